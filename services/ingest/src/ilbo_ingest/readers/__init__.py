"""Wire formats: one pure reader each, bytes in, drafts out."""
