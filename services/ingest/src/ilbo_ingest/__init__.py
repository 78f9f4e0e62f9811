"""Documents and articles in, events out: the service at the door of the newsroom."""
