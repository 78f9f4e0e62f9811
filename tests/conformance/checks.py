"""One comparison of what a reader found with what stands in a real payload."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """A line of the table."""

    name: str
    expected: object
    found: object

    @property
    def is_right(self) -> bool:
        """Whether both are the same."""
        return self.expected == self.found


def table(checks: list[Check]) -> str:
    """Return a line for each check that differs, and how many there were."""
    wrong = [check for check in checks if not check.is_right]
    lines = [
        f"DIFFERS  {check.name}\n         expected {_short(check.expected)}\n"
        f"         found    {_short(check.found)}"
        for check in wrong
    ]
    areas: dict[str, list[Check]] = {}
    for check in checks:
        areas.setdefault(check.name.split(":")[0], []).append(check)
    lines += [
        f"{area:<24} {sum(check.is_right for check in found)} of {len(found)}"
        for area, found in areas.items()
    ]
    return "\n".join(lines)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 300 else f"{text[:300]}…"
