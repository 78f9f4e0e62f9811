"""What is said about weather warnings (특보)."""

import hashlib
import json
from typing import Annotated, Literal

from pydantic import Field

from ilbo_events.articles import Generation, Revision
from ilbo_events.fact import AwareDatetime, Fact
from ilbo_events.text import Identifier, Line, Name, Prose

WarningLevel = Literal["preliminary", "advisory", "warning"]
"""예비특보, 주의보, 경보."""
Area = Annotated[Prose, Field(min_length=1, max_length=2000)]

_NOT_SAID = {"fetched_at", "revision", "generation"}


class WeatherWarningIssued(Fact):
    """This warning is in force, or will be, for these areas."""

    warning_id: Identifier
    """Stable while the warning is in force, e.g. kma-strong_wind-advisory."""
    revision: Revision = 1
    """Counts what was said about this warning; another list of areas is the next one."""
    generation: Generation = 0
    """As in ArticlePublished."""
    phenomenon: str = Field(default="other", pattern=r"^[a-z_]{1,40}$")
    """Canonical code, e.g. strong_wind; other for a word that is not known."""
    word: Name = Field(min_length=1)
    """The source's own word, e.g. 강풍주의보."""
    level: WarningLevel
    """How grave it is."""
    areas: tuple[Area, ...] = Field(default=(), max_length=500)
    """For which areas, as the source names them."""
    issued_at: AwareDatetime
    """When the source announced it."""
    effective_at: AwareDatetime | None = None
    """When it takes effect; None: at once, or not told."""
    expires_at: AwareDatetime | None = None
    """When it ends by itself; None: when it is lifted."""
    text: Prose = Field(default="", max_length=10_000)
    """What the source adds."""
    fetched_at: AwareDatetime
    """When it was received."""
    source: Line
    """Which service said it, e.g. kma-warnings."""
    attribution: Line = ""
    """The credit that must stand beside it, e.g. 기상청 제공."""


class WeatherWarningLifted(Fact):
    """This warning is in force no longer."""

    warning_id: Identifier
    """The warning that is lifted."""
    revision: Revision = 1
    """One more than what it lifts."""
    generation: Generation = 0
    """As in ArticlePublished."""
    word: Name = ""
    """The source's own word, e.g. 강풍주의보."""
    lifted_at: AwareDatetime
    """When the source said so, or no longer named it among those in force."""
    source: Line
    """Which service said it, e.g. kma-warnings."""
    attribution: Line = ""
    """The credit that must stand beside it, e.g. 기상청 제공."""


def warning_digest(event: WeatherWarningIssued) -> str:
    """Return a hash of what the warning says, whenever it was fetched and however often said."""
    said = event.model_dump(mode="json", exclude=_NOT_SAID)
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
