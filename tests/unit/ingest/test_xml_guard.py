"""Trees from documents made to break whoever parses them."""

import re
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilbo_ingest.drafts import UnreadableDocumentError
from ilbo_ingest.readers import xml_guard
from ilbo_ingest.readers.xml_guard import parse_html, parse_xml

# Two-digit factors: each level is ten of the one before.
LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
HOSTILE_XML = {
    "a file": '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><r>&x;</r>',
    "an address": '<!DOCTYPE r [<!ENTITY x SYSTEM "http://127.0.0.1:9/">]><r>&x;</r>',
    "a parameter": '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1:9/">%p;]><r/>',
    "a harmless one": '<!DOCTYPE r [<!ENTITY x "tag:">]><r>&x;1</r>',
    "an unused one": '<!DOCTYPE r [<!ENTITY x "tag:">]><r/>',
    "laughs": f'<!DOCTYPE r [<!ENTITY l0 "하하">{LAUGHS}]><r>&l9;</r>',
    "laughs inside an attribute": f'<!DOCTYPE r [<!ENTITY l0 "하">{LAUGHS}]><r a="&l9;"/>',
    "a long one, often": f'<!DOCTYPE r [<!ENTITY x "{"가" * 50_000}">]><r>{"&x;" * 20_000}</r>',
    "a circle": '<!DOCTYPE r [<!ENTITY a "&b;"><!ENTITY b "&a;">]><r>&a;</r>',
}
FLOOD = " ".join(f"a{i}" for i in range(20_000))
HOSTILE_PAGES = {
    "deep": ("<div>" * 50_000 + "x", "depth"),
    "flood": (f"<p {FLOOD}>", "attributes"),
    "quoted": ("<p " + "".join(f"a{i}='>'" for i in range(20_000)) + ">", "attributes"),
    "slashed": (f"<p/{FLOOD.replace(' ', '/')}>", "attributes"),
    "repeated": (f"<p {' '.join(f'a{i}' for i in range(900))}>" * 400, "attributes"),
    "behind a comment": (f"""<!-- <a b=" --><p {FLOOD}><!-- "> -->""", "attributes"),
    "behind a script": (f"<script>x<a b='</script><p {FLOOD}>'", "attributes"),
    "never closed": ("<a b " * 100_000, "attributes"),
    "one inside another": (f"<i {'A' * 570}" * 700, "never end"),
    "nothing": ("", "empty"),
}


@pytest.mark.parametrize("document", HOSTILE_XML.values(), ids=HOSTILE_XML)
def test_a_document_that_declares_entities_is_refused(document: str) -> None:
    started = time.monotonic()
    with pytest.raises(UnreadableDocumentError, match=r"entit|XML is broken"):
        parse_xml(document.encode())
    assert time.monotonic() - started < 5


def test_an_external_dtd_is_named_and_never_asked_for() -> None:
    document = '<!DOCTYPE nitf SYSTEM "http://127.0.0.1:9/nitf.dtd"><nitf><p>서울 첫눈</p></nitf>'
    assert parse_xml(document.encode()).findtext("p") == "서울 첫눈"


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("A&middot;B&nbsp;C", "A·B\u00a0C"),
        ("http://a.kr/?a=1&b=2&c", "http://a.kr/?a=1&b=2&c"),
        ("S&P 500 & KOSPI", "S&P 500 & KOSPI"),
        ("&lt;b&gt; &amp;amp; &#44032;&#xAC01;", "<b> &amp; 가각"),
        ("&AMP; &LT; &unknown;", "& < &unknown;"),
        ("<![CDATA[A&middot;B & C]]>", "A&middot;B & C"),
        ("가\x01\x0b나&#0;&#x1b;&#xFFFF;다", "가나다"),
        ("앞<!-- 주석 -->뒤<?pi x?>끝", "앞뒤끝"),
    ],
)
def test_what_feeds_write_is_read_as_they_mean_it(inside: str, text: str) -> None:
    assert parse_xml(f"<r>{inside}</r>".encode()).text == text


@pytest.mark.parametrize("before", ["\n\n ", "\ufeff", "\ufeff\r\n", "\x00"[:0]])
def test_blank_lines_before_the_declaration_do_no_harm(before: str) -> None:
    document = before + '<?xml version="1.0" encoding="euc-kr" standalone="yes"?><r>똠</r>'
    assert parse_xml(document.encode("utf-8")).text == "똠"


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("", "empty"),
        ("  \n", "empty"),
        ("<r>", "broken"),
        ("<r></s>", "broken"),
        ("서울 첫눈", "broken"),
        ("<r>" * 5_000 + "</r>" * 5_000, "depth"),
        ("<r>" + "<a/>" * xml_guard.MAX_TAGS + "</r>", "tags"),
        ("<r>" + "가" * xml_guard.MAX_MARKUP_BYTES + "</r>", "bytes"),
        ("<r>\0</r>", "NUL"),
    ],
    ids=["nothing", "blank", "open", "crossed", "text", "deep", "many", "large", "nul"],
)
def test_what_is_no_xml_is_refused_with_the_reason(document: str, reason: str) -> None:
    with pytest.raises(UnreadableDocumentError, match=reason):
        parse_xml(document.encode())


def test_a_page_is_read_as_a_browser_sees_it() -> None:
    page = "<p>서울<br>첫눈<!-- x --> &middot; <b>끝<table><tr><td>칸"
    assert parse_html(page.encode("cp949"), "euc-kr").text_content() == "서울첫눈 · 끝칸"


def test_a_page_declares_entities_in_vain() -> None:
    page = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><p>앞&x;뒤</p>'
    assert "&x;" in parse_html(page.encode()).text_content()


@pytest.mark.parametrize(
    ("page", "reason"),
    HOSTILE_PAGES.values(),
    ids=[name.replace(" ", "-") for name in HOSTILE_PAGES],
)
def test_a_page_made_to_stall_the_parser_is_refused(page: str, reason: str) -> None:
    started = time.monotonic()
    with pytest.raises(UnreadableDocumentError, match=reason):
        parse_html(page.encode())
    assert time.monotonic() - started < 5


def test_a_large_page_with_long_values_and_scripts_is_read() -> None:
    picture = f'<img src="data:image/png;base64,{"A" * 500_000}" alt="첫눈">'
    script = f"<script>for(i=0;i<n;i++){{{'a<b;' * 50_000}}}</script>"
    page = f"<html><body>{picture}{script}{'<p class=a id=b>서울</p>' * 10_000}</body></html>"
    assert parse_html(page.encode()).text_content().count("서울") == 10_000


WORDS = """< > <r> </r> <!-- --> <![CDATA[ ]]> <?xml ?> <!DOCTYPE [ ]> <!ENTITY 'y' &x; &#0; &#x
&amp &nbsp; <p a=' <table> <svg> 첫눈 <html> <body> <script> </script> xmlns:a='' a:b \x01 \ufffe"""
PARTS = st.sampled_from(re.findall(r"\S+|\s", WORDS))


@given(st.lists(PARTS, max_size=12).map("".join), st.sampled_from(["utf-8", "cp949", "utf-16"]))
def test_whatever_comes_is_a_tree_or_refused(text: str, encoding: str) -> None:
    data = text.encode(encoding, "replace")
    for parse in (parse_xml, parse_html):
        with suppress(UnreadableDocumentError):
            assert parse(data).getroottree() is not None
