"""A rule of leftovers: cheap clues that say whether it is worth looking, and the pattern that decides."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

BACK = 1000  # letters before a find in which the mark that opens a speech is looked for: bounds the work
ROUND = ".,:;!?()[]{}<>\"'“”‘’«»*_…–—|/$`=#"  # signs round a word; a word that is looked for holds none
NONE: frozenset[str] = frozenset()
MARKS = '"“”„«»'
OPENING, CLOSING = "“„«", "”»"


@dataclass(frozen=True, slots=True)
class Rule:
    """`clues` are words of which one must be there, or else one of `signs`; those without capitals fit any case.

    `languages` are those in which the pattern holds, with spaces between, '' for all. `means` has the last word.
    """

    clues: frozenset[str]
    pattern: re.Pattern[str]
    languages: str = ""
    means: Callable[[re.Match[str]], bool] = bool
    signs: tuple[str, ...] = ()


class Index:
    """Rules by their clues, so that one look at the words of a release tells which of many rules may find something."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._by_clue: dict[str, list[Rule]] = {}
        for rule in rules:
            for clue in rule.clues:
                self._by_clue.setdefault(clue, []).append(rule)
        self._clues = frozenset(self._by_clue)
        self._signed = tuple((sign, rule) for rule in rules for sign in rule.signs)
        self._order = {id(rule): at for at, rule in enumerate(rules)}

    def worth(self, words: set[str], small: str, language: str) -> tuple[Rule, ...]:
        """The rules that may find something in a text of these words; `small` is the text in small letters."""
        hits = [rule for word in self._clues & words for rule in self._by_clue[word]]
        hits += [rule for sign, rule in self._signed if sign in small]
        chosen = {self._order[id(rule)]: rule for rule in hits if language in (rule.languages or language)}
        return tuple(chosen[at] for at in sorted(chosen))


def words_of(text: str) -> set[str]:
    """What stands between the spaces of a text, without the signs round it, as it is written and in small letters."""
    words = {word.strip(ROUND) for word in set(text.split())}
    words.update([word.lower() for word in words])
    return words


def found(text: str, rules: Iterable[Rule]) -> Iterator[tuple[int, int]]:
    """Where leftovers stand in a text, as (start, end), rule by rule."""
    for rule in rules:
        yield from (match.span() for match in rule.pattern.finditer(text) if rule.means(match))


def spoken(match: re.Match[str]) -> bool:
    """Whether a find stands among the words of a speech, where editors put brackets of their own.

    What fills the speech alone, as in “[quote]”, is none of the speaker's words.
    """
    text, start, end = match.string, match.start(), match.end()
    if start and text[start - 1] in MARKS and text[end : end + 1] in tuple(MARKS):
        return False
    before = text[max(0, start - BACK) : start].rpartition("\n\n")[2]
    opened = sum(map(before.count, OPENING)) - sum(map(before.count, CLOSING))
    return opened > 0 or before.count('"') % 2 == 1


def listed(*phrases: str) -> frozenset[str]:
    """The phrases, each given in a string of phrases with commas between them."""
    return frozenset(phrase.strip() for each in phrases for phrase in each.split(",") if phrase.strip())


def one_of(*phrases: str) -> str:
    """A pattern for any of several phrases."""
    # the longest first, so that no phrase is cut short by one it begins with
    ordered = sorted(listed(*phrases), key=lambda phrase: (-len(phrase), phrase))
    return "(?:" + "|".join(re.escape(phrase).replace(r"\ ", r"\s") for phrase in ordered) + ")"
