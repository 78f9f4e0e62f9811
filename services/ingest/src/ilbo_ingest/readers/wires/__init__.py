"""Interchange formats of news agencies: ninjs, NewsML-G2, NITF."""
