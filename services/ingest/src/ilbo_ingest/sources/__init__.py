"""Where news comes from by itself: what is due, how it is fetched, and how each source does."""
