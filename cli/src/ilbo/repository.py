"""What the repository holds beside the package: the example edition and the example paper."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ExamplePicture:
    """A picture of the example edition."""

    file: Path
    words: dict[str, str]
    """Caption, credit and alt."""


_NAME = "edition-2026-03-12"


def example_files() -> list[Path]:
    """Return the files of the example edition, its leading page last; empty when not there.

    Of articles of the same day the one published last leads the front page.
    They belong to the repository, not to the package: there from a clone, as `make install` does.
    """
    for folder in Path(__file__).resolve().parents:
        main = folder / "examples" / f"{_NAME}.txt"
        if main.is_file():
            others = sorted((folder / "examples" / _NAME).glob("*.txt"))
            return [*others, main]
    return []


def example_pictures(files: list[Path]) -> dict[str, list[ExamplePicture]]:
    """Return the pictures of the example files, by the names of those."""
    for file in files:
        listed = file.parent / "pictures.json"
        if listed.is_file():
            content: dict[str, list[dict[str, str]]] = json.loads(listed.read_text("utf-8"))
            return {
                name: [
                    ExamplePicture(listed.with_name(words.pop("file")), words) for words in given
                ]
                for name, given in content.items()
            }
    return {}


def example_paper() -> Path | None:
    """Return the repository's ilbo.toml, or None when the package isn't run from a clone."""
    for folder in Path(__file__).resolve().parents:
        paper = folder / "ilbo.toml"
        if paper.is_file() and (folder / "examples").is_dir():
            return paper
    return None
