"""The deeds: what a person does to a release in the preview, each by the command of that name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deed:
    """A command as a form shows it: what its button says, what it does, and what it asks for.

    `option` is how the command takes the words, '' where they follow the slug; `asks` is '' where it needs none.
    """

    button: str
    does: str
    asks: str = ""
    option: str = ""
    grave: bool = False


DEEDS: Mapping[str, Deed] = {
    "approve": Deed(
        "Approve", "It may go out exactly as it stands. Any later edit voids this.", "Who approves", "--by"
    ),
    "hold": Deed(
        "Hold", "It does not go out, whatever its hour, until somebody lets it go.", "Why it waits", "--because"
    ),
    "unhold": Deed("Let it go", "It goes out at its hour, or at once where that has passed."),
    "move": Deed("Move", "It gets another hour.", "The new hour, such as: Friday, 4 December 2026, 09:00 hrs AST"),
    "update": Deed("Begin an update", "A new revision, for what is new.", "What is new, in a sentence"),
    "correct": Deed(
        "Begin a correction", "A new revision, for what was wrong.", "What was wrong and what is right now"
    ),
    "kill": Deed(
        "Take it back",
        "What is queued stops, and a notice stands at its address.",
        "The reason",
        "--because",
        grave=True,
    ),
}


def words_of(command: str, slug: str, given: Mapping[str, Sequence[str]]) -> list[str]:
    """The words of the command as they would be typed; nothing in them can be taken for an option.

    An approval names the text that the page showed, so that it never binds one which a colleague wrote meanwhile.
    """
    deed, said = DEEDS[command], _first(given, "words")
    if deed.option:
        text = [f"--digest={_first(given, 'number')}"] if command == "approve" else []
        return [f"{deed.option}={said}", *text, "--", slug]
    return ["--", slug, *([said] if deed.asks else [])]


def _first(given: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(given.get(name, ())), "").strip()
