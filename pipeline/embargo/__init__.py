"""The embargo: what a person wrote about the hour, read as exactly one instant or refused."""

from pipeline.embargo.canonical import canonical
from pipeline.embargo.meeting import example, read_embargo
from pipeline.embargo.outcome import Embargo, Refusal

__all__ = ["Embargo", "Refusal", "canonical", "example", "read_embargo"]
