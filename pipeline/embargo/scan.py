"""The scanner: an embargo's plain text becomes a row of items, and no digit is passed over."""

import re
from functools import cache

from pipeline.embargo import numbers, vocabulary
from pipeline.embargo.capitals import ENDS, Spot, as_label
from pipeline.embargo.days import worded
from pipeline.embargo.labels import meanings
from pipeline.embargo.outcome import Refusal
from pipeline.embargo.small import ARTICLES, AT, small_words
from pipeline.embargo.statements import (
    YEARS,
    Area,
    Day,
    Declared,
    Hour,
    Item,
    Label,
    Local,
    Named,
    Offset,
    Statement,
    Weekday,
    Word,
    Year,
)  # fmt: skip
from pipeline.embargo.unread import misspelt, unexplained
from pipeline.embargo.words import COASTS, WORD, known, label, spell
from pipeline.zone import names

IANA = re.compile(r"[A-Za-z][\w+-]*(?:/[A-Za-z][\w+-]*){1,2}(?!\w)", re.ASCII)
# USDL-26-1000, COP26, G20, A/RES/74/123: capitals first and digits last, so that no hour or slip of a key hides in it.
# O, I, L, S, B, Z are drawn like digits; T and D begin the hour and the day of stamps.
SERIAL = re.compile(
    r"(?:[A-Z]{2,}\d+|[AC-HJKMNPQRU-Y]\d+|[A-Z]+(?=[/-][A-Z\d]))(?:[/-](?:[A-Z]+\d*|\d+)){0,6}(?!\w|[:.]\d)", re.ASCII
)
# A capital's district and a city's state, which the names of places do not hold.
STATES = re.compile(r"(?<=Washington),? ?DC(?!\w)|(?<=New York),? ?NY(?!\w)", re.IGNORECASE)
STRONG = re.compile(r"[/=|;\n·•]|(?:^| )-+(?= |$)|[.!](?= |\n|$)")
LOST_OFFSET = re.compile(r"\(?[+-]| [+-](?:\d|[ )]*(?:$|[,;)]))")
# A figure with a point, a colon or a dash in front and nothing before it has lost its first digits.
LOST_DIGITS = re.compile(r"(?:^|[\s(\[])[:.;,-]\Z")
COUNTDOWN = re.compile(r"T ?[+-] ?\d", re.IGNORECASE)
UNFILLED = re.compile(r"\?|(?<=\d) ?[%‰°$€£]|%\w+%|@\w+@|[{}<>~≈±\\+]|_{2,}|\.\.|\[ ?\]|\( ?\)")
# Short forms of weekdays that are words of one of the languages as well.
SHORT_AND_A_WORD = small_words("sun sat mon mer sam mar dom dim vie ven sex seg ter qua qui lun ma di wo do vr za zo")
SHORT_WEEKDAY = re.compile(
    rf"[\s.,:()|/-]*(?:(?:{'|'.join(sorted(AT | ARTICLES | {'on', 'dia', 'día'}))}) )?"
    rf"[\s(]*(?:\d|(?:{'|'.join(vocabulary.months())})(?![^\W\d_]))",
    re.IGNORECASE,
)
DAY_NEXT = re.compile(r"[.,]{0,2} ?(?:\d{1,2} [^\W\d_]{3}|\d{4}-\d)")


def scan(text: str, declared: Declared) -> list[Item]:
    """Everything that a plain text states, item by item; Refusal at the first digit that is not understood."""
    return _Scanner(text, declared).run()


