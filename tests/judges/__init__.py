"""Judges that were written by others look at the whole sample site: what it holds, how it is served, who looks."""
