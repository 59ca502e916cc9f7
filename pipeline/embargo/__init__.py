"""The embargo: what a person wrote about the hour, read as exactly one instant or refused."""

from typing import TYPE_CHECKING, Any

from pipeline.embargo.canonical import canonical
from pipeline.embargo.outcome import Embargo, Refusal

if TYPE_CHECKING:
    from pipeline.embargo.meeting import example, read_embargo

__all__ = ["Embargo", "Refusal", "canonical", "example", "read_embargo"]


def __getattr__(name: str) -> Any:
    """The reader, with all its words, when it is first asked for: most commands only need what it reads."""
    if name in ("example", "read_embargo"):
        from pipeline.embargo import meeting

        return getattr(meeting, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
