"""Imports: text that was written elsewhere becomes a draft of ours, with a problem for each thing that was lost."""

from pipeline.imports.draft import Draft, drafted

__all__ = ["Draft", "drafted"]
