"""The catalogues: the words of the interface, one gettext file a language; a newsroom may bring its own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO
from typing import Any

from pipeline.typeset.calendar import Calendar, locale
from pipeline.typeset.spacing import held
from pipeline.typeset.template import Look, TemplateFault
from pipeline.typeset.written_words import slips

SOURCE = "words/words.pot"  # the words in English; each catalogue translates them
DATES = "date_"  # these words are about days, and no template sees them
COUNTS = {"date_months": 12, "date_weekdays": 7}
HEAD = re.compile(r"^msgid\s+\"\"\s*$", re.MULTILINE)
GAP = re.compile(r"{\w+}")
PAIR = re.compile(r"\s*=\s*")
COMMA = re.compile(r"\s*,\s*")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A language of the interface: its locale of CLDR, the direction it is read in, its words by name, its calendar."""

    language: str
    locale: str
    direction: str
    words: Mapping[str, str]
    calendar: Calendar


def catalogue(seen: Look, language: str) -> Catalogue:
    """The catalogue of a tag such as `pt-BR`: that of the region if there is one, else of the language.

    ValueError where there is none. TemplateFault where one of its files is no catalogue, or names a word that nobody
    asks for, or lacks a gap such as {name}.
    """
    known = spoken(seen, language)
    if not known:
        raise ValueError(f"there are no interface words for {language!r}, only for {', '.join(languages(seen))}")
    return _catalogue(seen, known)


def outdated(seen: Look, name: str) -> tuple[tuple[int, str, str], ...]:
    """The words of a catalogue that translate another English text than pages have: line, name, the text they have."""
    source = {word: english for word, (english, _) in _rows(seen, SOURCE).items()}
    rows = (row for row in _read(seen, name) if row.context in source and row.string and not row.fuzzy)
    return tuple((row.lineno or 1, row.context, source[row.context]) for row in rows if row.id != source[row.context])


@lru_cache(maxsize=8)
def languages(seen: Look) -> tuple[str, ...]:
    """The languages there are words in, by their tags, in order."""
    names = (re.fullmatch(r"words/([\w-]+)\.po", name) for name in seen.texts)
    return tuple(sorted(name[1] for name in names if name))


@lru_cache(maxsize=32)
def spoken(seen: Look, language: str) -> str:
    """The tag of the catalogue that serves a language, '' where none does; in a spare look English does."""
    wanted = language.replace("_", "-")
    near = {name.lower(): name for name in languages(seen)}
    return near.get(wanted.lower()) or near.get(wanted.lower().split("-")[0], "en" if seen.spare else "")


@lru_cache(maxsize=64)
def _catalogue(seen: Look, language: str) -> Catalogue:
    source = {name: english for name, (english, _) in _rows(seen, SOURCE).items()}
    rows, known = source, ""
    for name in dict.fromkeys((f"built-in/words/{language}.po", f"words/{language}.po")):
        if name in seen.texts:
            rows, known = rows | _own(seen, name, source), _locale(seen, name)
            if seen.own(name) and rows["date_months"] == source["date_months"]:
                _same_language(seen, name, language, known)
    words = {name: held(word, language) for name, word in rows.items() if not name.startswith(DATES)}
    return Catalogue(language, known, locale(known).text_direction, words, _calendar(known, rows, source))


def _own(seen: Look, name: str, source: Mapping[str, str]) -> dict[str, str]:
    """The words that a file translates; the others stay as they are."""
    found = {}
    for word, (_, translated) in _rows(seen, name).items():
        if word not in source:
            raise _fault(seen, name, word, f"nothing on a page is called `{word}`")
        if wrong := translated and _wrong(word, source[word], translated):
            raise _fault(seen, name, word, wrong)
        if translated:
            found[word] = translated
    return found


def _wrong(word: str, source: str, translated: str) -> str:
    """What a translation lacks, '' for nothing."""
    if word in COUNTS and len(_listed(translated)) != COUNTS[word]:
        return f"`{word}` wants {COUNTS[word]} names with commas between them"
    if word == "date_cities" and not all("=" in pair for pair in _listed(translated)):
        return "`date_cities` wants pairs such as `Europe/Rome = Rome` with commas between them"
    wanted, there = set(GAP.findall(source)), set(GAP.findall(translated))
    if lost := wanted - there - {"{weekday}"}:
        return f"`{word}` has lost its {', '.join(sorted(lost))}"
    more = there - wanted
    return f"nothing fills {', '.join(sorted(more))} in `{word}`; take it out" if more else ""


