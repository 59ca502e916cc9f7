"""Behind an hour: the places and zones whose clock it is, and how far they reach."""

import re
from dataclasses import dataclass, replace

from pipeline.embargo import numbers, places
from pipeline.embargo.languages import Sense
from pipeline.embargo.outcome import Refusal
from pipeline.embargo.statements import Area, Declared, Label, Local, Named, Place, Word
from pipeline.embargo.words import Spelled, known, label, spell
from pipeline.zone import names

AHEAD = 110  # characters: a long zone name in brackets fits
MOST = 3
_GAP = re.compile(r" ?[(\[] ?|, ?| ?/ ?(?=[A-Z])| - |: ?| |")
_LINK = re.compile(r"(?:in|at|à|en|em|te|na|no|nan|au|aux|a|of|de|do|da|d')(?: |(?<='))(?:la |le |les |el |the |de )?")
_IANA = re.compile(r"[A-Z][\w+-]*(?:/[A-Z][\w+-]*){1,2}(?!\w)", re.ASCII)
_FEW_WORDS = re.compile(r"(?:[^\W\d_]+\W{0,2}){1,7}")
_STOPPED = re.compile(r" ?(?:$|[.,;:)\]\n/·|=-]|\(| (?:on|le|el|op|and|et|y|e|en|ak)\b)")
_TIME = re.compile(r" (?:standard |local |summer |winter |daylight )?(?:time|tijd)\b", re.IGNORECASE)
# `09:00 (Port d’Espagne, UTC−4)`: a name that is not known here does no harm beside its offset.
_NAME_AND_OFFSET = re.compile(r" ?\([^()\d\n]{1,40}, ?(?=(?:UTC|GMT)\b)")


@dataclass(frozen=True, slots=True)
class Behind:
    """The places whose clock an hour is told in, where they end, and why one of them cannot be known."""

    end: int
    places: tuple[Place, ...] = ()
    doubt: Refusal | None = None


def behind(text: str, at: int, declared: Declared) -> Behind:
    """What stands behind an hour that ends at `at`: `AST`, `in Port of Spain`, `(UTC-4)`, `, heure de Paris`."""
    window = text[at : at + AHEAD].partition("\n")[0]
    found: list[Place] = []
    doubt: Refusal | None = None
    here = 0
    while len(found) < MOST:
        try:
            step = _step(window, here, declared)
        except Refusal as refusal:
            doubt = refusal
            break
        if step is None:
            break
        here, place = step
        found.append(place)
    return Behind(at + _closed(window, here), tuple(found), doubt)


def _closed(window: str, end: int) -> int:
    """The end with the bracket that was opened before it."""
    inside = window[:end]
    opened = inside.count("(") > inside.count(")")
    return end + 1 if opened and window[end : end + 1] == ")" else end


def _step(window: str, at: int, declared: Declared) -> tuple[int, Place] | None:
    if match := _NAME_AND_OFFSET.match(window, at):
        offset = numbers.UTC_OFFSET.match(window, match.end())
        if offset:
            return offset.end(), numbers.utc_offset(offset)
    gap = _GAP.match(window, at)
    start = gap.end() if gap else at
    if gap and gap[0].strip() in ("", "(") and (signed := numbers.SIGNED.match(window, start)):
        return signed.end(), numbers.signed(signed)
    if match := numbers.UTC_OFFSET.match(window, start):
        return match.end(), numbers.utc_offset(match)
    if (match := _IANA.match(window, start)) and match[0] in names():
        return match.end(), Named(match[0])
    link = _LINK.match(window, start)
    return _worded(window, start, gap[0] if gap else "", False, declared) or (
        _worded(window, link.end(), " ", True, declared) if link else None
    )


def _worded(window: str, start: int, gap: str, linked: bool, declared: Declared) -> tuple[int, Place] | None:
    """A label, a long name, `local time` or a place, right at `start`."""
    words = _FEW_WORDS.match(window, start)
    spelled = [replace(word, end=start + word.end) for word in spell(words[0])[0]] if words else []
    if not spelled:
        return None
    word = spelled[0]
    if not linked and (place := _label(word, window, gap, declared)):
        return word.end, place
    length, value = known(spelled, declared)
    end = spelled[length - 1].end
    if isinstance(value, (Label, Named, Local)) and (len(spelled[0].text) > 1):
        return (end, value) if length > 1 or isinstance(value, Local) or spelled[0].text.isupper() else None
    if isinstance(value, Word) and Sense.TIME_OF in value.senses:
        return _after_time_of(spelled[length:], declared)
    return _area(window, spelled[:length], value, gap, linked)


def _label(word: Spelled, window: str, gap: str, declared: Declared) -> Place | None:
    letters = word.text
    if not letters.isupper() or window[word.end : word.end + 1] in ("-", "'"):
        return None
    if alias := declared.aliases.get(letters):
        return alias
    if letters == "HE" and window[word.end : word.end + 2].strip(" .").isalpha():
        return None  # His Excellency
    if letters == "Z" and gap not in ("", " "):
        return None
    place = label(letters)
    return place if isinstance(place, (Label, Named)) and (len(letters) > 1 or letters == "Z") else None


def _after_time_of(words: list[Spelled], declared: Declared) -> tuple[int, Place] | None:
    """`heure de Paris`, `hora local de Bogotá`, `lè Ayiti`."""
    for at in range(min(3, len(words))):
        length, value = known(words[at:], declared)
        if isinstance(value, Area):
            return words[at + length - 1].end, Area(value.name, value.zones, firm=True)
        if isinstance(value, (Label, Named, Local)):
            return words[at + length - 1].end, value
        if not isinstance(value, Word) or not value.senses & {Sense.LINK, Sense.TIME_SORT, Sense.FILLER}:
            return None
    return None


def _area(window: str, words: list[Spelled], value: object, gap: str, linked: bool) -> tuple[int, Place] | None:
    """A city or country, if the words make it a clock's place and not somebody's who comes next in the sentence."""
    if not isinstance(value, Area) or not words[0].text[0].isupper():
        return None
    end = words[-1].end
    if time := _TIME.match(window, end):
        return time.end(), Area(value.name, value.zones, firm=True)
    if places.ordinary([places.fold(word.text) for word in words]):
        return None
    if linked or "(" in gap or _STOPPED.match(window, end):
        return end, Area(value.name, value.zones, firm=True)
    return None
