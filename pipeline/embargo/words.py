"""The words of an embargo: the longest known phrase that begins at a word, and what it states."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.embargo import places, vocabulary
from pipeline.embargo.hours import noon
from pipeline.embargo.labels import CAPITALS_ONLY, WALL_CLOCKS, Meaning, meanings
from pipeline.embargo.languages import Sense
from pipeline.embargo.outcome import Refusal
from pipeline.embargo.statements import Area, Declared, Label, Local, Named, Statement, Weekday, Word

WORD = re.compile(r"[^\W\d_]+")
AHEAD = 10  # words: no phrase of the tables is longer
WRITE_OFFSET = "Write the offset instead, for example: 4 December 2099, 09:00 hrs {offset}."


@dataclass(frozen=True, slots=True)
class Spelled:
    """One word of a text: where it ends, in small letters, without accents, as places are keyed, what is behind it."""

    text: str
    end: int
    typed: str
    folded: str
    spot: str
    joint: str

    @property
    def joined(self) -> bool:
        """A full stop joins only what is short enough to be a short form: St. John's."""
        return self.joint in (" ", "-", "'", "' ") or (self.joint in (".", ". ") and len(self.text) <= 3)


def spell(text: str) -> dict[int, list[Spelled]]:
    """For the place of each word of a text: that word and those that follow it closely enough to be a phrase."""
    found = list(WORD.finditer(text))
    ends = [*(match.start() for match in found[1:]), len(text)][: len(found)]
    all_words = [
        Spelled(m[0], m.end(), m[0].lower(), vocabulary.bare(m[0].lower()), places.fold(m[0]), text[m.end() : end])
        for m, end in zip(found, ends, strict=True)
    ]
    return {match.start(): list(_phrase(all_words[at : at + AHEAD])) for at, match in enumerate(found)}


def _phrase(words: Sequence[Spelled]) -> Iterator[Spelled]:
    for word in words:
        yield word
        if not word.joined:
            return


def known(words: list[Spelled], declared: Declared) -> tuple[int, Statement | Word]:
    """How many of the words are one phrase, at least one, and what it states; an unknown Word for what is not known."""
    best: tuple[int, Statement | Word] = (0, Word())
    for length, value in _candidates(words):
        if length > best[0]:
            best = length, value
    alias = declared.aliases.get(words[0].typed.upper())
    if best[0] <= 1 and alias and (words[0].text.isupper() or not best[0]):
        return 1, alias
    if best[0] > 0:
        return best
    zones = places.adjective(words[0].spot)
    return 1, Area(words[0].text, zones) if zones else Word()


def _candidates(words: list[Spelled]) -> Iterator[tuple[int, Statement | Word]]:
    """In the order of preference where two are of one length."""
    typed, folded = [word.typed for word in words], [word.folded for word in words]
    if weekday := vocabulary.longest(vocabulary.weekdays(), typed):
        yield weekday[0], Weekday(weekday[1])
    if part := vocabulary.longest(vocabulary.parts(), typed):
        yield part
    if senses := vocabulary.longest(vocabulary.senses(), typed):
        yield senses[0], _sensed(senses[1])
    if name := vocabulary.zone_name(folded):
        yield name[0], _long_name(name[1], " ".join(word.text for word in words[: name[0]]))
    if typed[0] in vocabulary.months():
        yield 1, Word(month=typed[0] not in vocabulary.doubtful_months())
    spots, lengths = _spots(words)
    if (place := places.longest(spots)) and (place[0] > 1 or spots[0] != "easter"):  # a letter short of Eastern
        count = lengths[place[0] - 1]
        yield count, Area(_as_typed(words[:count]), place[1])


def _sensed(senses: frozenset[Sense]) -> Statement | Word:
    if Sense.NOON in senses:
        return noon()
    return Local() if Sense.LOCAL in senses else Word(senses)


def _spots(words: list[Spelled]) -> tuple[list[str], list[int]]:
    """The words folded as places are keyed, `John's` as one, and how many typed words each reaches up to."""
    spots: list[str] = []
    lengths: list[int] = []
    for at, word in enumerate(words):
        if word.typed == "s" and at and words[at - 1].joint == "'":
            spots[-1] += "s"
            lengths[-1] = at + 1
        else:
            spots.append(word.spot)
            lengths.append(at + 1)
    return spots, lengths


def _as_typed(words: list[Spelled]) -> str:
    return "".join(word.text + word.joint for word in words[:-1]) + words[-1].text


def _long_name(meaning: str | Meaning | None, words: str) -> Statement:
    if meaning is None:
        raise Refusal("P12", f"“{words}” can be several clocks.", WRITE_OFFSET)
    if isinstance(meaning, Meaning):
        return Label(words, (meaning,))
    if meaning in WALL_CLOCKS:
        return Named(WALL_CLOCKS[meaning])
    return Label(meaning, meanings(meaning)) if meanings(meaning) else Named(meaning)


# `10 a.m. Eastern`, with nothing behind it that makes it another zone's name.
COASTS = {"Eastern": "ET", "Central": "CT", "Mountain": "MT", "Pacific": "PT"}


def label(word: str) -> Statement | None:
    """What a single word is as a label of the reviewed table; small letters are read where they are no other word."""
    letters = word.upper()
    if letters in CAPITALS_ONLY and not word.isupper():
        return None
    if letters in WALL_CLOCKS:
        return Named(WALL_CLOCKS[letters]) if word.isupper() else None
    return Label(letters, meanings(letters)) if meanings(letters) else None


def is_also_a_word(word: str) -> bool:
    """Whether a label is a word too, such as `EST` in a French line all in capitals."""
    return word.upper() in CAPITALS_ONLY
