"""Finds the answer to a target: kept and still current, or made now."""

from ilbo_render.cache import Answer, Kept, PageCache
from ilbo_render.documents import Document, Press
from ilbo_render.metrics import RenderMetrics
from ilbo_render.routes import Redirect, Target
from ilbo_render.site import Site

MAX_HOT = 4096
Request = tuple[bytes, bytes]
"""Raw path and Accept-Encoding: what decides about an answer without a query."""


class Answers:
    """The cache, asked by readers; two steps, so that most requests need only the first.

    `hot` maps whole requests to answers and is emptied by any change of the site; then each
    document's own age decides whether it has to be made anew.
    """

    def __init__(self, site: Site, press: Press, cache: PageCache, metrics: RenderMetrics) -> None:
        self.metrics = metrics
        self._site = site
        self._press = press
        self._cache = cache
        self._hot: dict[Request, Answer] = {}
        self._hot_version = -1
        self._evictions = 0

    def refresh(self, away_since: float | None) -> None:
        """Notice what time alone has changed."""
        self._site.refresh(away_since)

    def hot(self, request: Request) -> Answer | None:
        """Return the answer to the same request as before, while nothing changed."""
        if self._hot_version != self._site.version:
            self._forget()
            return None
        answer = self._hot.get(request)
        if answer is not None:
            self.metrics.hits += 1
        return answer

    def find(self, target: Target | Redirect, encoding: str) -> Answer | Redirect:
        """Return the current answer in `encoding`; raise ReadError when it can't be read."""
        if self._hot_version != self._site.version:
            self._forget()
        if isinstance(target, Redirect):
            return target
        kept = self._cache.get(target)
        if kept is not None and kept.stamp == self._site.stamp(kept.depends):
            self.metrics.hits += 1
            return self._answer(kept, encoding)
        made = self._press.make(target, self._site.chrome)
        if not isinstance(made, Document):
            self._cache.drop(target)
            return self.find(made, encoding)
        self.metrics.rendered.labels(target.kind).inc()
        stamp = self._site.stamp(made.depends)
        kept = self._cache.put(target, made, stamp, encoding if made.is_text else "identity")
        answer = self._answer(kept, encoding)
        if not made.is_kept:
            self._cache.drop(target)
        return answer

    def warm(self, request: Request, answer: Answer) -> None:
        """Let `request` find `answer` at once; what the cache dropped is not held here."""
        if len(self._hot) >= MAX_HOT or self._evictions != self._cache.evictions:
            self._hot.clear()
            self._evictions = self._cache.evictions
        self._hot[request] = answer

    def _answer(self, kept: Kept, encoding: str) -> Answer:
        return self._cache.answer(kept, encoding if kept.document.is_text else "identity")

    def _forget(self) -> None:
        """Ask again for the age of everything."""
        self._hot.clear()
        self._hot_version = self._site.version
