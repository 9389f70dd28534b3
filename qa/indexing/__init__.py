"""Bringing an index up to date with its documents, opening one, and telling how the two differ."""
