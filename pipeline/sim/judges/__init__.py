"""The judges: one small function for each promise, over what the outside saw, in true time."""
