"""FOR IMMEDIATE RELEASE and its translations: no embargo, if the words say that and nothing else (policy P17)."""

from collections.abc import Sequence

from pipeline.embargo.languages import Sense
from pipeline.embargo.outcome import Refusal
from pipeline.embargo.small import ONLY, UNTIL, small_words
from pipeline.embargo.statements import Area, Day, Item, Weekday, Word

WRITE_ONLY = "Write only FOR IMMEDIATE RELEASE, or only a day and an hour: Friday, 4 December 2099, 09:00 hrs {zone}."
# Said alone, each of them could be a slip of someone who meant to come back to the line.
AT_ONCE = frozenset({"immediate", "immediately", "for immediate", "now", "at once", "asap", "none", "no", "live"})
# The only small words that may stand between: anything else could take the rest back.
_SMALL = small_words(
    "for of the a an is are this to be at pour la le les l une à de du d para su sus el los del por se es voor ter het "
    "te een is per wordt e o os as da do pou yon an yo press news media statement communiqué presse prensa imprensa "
    "pers nòt comunicado nota persbericht laprès kominike note release"
)
_SAYS_IT = frozenset({Sense.OUT, Sense.NOW, Sense.NO_EMBARGO})


def speaks_of_now(items: Sequence[Item]) -> bool:
    """Whether any word says at once, or that there is no embargo."""
    return any(item.senses & {Sense.NOW, Sense.NO_EMBARGO} for item in items)


def check_slip(text: str) -> None:
    """Refusal for `now`, `none` and the like, alone."""
    if text.strip(" .!").lower() in AT_ONCE:
        raise Refusal("P17", f"“{text}” alone could be a slip.", "Write it in full: FOR IMMEDIATE RELEASE.")


def check_immediate(items: Sequence[Item]) -> None:
    """Refusal unless the words say immediate release and nothing that could mean another thing.

    A day or a place may stand beside it, as in the first line of a release; whether the day is the release's own is
    for the meeting of days to say.
    """
    said: frozenset[Sense] = frozenset().union(*(item.senses for item in items))
    for at, item in enumerate(items):
        if not _harmless(item) or _limits(items, at):
            raise Refusal(
                "P17", f"The embargo speaks of immediate release, and of “{item.text[:40]}” as well.", WRITE_ONLY
            )
    if not said & {Sense.OUT, Sense.NO_EMBARGO}:
        raise Refusal("P17", f"“{items[0].text}” alone could be a slip.", "Write it in full: FOR IMMEDIATE RELEASE.")


def _limits(items: Sequence[Item], at: int) -> bool:
    """`until Friday`, `only`, `in Jamaica`: at once, and yet not for all or not yet."""
    word = items[at].text.lower()
    linked = at > 0 and Sense.LINK in items[at - 1].senses and items[at - 1].text.lower() not in ("de", "d")
    place = isinstance(items[at].value, Area) and linked
    heading = Sense.EMBARGO in items[at].senses and not items[at].senses & _SAYS_IT
    colon = at == 0 and at + 1 < len(items) and ":" in items[at + 1].gap
    return place or (heading and not colon) or word.replace("'", " ").split()[0] in UNTIL | ONLY


def _harmless(item: Item) -> bool:
    if isinstance(item.value, Area):
        return not item.value.firm
    if isinstance(item.value, Word):
        against = item.value.senses & {Sense.NOT, Sense.HELD} and Sense.NO_EMBARGO not in item.value.senses
        small = all(word in _SMALL for word in item.text.lower().replace("'", " ").split())
        return not against and (small or bool(item.value.senses & (_SAYS_IT | {Sense.EMBARGO})))
    return isinstance(item.value, Day | Weekday)
