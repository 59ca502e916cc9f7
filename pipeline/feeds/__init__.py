"""Feeds: which there are, what each page of them holds, and how an entry is written in RSS, Atom and JSON."""
