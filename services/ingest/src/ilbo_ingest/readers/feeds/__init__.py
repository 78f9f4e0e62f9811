"""RSS, Atom, RDF, CDF and JSON feeds."""
