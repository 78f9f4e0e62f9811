from datetime import UTC, datetime

import pytest

from ilbo_events import Source
from ilbo_ingest.drafts import Draft, Found, UnreadableDocumentError
from tests.unit.ingest.mail.letters import (
    COVER,
    NEWS,
    PICTURE,
    FileDesk,
    annex,
    attach,
    bannered,
    mail,
    read,
    release,
)

TEN = datetime(2026, 3, 11, 1, tzinfo=UTC)
NOON = datetime(2026, 3, 12, 3, tzinfo=UTC)


def only(found: Found) -> Draft:
    [draft] = found.drafts
    return draft


def reasons(found: Found) -> dict[str, str]:
    return {note.text: note.reason for note in found.notes}


def test_a_mail_without_files_is_an_article_under_its_subject() -> None:
    found = read(mail())
    draft = only(found)
    assert draft.headline == "주말 전철 증편"
    assert draft.body == tuple(part.strip() for part in NEWS.split("\n\n"))
    assert (draft.scope, draft.upstream_id) == ("mail", "abc@molit.example")
    assert (draft.published_at, draft.published_precision) == (TEN, "minute")
    assert draft.source == Source(name="국토교통부")
    assert found.format == "mail (text)"


def test_the_head_in_a_mail_s_text_holds_as_in_a_document() -> None:
    text = f"보도시점 : 2026. 3. 12.(목) 12:00\n\n{NEWS}\n\n담당: 김철수 사무관 (044-000-1111)"
    draft = only(read(mail(text)))
    assert draft.embargo_until == draft.published_at == NOON
    assert "044" not in str(draft.body)


def test_the_release_that_is_attached_is_the_article() -> None:
    message = mail(COVER)
    attach(message, "보도자료.hwpx")
    desk = FileDesk({"보도자료.hwpx": release("전철 마흔 편 늘린다", published_at=NOON)})
    found = read(message, desk)
    draft = only(found)
    assert (draft.headline, draft.published_at) == ("전철 마흔 편 늘린다", NOON)
    assert (draft.scope, draft.upstream_id) == ("mail", "abc@molit.example")
    assert draft.source == Source(name="국토교통부")
    assert (
        reasons(found)["안녕하세요. 국토교통부 대변인실입니다."]
        == "the mail's text is a cover note"
    )
    assert found.format == "mail (HWPX)"


def test_one_release_in_two_forms_is_one_article() -> None:
    message = mail(COVER)
    for name in ("a.pdf", "a.hwp"):
        attach(message, name)
    desk = FileDesk(
        {"a.pdf": bannered("전철 증편", "PDF 1.7"), "a.hwp": bannered("전철 증편", "HWP 5")}
    )
    found = read(message, desk)
    assert len(found.drafts) == 1
    assert reasons(found)["a.pdf"] == "the same release in another form"


def test_annexes_are_no_articles() -> None:
    message = mail(COVER)
    for name in ("보도자료.hwpx", "표.hwpx"):
        attach(message, name)
    desk = FileDesk({"보도자료.hwpx": release("전철 증편"), "표.hwpx": annex("시간표")})
    found = read(message, desk)
    assert [draft.headline for draft in found.drafts] == ["전철 증편"]
    assert reasons(found)["표.hwpx"].startswith("an annex")


def test_several_releases_are_several_articles_with_names_of_their_own() -> None:
    message = mail(COVER)
    for name in ("1.hwpx", "2.hwpx"):
        attach(message, name)
    found = read(message, FileDesk({"1.hwpx": release("전철"), "2.hwpx": release("버스")}))
    assert [draft.upstream_id for draft in found.drafts] == [
        "abc@molit.example#1",
        "abc@molit.example#2",
    ]


def test_a_bad_file_hurts_no_other() -> None:
    message = mail(COVER)
    for name in ("깨짐.hwp", "보도자료.hwpx"):
        attach(message, name)
    found = read(message, FileDesk({"보도자료.hwpx": release("전철 증편")}))
    assert only(found).hold is None
    assert "not read: a ZIP" in reasons(found)["깨짐.hwp"]


@pytest.mark.parametrize("name", ["보도자료.zip", "winmail.dat", "보도자료.hwp"])
def test_a_mail_whose_release_can_not_be_read_is_held(name: str) -> None:
    message = mail(COVER)
    attach(message, name)
    found = read(message)
    hold = only(found).hold
    assert hold is not None
    assert f"could not be read: {name}" in hold
    if name == "winmail.dat":
        assert "Outlook's own format" in reasons(found)[name]


def test_a_cover_note_alone_is_held() -> None:
    text = f"{COVER}\n\n파일이 열리지 않으면 알려 주시기 바라며, 늘 애써 주셔서 고맙습니다."
    hold = only(read(mail(text))).hold
    assert hold is not None
    assert "cover note" in hold


