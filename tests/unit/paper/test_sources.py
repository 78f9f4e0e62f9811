"""The sources in the newspaper's file: what they may say, and how each mistake is named."""

from pathlib import Path

import pytest

from ilbo_paper import FeedSource, FolderSource, Paper, PaperError, read_paper

EXAMPLE = Path(__file__).parents[3] / "ilbo.toml"
TEXT = EXAMPLE.read_text("utf-8")
FEED = """
[[sources]]
name = "고용노동부 보도자료"
kind = "feed"
url = "https://feed.example.kr/rss.xml"
"""
MAIL = """
[[sources]]
name = "보도자료 메일"
kind = "imap"
host = "mail.example.kr"
user = "desk@example.kr"
password_variable = "MAIL_PASSWORD"
"""


def paper_with(folder: Path, sources: str, top: str = "") -> Paper:
    file = folder / "ilbo.toml"
    file.write_text(top + TEXT + sources, "utf-8")
    return read_paper(file)


def test_the_example_paper_polls_nothing() -> None:
    assert read_paper(EXAMPLE).sources == ()


def test_a_source_needs_little(tmp_path: Path) -> None:
    (feed,) = paper_with(tmp_path, FEED).sources
    assert isinstance(feed, FeedSource)
    assert (feed.interval_seconds, feed.licence, feed.identity) == (600, "link-only", "guid")


def test_sections_are_given_by_category(tmp_path: Path) -> None:
    rules = '\n[sources.sections]\n"국토교통부" = "경제"\n"외교부" = "world"\n'
    (feed,) = paper_with(tmp_path, FEED + 'section = "사회"' + rules).sources
    assert feed.sections == {"국토교통부": "경제", "외교부": "world"}


def test_more_sources_stand_in_files_beside_it(tmp_path: Path) -> None:
    (tmp_path / "more.toml").write_text(
        '[[sources]]\nname = "서류함"\nkind = "folder"\npath = "inbox"\n', "utf-8"
    )
    feed, folder = paper_with(tmp_path, FEED, 'sources_from = ["more.toml"]\n').sources
    assert (feed.name, folder.name) == ("고용노동부 보도자료", "서류함")
    assert isinstance(folder, FolderSource)


def test_the_ministries_feeds_can_be_named_and_are_off(tmp_path: Path) -> None:
    listed = (EXAMPLE.parent / "examples" / "sources-ministries.toml").read_text("utf-8")
    (tmp_path / "sources-ministries.toml").write_text(listed, "utf-8")
    sources = paper_with(tmp_path, "", 'sources_from = ["sources-ministries.toml"]\n').sources
    assert len(sources) == 18
    assert not any(source.enabled for source in sources)


def test_a_certificate_stands_beside_the_file_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "more.toml").write_text(FEED + 'extra_ca = "gpki.pem"\n', "utf-8")
    (feed,) = paper_with(tmp_path, "", 'sources_from = ["lists/more.toml"]\n').sources
    assert isinstance(feed, FeedSource)
    assert feed.extra_ca == tmp_path / "lists" / "gpki.pem"


@pytest.mark.parametrize(
    ("sources", "message"),
    [
        (
            FEED.replace("https:", "ftp:"),
            "sources.0.url (고용노동부 보도자료): String should match",
        ),
        (FEED.replace('kind = "feed"\n', ""), "sources.0 (고용노동부 보도자료): kind is missing"),
        (FEED.replace('"feed"', '"rss"'), "kind is none of feed, page-list, policy-news"),
        (FEED.replace("보도자료", "보도/자료"), "sources.0.name (고용노동부 보도/자료): String"),
        (FEED.replace('name = "고용노동부 보도자료"', ""), "sources.0.name: Field required"),
        (FEED + 'path = "inbox"', "sources.0.path (고용노동부 보도자료): Extra inputs are not"),
        (FEED + FEED, "each needs a name of its own: 고용노동부 보도자료"),
        (FEED + 'section = "경재"', "source 고용노동부 보도자료: there is no section 경재"),
        (FEED + '[sources.sections]\nx = "경재"', "there is no section 경재"),
        (FEED + 'licence = "kogl-5"', "sources.0.licence (고용노동부 보도자료): Input should be"),
        (FEED + "interval_seconds = 0", "sources.0.interval_seconds"),
        (FEED + 'identity = "id-in-link"', "identity id-in-link and id_pattern need each other"),
        (FEED + 'id_pattern = "(a)"', "identity id-in-link and id_pattern need each other"),
        (FEED + 'identity = "id-in-link"\nid_pattern = "("', "is no regular expression"),
        (FEED + 'identity = "id-in-link"\nid_pattern = "a"', "has 0 groups, exactly one"),
        (FEED + 'body = "a=b"', "body needs method POST"),
        (MAIL.replace("MAIL_PASSWORD", "secret!"), "sources.0.password_variable (보도자료 메일)"),
        (MAIL + "port = 0", "sources.0.port (보도자료 메일)"),
    ],
)
def test_each_mistake_is_named(tmp_path: Path, sources: str, message: str) -> None:
    with pytest.raises(PaperError) as refused:
        paper_with(tmp_path, sources)
    assert str(refused.value).startswith(f"{tmp_path / 'ilbo.toml'}: ")
    assert message in str(refused.value)
    assert "Value error" not in str(refused.value)


def test_a_mistake_in_another_file_names_that_file(tmp_path: Path) -> None:
    more = tmp_path / "more.toml"
    top = 'sources_from = ["more.toml"]\n'
    with pytest.raises(PaperError, match=f"{more}: No such file"):
        paper_with(tmp_path, "", top)
    more.write_text(FEED.replace("feed.example.kr", ""), "utf-8")
    with pytest.raises(PaperError, match=rf"{more}: sources\.0\.url"):
        paper_with(tmp_path, "", top)
    more.write_text(FEED + "\n[masthead]\n", "utf-8")
    with pytest.raises(PaperError, match=f"{more}: masthead: Extra inputs"):
        paper_with(tmp_path, "", top)


def test_sources_that_are_no_tables_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PaperError, match="sources: Input should be a valid tuple"):
        paper_with(tmp_path, "", 'sources = "feed"\n')
    with pytest.raises(PaperError, match=r"sources_from\.0: Input should be a valid string"):
        paper_with(tmp_path, "", "sources_from = [7]\n")
