"""The words of all six languages in one table: an embargo may mix them, and nothing says which it is written in."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TypeVar

from pipeline.embargo.labels import DOUBTFUL, NAMES, Meaning
from pipeline.embargo.languages import LANGUAGES, Sense
from pipeline.embargo.statements import Part

Phrase = tuple[str, ...]
T = TypeVar("T")


def bare(word: str) -> str:
    """The word without its accents: `décembre` gives `decembre`."""
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def _written(phrase: str) -> Iterator[Phrase]:
    """The ways a phrase of the table can be typed: with its accents and, unless it begins with =, without."""
    exact, words = phrase.startswith("="), phrase.strip("=").replace("=", " ")
    yield tuple(words.split())
    if not exact:
        yield tuple(bare(words).split())


@cache
def months() -> Mapping[str, int]:
    """Each name and short form of a month to its number, 1 to 12."""
    return {
        word: number
        for language in LANGUAGES.values()
        for number, names in enumerate(language.months, 1)
        for name in names.split()
        for (word,) in _written(name)
    }


@cache
def doubtful_months() -> frozenset[str]:
    """Names of months that are other words as well, such as `may` and `out`: alone they are not taken for a month."""
    return frozenset.union(*(language.doubtful_months for language in LANGUAGES.values()))


@cache
def weekdays() -> Mapping[Phrase, int]:
    """Each name and short form of a weekday to its number, Monday is 0."""
    return {
        words: number
        for language in LANGUAGES.values()
        for number, names in enumerate(language.weekdays)
        for name in names.split()
        for words in _written(name)
    }


@cache
def parts() -> Mapping[Phrase, Part]:
    """Each name of a part of the day."""
    return {
        words: Part(*minutes)
        for language in LANGUAGES.values()
        for phrase, minutes in language.parts.items()
        for words in _written(phrase)
    }


@cache
def senses() -> Mapping[Phrase, frozenset[Sense]]:
    """Each word or phrase that carries a sense, to all its senses in all languages."""
    found: dict[Phrase, set[Sense]] = {}
    for language in LANGUAGES.values():
        for sense, text in language.senses.items():
            for phrase in text.split(";"):
                for words in _written(phrase.strip()):
                    found.setdefault(words, set()).add(sense)
    return {words: frozenset(kinds) for words, kinds in found.items()}


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
