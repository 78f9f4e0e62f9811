"""Rules of the tree that no other tool holds."""

import re
from itertools import chain
from pathlib import Path

import pytest

from tests.contract.tree import MEMBERS, ROOT, declared, files, imports, owners, sources

# Written in parts, so that this file doesn't break the rule itself.
REGISTRIES = re.compile(
    "|".join(
        r"\.".join(parts)
        for parts in (
            ("pypi", "org"), ("pythonhosted", "org"), ("registry", "npmjs"), ("yarnpkg", "com"),
            ("deb", "debian"), ("docker", "io/"), ("ghcr", "io"), ("quay", "io"), ("gcr", "io"),
            ("crates", "io"), ("proxy", "golang"), ("rubygems", "org"), ("conda", "anaconda"),
        )
    )
)  # fmt: skip
# Not within an address: https://www.example.kr/home/ is a page, not a folder.
MACHINE_PATHS = re.compile(r"(?<![\w.-])/(?:home|Users|work|root)/[A-Za-z0-9_]")
# Imported by nobody: the command starts these as processes of their own.
STARTED = {"ilbo": {"ilbo-ingest", "ilbo-weather", "ilbo-render"}}
# Two scripts kept word for word; their fixes come from elsewhere.
KEPT = {"base-images", "engine-up"}


def test_no_file_is_long() -> None:
    too_long = []
    for file in files():
        if file.suffix in (".py", ".js", ".mjs"):
            limit = 400 if file.is_relative_to(ROOT / "tests") else 300
            length = len(file.read_text("utf-8").splitlines())
            if length > limit:
                too_long.append(f"{file.relative_to(ROOT)}: {length} > {limit}")
    assert too_long == []


@pytest.mark.parametrize(
    "forbidden", [REGISTRIES, MACHINE_PATHS], ids=["registry hosts", "paths of one machine"]
)
def test_no_file_names_what_another_machine_does_not_have(forbidden: re.Pattern[str]) -> None:
    found = []
    for file in files():
        if file.name in KEPT:
            continue
        for number, line in enumerate(_lines(file), 1):
            if match := forbidden.search(line):
                found.append(f"{file.relative_to(ROOT)}:{number}: {match[0]}")
    assert found == []


@pytest.mark.parametrize("member", MEMBERS)
def test_a_member_declares_what_it_imports(member: str) -> None:
    allowed = declared(member) | {member}
    undeclared = [
        f"{file.relative_to(ROOT)}: {module} is of {' or '.join(owners(module)) or 'nobody'}"
        for file in sources(member)
        for module in sorted(imports(file))
        if not owners(module) & allowed
    ]
    assert undeclared == []


@pytest.mark.parametrize("member", MEMBERS)
def test_a_member_imports_what_it_declares(member: str) -> None:
    used = set(chain.from_iterable(owners(m) for file in sources(member) for m in imports(file)))
    assert declared(member) - used <= STARTED.get(member, set())


def test_every_package_says_that_it_is_typed() -> None:
    for member, folder in MEMBERS.items():
        assert (ROOT / folder / "src" / member.replace("-", "_") / "py.typed").exists()
        assert (ROOT / folder / "README.md").exists()


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text("utf-8").splitlines()
    except UnicodeDecodeError:
        return []
