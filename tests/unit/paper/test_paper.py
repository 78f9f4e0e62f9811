"""The newspaper's file: what it may say, and how each mistake in it is named."""

import tomllib
from pathlib import Path

import pytest

from ilbo_paper import Paper, PaperError, read_paper, stations, stations_by_name

EXAMPLE = Path(__file__).parents[3] / "ilbo.toml"
TEXT = EXAMPLE.read_text("utf-8")


def test_the_example_paper_shows_sixteen_stations_in_its_order() -> None:
    paper = read_paper(EXAMPLE)
    assert [station.name for station in paper.stations] == tomllib.loads(TEXT)["weather"][
        "stations"
    ]
    assert len(paper.stations) == 16
    assert [block.title for block in paper.blocks] == ["포토이슈", "정치", "사회", "경제핫이슈"]


@pytest.mark.parametrize(
    ("found", "written", "message"),
    [
        ('name = "한빛일보"', 'name = ""', "masthead.name: String should have at least 1"),
        ('name = "한빛일보"\n', "", "masthead.name: Field required"),
        ("motto =", "slogan =", "masthead.slogan: Extra inputs are not permitted"),
        (
            '# url = "https://www.example.kr"',
            'url = "127.0.0.1"',
            "masthead.url: String should match",
        ),
        ('# url = "https://www.example.kr"', 'url = "http://a.kr/"', "masthead.url: String should"),
        ('slug = "society"', 'slug = "사회"', "sections.0.slug: String should match pattern"),
        (
            'slug = "society"',
            'slug = "politics"',
            "each section needs a name and a slug of its own",
        ),
        ('slug = "society"', 'slug = "all"', "none is 'all'"),
        ('name = "문화"', 'name = "경제"', "each section needs a name and a slug of its own"),
        ('section = "경제"', 'section = "경재"', "block 경제핫이슈: there is no section 경재"),
        ('"동두천"', '"동두전"', "weather.stations: KMA has no station 동두전"),
        ("[imprint]", "[imprints]", "imprint: Field required"),
        ('editor = "홍길동"\n', "", "imprint.editor: Field required"),
        ('email = "desk@example.kr"', "email = 7", "imprint.email: Input should be a valid string"),
        ('name = "한빛일보"', "name = 한빛일보", "Invalid value (at line 4"),
    ],
)
def test_each_mistake_is_named_with_its_file(
    tmp_path: Path, found: str, written: str, message: str
) -> None:
    assert found in TEXT
    file = tmp_path / "ilbo.toml"
    file.write_text(TEXT.replace(found, written, 1), "utf-8")
    with pytest.raises(PaperError) as refused:
        read_paper(file)
    assert str(refused.value).startswith(f"{file}: ")
    assert message in str(refused.value)
    assert "Value error" not in str(refused.value)


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    file = tmp_path / "ilbo.toml"
    file.write_text(TEXT.replace('"동두천"', '"동두전"').replace('"desk@example.kr"', "7"), "utf-8")
    with pytest.raises(PaperError, match=r"weather\.stations.*imprint\.email"):
        read_paper(file)


def test_a_file_that_is_no_text_or_not_there_is_named(tmp_path: Path) -> None:
    file = tmp_path / "ilbo.toml"
    with pytest.raises(PaperError, match=f"{file}: No such file"):
        read_paper(file)
    with pytest.raises(PaperError, match=f"{tmp_path}: Is a directory"):
        read_paper(tmp_path)
    file.write_bytes(TEXT.encode("cp949", errors="replace"))
    with pytest.raises(PaperError, match=f"{file}: 'utf-8' codec can't decode"):
        read_paper(file)


@pytest.fixture
def paper() -> Paper:
    return read_paper(EXAMPLE)


@pytest.mark.parametrize(
    ("given", "name"),
    [(None, "사회"), ("", "사회"), ("economy", "경제"), ("경제", "경제"), ("부고", "부고")],
)
def test_a_section_is_known_by_name_and_slug(paper: Paper, given: str | None, name: str) -> None:
    assert paper.section_name(given) == name


def test_an_unlisted_section_still_has_an_address(paper: Paper) -> None:
    assert paper.section_slug("정치") == "politics"
    assert paper.section_slug("부고/인사") == "%EB%B6%80%EA%B3%A0%2F%EC%9D%B8%EC%82%AC"


def test_the_registry_names_each_station_once() -> None:
    assert len(stations()) == len(stations_by_name())
    seoul = stations_by_name()["서울"]
    assert (seoul.id, stations()["108"]) == ("108", seoul)
    for place in stations().values():
        assert 33 < place.latitude_degrees < 39
        assert 124 < place.longitude_degrees < 132


def test_the_address_in_the_file_is_stronger_than_where_it_listens(
    tmp_path: Path, paper: Paper
) -> None:
    assert paper.at("http://127.0.0.1:8080").masthead.url == "http://127.0.0.1:8080"
    file = tmp_path / "ilbo.toml"
    file.write_text(TEXT.replace("# url =", "url ="), "utf-8")
    assert read_paper(file).at("http://127.0.0.1:8080").masthead.url == "https://www.example.kr"
