"""Search over all articles: what is asked, the index, and who keeps it."""
