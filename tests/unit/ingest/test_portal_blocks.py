import pytest

from tests.unit.ingest.pages import SIDE, Page

MARKET = "경제기획원, 전통시장 지도 펴내 (포탈뉴스통신) 경제기획원은 전국 시장 지도를 펴냈다."


def test_a_block_gives_its_items_its_section() -> None:
    eggs = "물가조사단, 달걀값 조사 (포탈뉴스통신) 물가조사단은 나섰다."
    blocks = f"정치\n더보기\n{SIDE}\n경제핫이슈\n더보기\n{MARKET}\n\n{eggs}"
    sides = Page().but(blocks=blocks).read().drafts[1:]
    assert [draft.section for draft in sides] == ["정치", "경제", "경제"]
    assert all(draft.is_excerpt for draft in sides)


def test_empty_blocks_are_normal() -> None:
    found = Page().but(blocks="포토이슈\n정치\n더보기\n사회\n더보기\n경제핫이슈\n더보기").read()
    assert len(found.drafts) == 1
    assert found.notes == ()


def test_no_blocks_at_all_are_normal() -> None:
    assert len(Page().but(blocks="").read().drafts) == 1


@pytest.mark.parametrize("more", ["더보기", "더 보기", "더보기 >", "+ 더보기"])
def test_the_link_may_be_spelled_in_many_ways(more: str) -> None:
    assert len(Page().but(blocks=f"정치\n{more}\n{SIDE}").read().drafts) == 2


def test_the_link_may_stand_beside_the_title_or_below_the_items() -> None:
    assert Page().but(blocks=f"정치 더보기\n{SIDE}").read().drafts[1].section == "정치"
    assert Page().but(blocks=f"정치\n{SIDE}\n더보기").read().drafts[1].section == "정치"


@pytest.mark.parametrize("title", ["■ 정치", "[정치]", "정치뉴스", "정치 핫이슈"])
def test_a_block_may_be_framed_or_spelled_out(title: str) -> None:
    found = Page().but(blocks=f"{title}\n더보기\n{SIDE}").read()
    assert found.drafts[1].section == "정치"
    assert found.notes == ()


def test_an_unknown_block_is_its_own_section_and_noted() -> None:
    found = Page().but(blocks=f"생활정보\n더보기\n{SIDE}").read()
    assert found.drafts[1].section == "생활정보"
    assert [note.text for note in found.notes] == ["생활정보"]


def test_brackets_inside_headline_and_lead_belong_to_them() -> None:
    line = "인공지능(AI) 조례 나와 (포탈뉴스통신) 인공지능(AI) 조례(가칭)가 나왔다. (종합) 끝"
    side = Page().but(blocks=f"정치\n더보기\n{line}").read().drafts[1]
    assert side.headline == "인공지능(AI) 조례 나와"
    assert side.body == ("인공지능(AI) 조례(가칭)가 나왔다. (종합) 끝",)


def test_headline_and_lead_may_stand_on_two_lines() -> None:
    side = (
        Page()
        .but(blocks=f"정치\n더보기\n{SIDE.replace(' (포탈', chr(10) + '(포탈')}")
        .read()
        .drafts[1]
    )
    assert side.headline == "선거관리기록원, 투표함 보관 기준 새로 정해"
    assert side.is_excerpt


@pytest.mark.parametrize(
    "line",
    [
        "구청장 협의회 다음 주에 열려",
        "구청장 협의회(의장 김보기) 다음 주에 열려",
        f"{MARKET} {SIDE}",
        "(포탈뉴스통신) 제목이 없는 글이다.",
        "글이 없는 제목 (포탈뉴스통신)",
    ],
)
def test_a_line_that_is_no_headline_with_a_lead_is_noted_and_never_guessed(line: str) -> None:
    found = Page().but(blocks=f"정치\n더보기\n{line}").read()
    assert len(found.drafts) == 1
    assert [note.text for note in found.notes] == [line]
    assert "can't be told apart" in found.notes[0].reason


def test_the_footer_of_the_page_is_noted() -> None:
    footer = "한빛일보 | 등록번호 서울 아00000 | 발행인 홍길동"
    found = Page().but(blocks=f"{Page().blocks}\n\n{footer}").read()
    assert [note.text for note in found.notes] == [footer]
    assert len(found.drafts) == 2


@pytest.mark.parametrize(
    ("headline", "lead", "source"),
    [
        ("서해어업단, 그물 치운다", "서해어업단은 그물을 치운다.", "서해어업단"),
        ("서해어업단, 그물 치운다", "서해어업단(단장 김보기)이 그물을 치운다.", "서해어업단"),
        ("서해어업단, 그물 치운다", "서해어업단장은 그물을 치운다.", None),
        ("서해어업단, 그물 치운다", "올해 서해어업단은 그물을 치운다.", None),
        ("경기도, 그물 치운다", "경기도교육청은 그물을 치운다.", None),
        ("김보기 장관, 그물 치운다", "김보기 장관은 그물을 치운다.", None),
        ("서해어업단 그물 치운다", "서해어업단은 그물을 치운다.", None),
    ],
)
def test_the_source_of_a_lead_is_the_body_both_name(
    headline: str, lead: str, source: str | None
) -> None:
    side = Page().but(blocks=f"정치\n더보기\n{headline} (포탈뉴스통신) {lead}").read().drafts[1]
    assert (side.source.name if side.source else None) == source


def test_a_photo_lead_goes_to_the_first_section_and_is_noted() -> None:
    found = Page().but(blocks=f"포토이슈\n{SIDE}").read()
    assert found.drafts[1].section == "사회"
    assert "names no section" in found.notes[0].reason


def test_a_wire_slug_the_article_did_not_use_is_recognised() -> None:
    page = Page().but(body=("첫 문단은 통신 표시 없이 시작하고 끝난다.",))
    assert len(page.read().drafts) == 2