def test_a_mail_that_says_nothing_is_refused() -> None:
    with pytest.raises(UnreadableDocumentError, match="holds no article: 6 letters"):
        read(mail("사진 보냅니다 ^^."))


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("[엠바고 2026. 3. 12.(목) 12:00] 전철 증편", COVER),
        ("전철 증편", f"{COVER}\n엠바고: 3. 12.(목) 12:00"),
        ("전철 증편", f"{COVER}\n\n보도시점 : 2026. 3. 12.(목) 12:00"),
    ],
)
def test_an_embargo_in_the_mail_holds_for_the_release(subject: str, text: str) -> None:
    message = mail(text, subject)
    attach(message, "a.hwpx")
    draft = only(read(message, FileDesk({"a.hwpx": release("전철 증편", published_at=TEN)})))
    assert draft.embargo_until == draft.published_at == NOON


def test_the_later_of_two_embargoes_holds() -> None:
    message = mail(COVER, "[엠바고 2026. 3. 11.(수) 12:00] 전철 증편")
    attach(message, "a.hwpx")
    held = release("전철 증편", published_at=NOON, embargo_until=NOON)
    assert only(read(message, FileDesk({"a.hwpx": held}))).embargo_until == NOON


def test_an_embargo_in_the_mail_that_is_unclear_is_held() -> None:
    message = mail(COVER, "[엠바고 목요일 조간] 전철 증편")
    attach(message, "a.hwpx")
    hold = only(read(message, FileDesk({"a.hwpx": release("전철 증편")}))).hold
    assert hold is not None
    assert "조간 names no hour" in hold


@pytest.mark.parametrize(
    ("subject", "headline"),
    [
        ("[보도자료] 전철 증편", "전철 증편"),
        ("Fwd: RE: (보도자료) [국토교통부] 전철 증편", "전철 증편"),
        ("[수정][보도자료] 전철 증편", "전철 증편"),
        ("보도자료: 전철 증편", "전철 증편"),
        ("[단독] 전철 증편", "[단독] 전철 증편"),
        ("(주)새벽, 전철 증편", "(주)새벽, 전철 증편"),
    ],
)
def test_a_subject_loses_what_press_offices_put_before_it(subject: str, headline: str) -> None:
    assert only(read(mail(subject=subject))).headline == headline


def test_a_tag_of_the_subject_names_the_issuer() -> None:
    text = NEWS.replace("국토교통부는", "우리는")
    draft = only(read(mail(text, "[산림청] 길을 낸다", From="김철수 <kim@mail.example>")))
    assert (draft.headline, draft.source) == ("길을 낸다", Source(name="산림청"))


def test_signature_and_small_print_are_cut() -> None:
    small = "본 메일은 발신전용입니다. 수신을 원하지 않으면 알려 주세요."
    text = f"{NEWS}\n\n{small}\n\n-- \n김철수\n044-000-1111"
    found = read(mail(text))
    assert len(only(found).body) == 2
    cut = [note.text for note in found.notes if note.reason == "signature or small print"]
    assert cut[:2] == ["김철수", "044-000-1111"]
    assert "발신전용" in cut[2]


def test_html_is_read_where_the_plain_text_says_less() -> None:
    message = mail("이 메일은 HTML로 보아 주세요.")
    rows = "".join(f"<p>{part}</p>" for part in NEWS.split("\n\n"))
    message.add_alternative(f"<html><body><style>p{{}}</style>{rows}</body></html>", subtype="html")
    assert only(read(message)).body == tuple(NEWS.split("\n\n"))


def test_pictures_come_with_the_article() -> None:
    message = mail()
    attach(message, "현장.png", PICTURE, "image/png")
    attach(message, "점.gif", b"GIF89a", "image/gif")
    found = read(message)
    [picture] = only(found).pictures
    assert (picture.data, picture.alt, picture.credit) == (PICTURE, "현장.png", "국토교통부")
    assert reasons(found)["점.gif"] == "a sign or counting pixel"


def test_a_mail_within_a_mail_is_read() -> None:
    outer = mail("전달합니다.", "Fwd: 전철", Message_ID="<outer@paper.example>")
    outer.add_attachment(mail(Message_ID="<inner@molit.example>"))
    draft = only(read(outer))
    assert draft.upstream_id == "inner@molit.example"


def test_mails_within_mails_end_somewhere() -> None:
    inner = mail()
    for number in range(6):
        outer = mail("전달합니다.", Message_ID=f"<{number}@paper.example>")
        outer.add_attachment(inner)
        inner = outer
    with pytest.raises(UnreadableDocumentError):
        read(inner)


def test_only_so_many_files_are_read() -> None:
    message = mail(COVER)
    for number in range(12):
        attach(message, f"{number}.hwpx")
    desk = FileDesk({f"{number}.hwpx": release(f"제목 {number}") for number in range(12)})
    found = read(message, desk)
    assert len(desk.asked) == 10
    assert "only 10 files" in reasons(found)["11.hwpx"]


def test_without_a_message_id_the_release_keeps_its_own_name() -> None:
    draft = only(read(mail(Message_ID="")))
    assert draft.scope == "release"
    assert draft.upstream_id
