"""Ways to get documents from a source, one for each kind in the newspaper's file."""
