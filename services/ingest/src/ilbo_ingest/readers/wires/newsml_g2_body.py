"""The content of a newsItem: XHTML, NITF or text, written in one way or the other."""

from ilbo_ingest.readers.credits import Credits
from ilbo_ingest.readers.elements import (
    Element,
    attribute,
    child,
    children,
    descendants,
    local_name,
    text_of,
)
from ilbo_ingest.readers.fields import (
    Finds,
)
from ilbo_ingest.readers.prose import (
    Prose,
    prose_of_any,
    prose_of_text,
    prose_of_tree,
    signed,
)
from ilbo_ingest.readers.wires.nitf import nitf_prose

_TEXT_ROOTS = frozenset({"div", "p", "section", "article", "body.content", "html"})


def body_of(item: Element, finds: Finds) -> tuple[Prose, Credits]:
    """Return the first form of the content that says something, else the description."""
    for content_set in children(item, "contentSet"):
        for form in content_set:
            prose = _form(form)
            if prose.paragraphs:
                finds.mark("body", f"contentSet/{local_name(form)}", prose.paragraphs[0])
                return signed(prose)
    texts = [text_of(found) for found in children(item, "contentMeta/description")]
    prose = prose_of_text("\n\n".join(dict.fromkeys(filter(None, texts))))
    if prose.paragraphs:
        finds.mark("body", "contentMeta/description", prose.paragraphs[0])
    return prose, Credits()


def has_text(item: Element) -> bool:
    """Whether a body is in the item itself."""
    return next(descendants(child(item, "contentSet"), "inlineXML", "inlineData"), None) is not None


def _form(form: Element) -> Prose:
    """Return the body in one form of the content; nothing where it is no text."""
    if local_name(form) == "inlineData":
        kind = attribute(form, "contenttype") or "text/plain"
        is_text = kind.startswith("text/") or "html" in kind
        return prose_of_any("".join(map(str, form.itertext()))) if is_text else Prose()
    return _of_markup(form) if local_name(form) == "inlineXML" else Prose()


def _of_markup(form: Element) -> Prose:
    if (nitf := next(descendants(form, "nitf"), None)) is not None:
        content = next(descendants(nitf, "body.content"), None)
        return nitf_prose(nitf if content is None else content)
    body = next(descendants(form, "body"), None)
    if body is None:
        body = next((part for part in form if local_name(part) in _TEXT_ROOTS), None)
    if body is None:
        return prose_of_any(form.text or "")
    return prose_of_tree(body) if len(body) else prose_of_any(body.text or "")
