"""The words of all six languages in one table: an embargo may mix them, and nothing says which it is written in."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TypeVar

from pipeline.embargo.labels import DOUBTFUL, NAMES, Meaning
from pipeline.embargo.languages import LANGUAGES, REFUSING, Sense
from pipeline.embargo.languages.elsewhere import WEEKDAYS
from pipeline.embargo.statements import Part

Phrase = tuple[str, ...]
T = TypeVar("T")


def bare(word: str) -> str:
    """The word without its accents: `décembre` gives `decembre`."""
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def _written(text: str) -> Iterator[Phrase]:
    """The ways the phrases of a table can be typed: with their accents and, unless they begin with =, without."""
    for phrase in text.split(","):
        words = phrase.strip().removeprefix("=")
        yield tuple(words.split())
        if words == phrase.strip():
            yield tuple(bare(words).split())


@cache
def months() -> Mapping[str, frozenset[int]]:
    """Each name and short form of a month to the numbers, 1 to 12, it can mean: `out` is August or October."""
    found: dict[str, set[int]] = {}
    for language in LANGUAGES.values():
        for number, names in enumerate(language.months, 1):
            for (word,) in _written(names):
                found.setdefault(word, set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


@cache
def doubtful_months() -> frozenset[str]:
    """Names of months that are other words as well, such as `may` and `out`: alone they are not taken for a month."""
    return frozenset.union(*(language.doubtful_months for language in LANGUAGES.values()))


@cache
def weekdays() -> Mapping[Phrase, int]:
    """Each name and short form of a weekday to its number, Monday is 0; full names in further languages too."""
    return {
        words: number
        for table in (WEEKDAYS, *(language.weekdays for language in LANGUAGES.values()))
        for number, names in enumerate(table)
        for words in _written(names)
    }


@cache
def parts() -> Mapping[Phrase, Part]:
    """Each name of a part of the day."""
    return {
        words: Part(*minutes)
        for language in LANGUAGES.values()
        for minutes, text in language.parts.items()
        for words in _written(text)
    }


@cache
def senses() -> Mapping[Phrase, frozenset[Sense]]:
    """Each word or phrase that carries a sense, to all its senses in all languages."""
    found: dict[Phrase, set[Sense]] = {}
    for language in LANGUAGES.values():
        for sense, text in language.senses.items():
            for words in _written(text):
                found.setdefault(words, set()).add(sense)
    for words, kinds in _run_together(found):
        found.setdefault(words, set()).update(kinds)
    return {words: frozenset(kinds) for words, kinds in found.items()}


def _run_together(found: Mapping[Phrase, set[Sense]]) -> list[tuple[Phrase, set[Sense]]]:
    """Refusing phrases that begin inside another: `jusqu'à` may not hide that `jusqu'à la fin` holds `à la fin`."""
    openings: dict[Phrase, list[Phrase]] = {}
    for phrase, kinds in found.items():
        for length in range(1, len(phrase) if kinds & REFUSING else 0):
            openings.setdefault(phrase[:length], []).append(phrase)
    covers = [phrase for phrase, kinds in found.items() if not kinds & (REFUSING | {Sense.HARMLESS})]
    return [
        (cover[:at] + phrase, found[phrase] & REFUSING)
        for cover in (*covers, *parts())
        for at in range(1, len(cover))
        for phrase in openings.get(cover[at:], ())
    ]


def named(sense: Sense) -> str:
    """A pattern for all the phrases of one sense."""
    phrases = (words for words, kinds in senses().items() if sense in kinds)
    return "|".join(sorted(("[ '-]".join(words) for words in phrases), key=len, reverse=True))


def part_phrases() -> str:
    """A pattern for the parts of the day that turn a bare number into an hour: `3 da tarde`, `9 in the evening`."""
    return "|".join(sorted(("[ '-]".join(words) for words in parts() if len(words) > 1), key=len, reverse=True))


def zone_name(folded: Sequence[str]) -> tuple[int, str | Meaning | None] | None:
    """How many of these folded words are a zone's long name, and its meaning: None for one that is doubtful."""
    for length in range(min(len(folded), _longest_name()), 0, -1):
        words = tuple(folded[:length])
        if words in NAMES:
            return length, NAMES[words]
        if words in DOUBTFUL:
            return length, None
    return None


def longest(table: Mapping[Phrase, T], words: Sequence[str], limit: int = 6) -> tuple[int, T] | None:
    """How many of these words, from the first on, are in the table (the longest such phrase), and what they mean."""
    for length in range(min(len(words), limit), 0, -1):
        value = table.get(tuple(words[:length]))
        if value is not None:
            return length, value
    return None


@cache
def _longest_name() -> int:
    return max(map(len, [*NAMES, *DOUBTFUL]))
