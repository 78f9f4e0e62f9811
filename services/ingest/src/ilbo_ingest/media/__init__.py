"""Pictures: taken in only as pictures, made anew in the sizes pages need, kept by their content."""

from ilbo_ingest.media.pictures import Illustrated, Illustrator

__all__ = ["Illustrated", "Illustrator"]
