"""HTML fragments as a reader sees them: lines of text, which can be cut without hurting the rest.

Block elements and `<br>` end a line, a table cell ends with a blank, every other element says
nothing: documents converted from Hangul cut words over several spans.
"""

# ruff: noqa: SIM905 - a list of fifty names reads better as words

import re
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement, fragment_fromstring, tostring

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html li main menu nav ol"
    " option p pre section summary table tbody tfoot thead title tr ul".split()
)
_CELLS = frozenset({"td", "th"})
_UNREAD = frozenset({"script", "style", "template", "noscript", "head", "textarea", "iframe"})
_SHOWN_WITHOUT_TEXT = "self::img or self::hr or .//img or .//hr"
_BLANKS = re.compile(r"\s+")
_PIXELS = re.compile(r"\s*(\d{1,6})(?:px)?\s*")


@dataclass(slots=True)
class _Slot:
    """A stretch of text in the tree; without an element, the blank between two cells."""

    element: HtmlElement | None
    is_tail: bool = False

    @property
    def text(self) -> str:
        if self.element is None:
            return " "
        return (self.element.tail if self.is_tail else self.element.text) or ""

    def put(self, text: str) -> None:
        if self.element is None:
            return
        if self.is_tail:
            self.element.tail = text
        else:
            self.element.text = text


@dataclass(slots=True)
class Line:
    """What a reader sees as one line."""

    slots: list[_Slot] = field(default_factory=list)

    @property
    def raw(self) -> str:
        """The text as it stands, blanks and all."""
        return "".join(slot.text for slot in self.slots)

    @property
    def text(self) -> str:
        """The text, each run of blanks as one."""
        return _BLANKS.sub(" ", self.raw).strip()

    def keep(self, start: int, end: int) -> None:
        """Keep only these characters of `raw`."""
        at = 0
        for slot in self.slots:
            text = slot.text
            slot.put(text[max(0, start - at) : max(0, end - at)])
            at += len(text)


@dataclass(frozen=True, slots=True)
class FragmentImage:
    """An image that a fragment shows."""

    url: str
    alt: str
    caption: str
    width: int | None
    height: int | None

    def is_within(self, edge: int) -> bool:
        """Whether it is no larger than a dot that counts readers."""
        return max(self.width or 0, self.height or 0) <= edge and None not in (
            self.width,
            self.height,
        )


class Fragment:
    """One fragment of HTML that was made harmless before (see `ilbo_ingest.sanitizer`)."""

    def __init__(self, html: str) -> None:
        self._root = fragment_fromstring(html, create_parent="div")

    def lines(self) -> list[Line]:
        """Return the lines as they are now."""
        return _lines(self._root)

    def keep(self, line: Line, start: int, end: int) -> None:
        """Keep only these characters of a line, and no element that is empty without the rest."""
        line.keep(start, end)
        for slot in line.slots:
            if slot.element is not None and slot.element.tag not in _CELLS:
                self._prune(slot.element)

    def take_images(self) -> list[FragmentImage]:
        """Remove the images, each with the figure that shows it, and return what they say."""
        images = []
        for element in list(self._root.iter("img")):
            figure = next(element.iterancestors("figure"), None)
            whole = figure if isinstance(figure, HtmlElement) else element
            images.append(_image(element, whole))
            parent = whole.getparent()
            if not isinstance(parent, HtmlElement):
                continue  # its figure went with another image
            if len(list(whole.iter("img"))) > 1:
                whole, parent = element, element.getparent()
            whole.drop_tree()
            if isinstance(parent, HtmlElement):
                self._prune(parent)
        return images

    def drop_void(self) -> None:
        """Remove the elements that hold nothing, such as a table that only placed an image."""
        for element in list(self._root.iter(*_BLOCKS, "a", "b", "em", "i", "strong", "u")):
            if element is not self._root and element.tag not in _CELLS:
                self._prune(element)

    def html(self) -> str:
        """Return the fragment as it is now."""
        self._trim()
        text: str = tostring(self._root, encoding="unicode")
        return text.removeprefix("<div>").removesuffix("</div>").strip()

    def text(self) -> str:
        """Return the lines that show something."""
        return "\n".join(shown for line in self.lines() if (shown := line.text))

    def _prune(self, element: HtmlElement) -> None:
        while element is not self._root and element.tag != "br" and _is_void(element):
            parent = element.getparent()
            if not isinstance(parent, HtmlElement):
                return  # it went with an earlier line
            element.drop_tree()
            element = parent

    def _trim(self) -> None:
        """Remove line breaks at both ends, which stand around what was dropped."""
        for child in list(self._root):
            if child.tag != "br" or (self._root.text or "").strip():
                break
            self._root.text = child.tail
            self._root.remove(child)
        for child in reversed(list(self._root)):
            if child.tag != "br" or (child.tail or "").strip():
                break
            child.drop_tree()


def text_of(html: str) -> str:
    """Return what a reader sees of a fragment that was made harmless before."""
    return Fragment(html).text()


def _image(element: HtmlElement, around: HtmlElement) -> FragmentImage:
    captions = [caption.text_content() for caption in around.iter("figcaption")]
    return FragmentImage(
        url=(element.get("src") or "").strip(),
        alt=_BLANKS.sub(" ", element.get("alt") or "").strip(),
        caption=_BLANKS.sub(" ", " ".join(captions)).strip(),
        width=_pixels(element.get("width")),
        height=_pixels(element.get("height")),
    )


def _pixels(written: str | None) -> int | None:
    match = _PIXELS.fullmatch(written or "")
    return int(match[1]) if match else None


def _is_void(element: HtmlElement) -> bool:
    return not element.text_content().strip() and not element.xpath(_SHOWN_WITHOUT_TEXT)


def _lines(root: HtmlElement) -> list[Line]:
    lines = [Line()]
    for event, element in etree.iterwalk(root, events=("start", "end")):
        assert isinstance(element, HtmlElement)
        if event == "start":
            if _ends_line(element):
                lines.append(Line())
            if element.tag not in _UNREAD:
                lines[-1].slots.append(_Slot(element))
        else:
            _leave(lines, element)
            if element is not root:
                lines[-1].slots.append(_Slot(element, is_tail=True))
    return lines


def _leave(lines: list[Line], element: HtmlElement) -> None:
    if element.tag in _BLOCKS:
        lines.append(Line())
    elif element.tag in _CELLS:
        lines[-1].slots.append(_Slot(None))


def _ends_line(element: HtmlElement) -> bool:
    return element.tag == "br" or element.tag in _BLOCKS
