"""The preview: a local site on which officers see what will go out, and draft it."""
