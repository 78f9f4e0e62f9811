"""Conditions made from words and codes: KMA's words stand as they are, codes become a word.

A word that the vocabulary doesn't know stays without a code; a code that no table has gives no
word, because a number is none. Nothing is guessed: no code, no word, no condition.
"""

from functools import lru_cache

from ilbo_events import Condition
from ilbo_events.conditions import condition_of


@lru_cache(maxsize=1000)
def _known(word: str) -> Condition | None:
    return condition_of(word)


def condition_from(word: str | None) -> Condition | None:
    """Return the condition that a source's word means; None when it reports no sky."""
    if word is not None and len(word) <= 200:
        return _known(word)
    return condition_of(word)
