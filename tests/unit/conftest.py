"""Hypothesis for unit tests: the same examples on every machine, however slow it is."""

from hypothesis import settings

settings.register_profile("ilbo", deadline=None, derandomize=True, database=None, max_examples=50)
settings.load_profile("ilbo")
