"""Portal pages for tests, in words of our own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from ilbo_ingest.drafts import Found
from ilbo_ingest.readers.portal.layout import Layout, layout_of
from ilbo_ingest.readers.portal.text import read_portal_text
from ilbo_paper import Paper, read_paper

LEAD = "보건복지부는 오는 4월부터 마을 주치의 사업을 다섯 개 군으로 넓힌다고 밝혔다."
SECOND = "사업에 참여하는 의원은 어르신의 집을 한 달에 두 번 찾아가 혈압과 당뇨를 살핀다."
SIDE = (
    "선거관리기록원, 투표함 보관 기준 새로 정해 (포탈뉴스통신) 선거관리기록원은 투표함을 보관하는 "
    "장소(지역 창고)의 온도와 습도를 하루 두 번 적도록 기준을 고쳤다. 새 기준은"
)


def paper() -> Paper:
    """Return the example newspaper."""
    return read_paper(Path(__file__).parents[3] / "ilbo.toml")


def layout() -> Layout:
    """Return its layout."""
    return layout_of(paper())


@dataclass(frozen=True)
class Page:
    """A page in parts, each of which a test may change or leave out."""

    date: str = "2026.03.12 (목)"
    ticker: Sequence[str] = ("  • 맑음서울 8.7℃", "  • 울산 5.3℃")
    credit: str = "기상청 제공"
    section: str = "사회"
    headline: str = "보건복지부, 마을 주치의 다섯 개 군으로 확대"
    subheads: Sequence[str] = ("4월부터 한 달에 두 번 방문 진료",)
    body: Sequence[str] = (f"(포탈뉴스통신) {LEAD}", SECOND)
    source: str = "[뉴스출처 : 보건복지부]"
    blocks: str = (
        f"포토이슈\n\n\n정치\n\n더보기\n{SIDE}\n\n사회\n\n더보기\n\n\n경제핫이슈\n\n더보기"
    )

    def but(self, **parts: str | Sequence[str]) -> Self:
        """Return the page with other parts."""
        return replace(self, **parts)  # type: ignore[arg-type]  # each part keeps its own type

    def text(self) -> str:
        """Return the page as a portal would give it."""
        gap = "\n\n \n\n"
        head = [self.date, "", *self.ticker, self.credit, "", self.section, "", self.headline, ""]
        lines = [*head, *self.subheads, "\n \n", gap.join(self.body)]
        return "\n".join(lines) + f"\n\n\n{self.source}\n\n\n{self.blocks}"

    def read(self) -> Found:
        """Return what the reader finds in it."""
        return read_portal_text(self.text(), layout())
