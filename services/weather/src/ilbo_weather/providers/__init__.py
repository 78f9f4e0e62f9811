"""The weather services that can be asked: for each a pure reader and a thin client."""
