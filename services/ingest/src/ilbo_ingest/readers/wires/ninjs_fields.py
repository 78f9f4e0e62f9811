"""Fields of a ninjs item, as any version calls them; one of a wrong type says nothing."""

from dataclasses import dataclass
from functools import cached_property

_MAX_ASSOCIATIONS = 100
_CAMEL_CASE = frozenset({"versionCreated", "firstCreated", "pubStatus", "infoSources", "altIds"})


@dataclass(frozen=True, slots=True)
class Text:
    """One of several texts of an item."""

    value: str
    role: str = ""
    content_type: str = ""
    where: str = ""


class Item:
    """One object of a ninjs document, or an object inside one."""

    def __init__(self, content: dict[str, object], where: str = "") -> None:
        self.where = where
        self._is_camel_case = not _CAMEL_CASE.isdisjoint(content)
        self._fields: dict[str, object] = {}
        for name, value in content.items():
            self._fields.setdefault(name.lower(), value)

    def get(self, *names: str) -> object:
        """Return the first of these fields that is there; names are in lower case."""
        return next(
            (self._fields[name] for name in names if self._fields.get(name) is not None), None
        )

    def text(self, *names: str) -> str:
        """Return the first of these fields that is a text with something in it."""
        for name in names:
            value = self._fields.get(name)
            if isinstance(value, str) and value.strip():
                return value.strip()
        return ""

    def objects(self, *names: str) -> list["Item"]:
        """Return the objects in a list, in an object of named ones, or the one object."""
        value = self.get(*names)
        if isinstance(value, list):
            return [Item(part) for part in value if isinstance(part, dict)]
        return [Item(value)] if isinstance(value, dict) else []

    def named(self, name: str) -> list["Item"]:
        """Return the objects of a field that is a list in 2.x and 3.x, and named ones in 1.x."""
        value = self.get(name)
        if isinstance(value, dict):
            parts = list(value.items())
        else:
            parts = [(str(number), part) for number, part in enumerate(_list(value))]
        return [
            Item(part, f"{self.where}{name}/{key}/")
            for key, part in parts
            if isinstance(part, dict)
        ]

    def names(self, *fields: str) -> list[str]:
        """Return the names of what is listed in these fields: objects, or plain texts."""
        found: list[str] = []
        for field in fields:
            for part in _list(self.get(field)):
                if isinstance(part, str):
                    found.append(part)
                elif isinstance(part, dict) and (name := Item(part).text("name", "literal")):
                    found.append(name)
        return found

    @property
    def uri(self) -> str:
        """What names the item everywhere."""
        return self.text("uri", "guid")

    @property
    def type(self) -> str:
        """text, picture, video, …"""
        return self.text("type").lower()

    @property
    def version(self) -> str:
        """Of the standard, as the item declares it or as its fields tell."""
        for standard in self.objects("standard", "$standard"):
            if declared := standard.text("version"):
                return declared[:10]
        if isinstance(self.get("headlines", "bodies", "descriptions"), list):
            return "3" if self._is_camel_case else "2"
        return "1"

    @cached_property
    def associated(self) -> list["Item"]:
        """The items that belong to this one."""
        return self.named("associations")[:_MAX_ASSOCIATIONS]

    @cached_property
    def headlines(self) -> list[Text]:
        """Every headline, the main one first."""
        texts = [*self._plain("headline"), *self._listed("headlines"), *self._prefixed("headline_")]
        return sorted(texts, key=lambda text: text.role not in ("", "main", "headline"))

    @cached_property
    def bodies(self) -> list[Text]:
        """Every form of the body."""
        return [*self._listed("bodies"), *self._prefixed("body_"), *self._plain("body")]

    @cached_property
    def descriptions(self) -> list[Text]:
        """Every description: summary, caption, alternative text."""
        found = [*self._listed("descriptions"), *self._prefixed("description_")]
        return found + self._plain("description")

    def _plain(self, name: str) -> list[Text]:
        value = self.text(name)
        return [Text(value, where=f"{self.where}{name}")] if value else []

    def _listed(self, name: str) -> list[Text]:
        texts = []
        for number, part in enumerate(self.objects(name)):
            if value := part.text("value"):
                role, kind = part.text("role").lower(), part.text("contenttype").lower()
                texts.append(Text(value, role, kind, f"{self.where}{name}[{number}].value"))
        return texts

    def _prefixed(self, prefix: str) -> list[Text]:
        return [
            Text(value.strip(), name.removeprefix(prefix), _kind(name), f"{self.where}{name}")
            for name, value in self._fields.items()
            if name.startswith(prefix) and isinstance(value, str) and value.strip()
        ]


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _kind(name: str) -> str:
    """Return the type of a text that 1.x tells by the end of its field's name."""
    if "html" in name:
        return "text/html"
    return "application/nitf+xml" if "nitf" in name else "text/plain" if "text" in name else ""
