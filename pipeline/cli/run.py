"""What GitHub hands to a run: who sees the repository, and the page of the run, on which more can be said."""

import json
import os
from contextlib import suppress
from pathlib import Path


def visibility() -> str:
    """Who sees the repository (`public`, `private`, `internal`), by what was handed over; '' where it does not say."""
    try:
        event = json.loads(Path(os.environ.get("GITHUB_EVENT_PATH", "")).read_bytes())
        repository = event["repository"]
        return str(repository.get("visibility") or ("private" if repository["private"] else "public"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ""


def has_page() -> bool:
    """Whether this is a run that has a page."""
    return bool(os.environ.get("GITHUB_STEP_SUMMARY"))


def say_on_page(words: str) -> None:
    """Add Markdown to the page of the run, where there is one."""
    if has_page():
        with suppress(OSError), Path(os.environ["GITHUB_STEP_SUMMARY"]).open("a", encoding="utf-8") as file:
            file.write(words)