def _rows(seen: Look, name: str) -> dict[str, tuple[str, str]]:
    """Each word with its English and its translation; one that a translator marked as doubtful counts as none."""
    found = {}
    for row in _read(seen, name):
        if row.pluralizable:
            why = f"`{row.context or row.id[0]}` wants one translation; take its `msgid_plural` out"
            raise TemplateFault(seen.files[name], row.lineno or 1, why)
        if row.context and row.id:
            found[row.context] = (row.id, "" if row.fuzzy else str(row.string))
    return found


def _locale(seen: Look, name: str) -> str:
    """The locale that the head of a catalogue names; Babel gives None for one that CLDR does not know."""
    from babel.localedata import exists

    found = _read(seen, name).locale
    if found is None:
        tag = name.rpartition("/")[2].removesuffix(".po").replace("-", "_")
        near = tag if exists(tag) else "fr"
        if not HEAD.search(seen.texts[name]):
            two = f'`msgid ""` and `msgstr "Language: {near}\\n"`'
            raise TemplateFault(seen.files[name], 1, f"it has no head; begin the file with two lines, {two}")
        why = "its head names no language that CLDR knows; write "
        why += f"`Language: {tag}`" if near == tag else "the nearest one, such as `Language: fr`"
        raise TemplateFault(seen.files[name], _head_line(seen, name), why)
    return str(found)


def _same_language(seen: Look, name: str, language: str, head: str) -> None:
    """TemplateFault where the head names another language than the file does, and CLDR has days in that of the file."""
    from babel.core import Locale, get_global
    from babel.localedata import exists

    tag = language.replace("-", "_")
    borrowed = get_global("parent_exceptions").get(tag, "root") != "root"  # as Haitian Creole has the French ones
    if exists(tag) and not borrowed and Locale.parse(tag).language != Locale.parse(head).language:
        why = f"its head names another language, `{head}`; write `Language: {tag}`, or give the file that name"
        raise TemplateFault(seen.files[name], _head_line(seen, name), why)


def _head_line(seen: Look, name: str) -> int:
    """The line of a catalogue that names its language, 1 where none does."""
    return next((at for at, line in enumerate(seen.texts[name].splitlines(), 1) if "Language:" in line), 1)


def _calendar(known: str, rows: Mapping[str, str], source: Mapping[str, str]) -> Calendar:
    """What the catalogue says of days, where it says anything else than the English source."""

    def own(name: str) -> str:
        return rows[name] if rows[name] != source[name] else ""

    first, cities = own("date_first"), _listed(own("date_cities"))
    pairs = tuple((zone, city) for zone, city in (PAIR.split(pair, 1) for pair in cities))
    if not own("date_months"):
        return Calendar(known, first=first, cities=pairs)
    months, weekdays = _listed(rows["date_months"]), _listed(rows["date_weekdays"])
    return Calendar(known, months, weekdays, rows["date_long"], rows["date_full"], first, pairs)


def _listed(words: str) -> tuple[str, ...]:
    return tuple(COMMA.split(words.strip())) if words.strip() else ()


def _fault(seen: Look, name: str, word: str, why: str) -> TemplateFault:
    line = next((row.lineno or 1 for row in _read(seen, name) if row.context == word), 1)
    return TemplateFault(seen.files[name], line, why)


@lru_cache(maxsize=64)
def _read(seen: Look, name: str) -> Any:
    from babel.messages.pofile import read_po

    for line, why in slips(seen.texts[name]):
        raise TemplateFault(seen.files[name], line, why)
    try:
        # as lines of text: every template is UTF-8, whatever charset the head of this one names
        return read_po(StringIO(seen.texts[name]), abort_invalid=True)
    except Exception as fault:  # each line of a head can be wrong in a way of its own
        line = (getattr(fault, "lineno", None) or 0) + 1
        if str(fault).startswith("missing msgstr"):
            raise TemplateFault(seen.files[name], line, "this `msgid` has no `msgstr` behind it") from fault
        why = f"this cannot be read as a catalogue ({fault}); compare its head with that of words.pot"
        raise TemplateFault(seen.files[name], line, why) from fault
