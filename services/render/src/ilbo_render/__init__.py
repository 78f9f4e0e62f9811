"""Events in, pages out."""
