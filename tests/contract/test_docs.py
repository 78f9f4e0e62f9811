"""What is generated is current, and nothing that can be set or said is left out."""

import re
from pathlib import Path

import pytest
from docs.generate import SERVICES, pages

from ilbo_events import EVENTS
from tests.contract.tree import MEMBERS, ROOT, sources

VARIABLE = re.compile(r"\bILBO_[A-Z][A-Z0-9_]*[A-Z0-9]\b")
# Named where the way of naming is explained; no variable of their own.
PATTERNS = {"ILBO_X", "ILBO_X_FILE"}


@pytest.mark.parametrize("file", pages(), ids=lambda file: file.name)
def test_a_generated_page_is_current(file: Path) -> None:
    assert file.read_text("utf-8") == pages()[file], "run `make docs`"


def test_every_event_and_every_field_is_described() -> None:
    text = (ROOT / "docs" / "events.md").read_text("utf-8")
    for name, event in EVENTS.items():
        assert f"### {name}\n" in text
        for field in event.model_fields:
            assert f"| `{field}` |" in text


def test_every_setting_is_described() -> None:
    text = (ROOT / "docs" / "configuration.md").read_text("utf-8")
    for settings in SERVICES:
        assert f"## {settings.service}\n" in text
        for name in settings.model_fields:
            assert f"| `ILBO_{name.upper()}` |" in text


def test_every_variable_the_code_names_is_described() -> None:
    described = set(VARIABLE.findall((ROOT / "docs" / "configuration.md").read_text("utf-8")))
    described |= {f"{name}_FILE" for name in described} | PATTERNS
    for member in MEMBERS:
        for file in sources(member):
            named = set(VARIABLE.findall(file.read_text("utf-8")))
            assert named - described == set(), file


def test_a_deployment_sets_only_what_there_is() -> None:
    described = set(VARIABLE.findall((ROOT / "docs" / "configuration.md").read_text("utf-8")))
    known = described | {f"{name}_FILE" for name in described}
    compose = (ROOT / "docker-compose.yml").read_text("utf-8")
    assert set(re.findall(r"^\s+(ILBO_\w+):", compose, re.MULTILINE)) <= known
