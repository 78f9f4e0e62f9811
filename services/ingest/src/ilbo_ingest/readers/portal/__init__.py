"""Portal text: the plain text of a legacy portal page."""
