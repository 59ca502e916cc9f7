"""Dateline: press releases, public at the second their embargo lifts."""

__version__ = "0.1.0"