class _Scanner:
    """One pass over one plain text."""

    def __init__(self, text: str, declared: Declared) -> None:
        self.text, self.declared = text, declared
        self.spelled = spell(text)
        self.items: list[Item] = []
        self.at, self.gap = 0, ""
        self.clause = self.bracket = self.brackets = 0
        self.yearless = self.timed = False

    def run(self) -> list[Item]:
        while self.at < len(self.text):
            character = self.text[self.at]
            if self.at in self.spelled:
                self._letters()
            elif character.isdigit() or (character in "+-" and self._signed()):
                self._digits()
            else:
                self._mark(character)
        return self.items

    def _signed(self) -> bool:
        """A sign begins an offset only beside an hour or a zone; elsewhere it is a dash."""
        return self._beside_an_hour() and numbers.SIGNED.match(self.text, self.at) is not None

    def _add(self, end: int, *values: Statement | Word) -> None:
        self.clause += len(STRONG.findall(self.gap))
        for value in values:
            self.yearless |= isinstance(value, Day) and value.yearless
            self.timed |= isinstance(value, Hour)
            self.items.append(Item(value, self.text[self.at : end], self.gap, self.clause, self.bracket))
            self.gap = ""
        self.at = end

    def _digits(self) -> None:
        if signed := numbers.SIGNED.match(self.text, self.at):
            self._add(signed.end(), numbers.signed(signed))
            return
        if LOST_DIGITS.search(self.text[max(0, self.at - 2) : self.at]):
            raise unexplained(self.text, self.at - 1)
        for pattern, meaning in numbers.FORMS:
            match = pattern().match(self.text, self.at)
            if match:
                found = meaning(match, self.declared)
                if isinstance(found, Hour) and self._is_rather_a_year(match[0]):
                    found = Year(int(match[0]))
                self._add(match.end(), *(found if isinstance(found, list) else [found]))
                return
        raise self._misspelt() or unexplained(self.text, self.at)

    def _is_rather_a_year(self, figures: str) -> bool:
        """`Fri Dec 4 13:00:00 2020 EST`: four figures behind a day without a year and an hour are that year."""
        in_range = figures.isdigit() and len(figures) == 4 and int(figures) in YEARS
        return in_range and self.yearless and self.timed

    def _misspelt(self) -> Refusal | None:
        """A number is often unexplained because the month beside it is misspelt."""
        near = [*self.text[: self.at].split()[-2:], *self.text[self.at :].split()[:3]]
        words = (word for part in near for word in WORD.findall(part))
        return next((found for word in words if (found := misspelt(word))), None)

    def _letters(self) -> None:
        words = self.spelled[self.at]
        first = words[0].typed
        if first == "t" and COUNTDOWN.match(self.text, self.at):
            raise unexplained(self.text, self.at)
        if (
            first in numbers.UTC
            and LOST_OFFSET.match(self.text, words[0].end)
            and not numbers.UTC_OFFSET.match(self.text, self.at)
        ):
            raise unexplained(self.text, self.at)
        if first in numbers.UTC and (match := numbers.UTC_OFFSET.match(self.text, self.at)):
            self._add(match.end(), numbers.utc_offset(match))
        elif first in vocabulary.months() and (match := numbers.MONTH_FIRST().match(self.text, self.at)):
            self._add(match.end(), worded(match, self.declared))
        elif "/" in self.text[words[0].end : words[0].end + 20] and (name := self._iana()):
            self._add(self.at + len(name), Named(name))
        else:
            self._words()

    def _iana(self) -> str:
        match = IANA.match(self.text, self.at)
        name = _spelled_out().get(match[0].casefold(), match[0]) if match else ""
        if name in names() and (not name.startswith("Etc/") or name in ("Etc/UTC", "Etc/GMT")):
            return name
        if name.split("/")[0].casefold() in _areas():
            raise Refusal("P10", f"No zone is named {name[:60]}.", "Write it as in {home}, or as {offset}.")
        return ""

    def _words(self) -> None:
        words = self.spelled[self.at]
        length, value = known(words, self.declared)
        word = words[0].text
        ahead = self.text[words[0].end : words[0].end + 1]
        figures = ahead.isdigit() or (ahead in ("/", "-") and not label(word))
        if figures and isinstance(value, Word) and self._serial(word, value):
            return
        if length == 1 and word.upper() not in self.declared.aliases:
            value = self._single(word, words[0].end, value)
        end = words[length - 1].end
        state = STATES.match(self.text, end) if isinstance(value, Area) else None
        self._add(state.end() if state else end, value)

    def _single(self, word: str, end: int, value: Statement | Word) -> Statement | Word:
        """A single word as a label, as a weekday's short form where it stands beside a date, or as what it was."""
        if label(word.upper()) and (found := as_label(word, value, self._spot(end))):
            return found
        if word.title() in COASTS and self._behind_an_hour() and ENDS.match(self.text, end):
            return label(COASTS[word.title()]) or value
        if isinstance(value, Weekday) and not self._is_a_weekday(word, end):
            return Word(vocabulary.senses().get((word.lower(),), frozenset()))
        return value

    def _spot(self, end: int) -> Spot:
        return Spot(self.text, self.at, end, self.items, self.gap)

    def _beside_an_hour(self) -> bool:
        before = self.items[-1].value if self.items else None
        zone_or_hour = isinstance(before, Hour | Offset | Named | Label | Local | Year)
        return zone_or_hour and not STRONG.search(self.gap.replace("/", ""))

    def _behind_an_hour(self) -> bool:
        return bool(self.items) and isinstance(self.items[-1].value, Hour) and self.gap.strip(" (") == ""

    def _is_a_weekday(self, word: str, end: int) -> bool:
        """Sun, Sat, Mer, Vie, do are other words too: such a form is a weekday beside a date, an hour or a bracket."""
        if len(word) > 4 or word.lower() not in SHORT_AND_A_WORD:
            return True
        if len(word) == 2:
            return DAY_NEXT.match(self.text, end) is not None
        before = self.items[-1].value if self.items else Word()
        return not isinstance(before, Word) or SHORT_WEEKDAY.match(self.text, end) is not None

    def _serial(self, word: str, value: Word) -> bool:
        match = SERIAL.match(self.text, self.at)
        if not match or not any(c.isdigit() for c in match[0]):
            if self.text[self.at + len(word)].isdigit():
                raise unexplained(self.text, self.at)
            return False
        before = self.items[-1].value if self.items else None
        near = not STRONG.search(self.gap)
        behind = near and (isinstance(before, Hour | Offset) or (len(word) == 1 and isinstance(before, Label | Named)))
        if (value.senses and len(word) > 1) or value.month or meanings(word) or behind:
            raise unexplained(self.text, self.at)
        self._add(match.end(), Word())
        return True

    def _mark(self, character: str) -> None:
        """Punctuation: most of it is passed over, some leaves the words in doubt."""
        if doubt := UNFILLED.match(self.text, self.at):
            raise Refusal("P16", f"The embargo holds “{doubt[0].strip()}”, as where a blank is still to be filled in.")
        if character in "([":
            self.brackets += 1
            self.bracket = self.brackets if character == "(" else -self.brackets
        elif character in ")]":
            self.bracket = 0
        self.gap += character
        self.at += 1


@cache
def _spelled_out() -> dict[str, str]:
    return {name.casefold(): name for name in names()}


@cache
def _areas() -> frozenset[str]:
    return frozenset(name.split("/")[0].casefold() for name in names() if "/" in name)
