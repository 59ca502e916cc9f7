"""The six languages of the embargo reader: every word of their tables does what its sense says, in all six at once."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from pipeline.embargo import Refusal, places, read_embargo
from pipeline.embargo.labels import WORDS
from pipeline.embargo.languages import LANGUAGES, REFUSING, Language, Sense
from pipeline.embargo.languages.elsewhere import WEEKDAYS
from pipeline.embargo.languages.language import AFTERNOON, EVENING, LATE_DAY, MORNING, NIGHT, SMALL_HOURS
from pipeline.embargo.small import SUMMER, WINTER
from pipeline.embargo.vocabulary import bare
from pipeline.embargo.words import label

HOME = "America/Port_of_Spain"
OWN_DAY = "2020-12-04"
NINE = "2020-12-04 09:00"
NOT_READ = REFUSING | {Sense.EVENT_IF_UNDATED}
# Words that only decide what stands beside them: a phrase may have them next to a refusing sense of its own.
READ = frozenset(Sense) - NOT_READ
BESIDE = frozenset({Sense.SPAN, Sense.SPAN_TAIL, Sense.ABOUT, Sense.BETWEEN, Sense.BLANK_NAME})
IN_PARTS = {MORNING: 9, SMALL_HOURS: 3, AFTERNOON: 15, LATE_DAY: 15, EVENING: 21, NIGHT: 21}
DANGERS = Path(__file__).parent / "dangerous_words.tsv"
RUN_TOGETHER = (
    "jusqu’à la fin du conseil",
    "sous embargo initial",
    "kort na de zitting",
    "up to be confirmed",
    "a partir de hoy",
)
SENTENCES = Path(__file__).parent / "harmless_embargoes.tsv"
EMBARGOES = {
    "en": "Embargoed until 09:00 UTC, Friday 4 December 2020",
    "fr": "Sous embargo jusqu’au vendredi 4 décembre 2020 à 9h00 UTC",
    "es": "Embargado hasta las 9:00 horas UTC del viernes 4 de diciembre de 2020",
    "nl": "Onder embargo tot vrijdag 4 december 2020, 09.00 uur UTC",
    "pt": "Sob embargo até sexta-feira, 4 de dezembro de 2020, às 9h00 UTC",
    "ht": "Sou anbago jiska vandredi 4 desanm 2020 a 9:00 AM UTC",
}
IMMEDIATE = """
    FOR IMMEDIATE RELEASE / For immediate publication. / For immediate distribution / For immediate use /
    Release: immediate / For release immediately / Embargo: for immediate release / Immediate release, no embargo /
    À diffusion immédiate / POUR DIFFUSION IMMÉDIATE / POUR DIFFUSION IMMEDIATE / Pour publication immédiate /
    Diffusion immédiate / Communiqué de presse pour diffusion immédiate / À publier immédiatement /
    À diffuser sans délai / Publication immédiate, sans embargo / Pour parution immédiate /
    Para publicación inmediata / PARA DIFUSIÓN INMEDIATA / Para su difusión inmediata. / De publicación inmediata /
    De difusión inmediata / Para distribución inmediata / Publicar de inmediato / Para su publicación inmediata /
    Difusión inmediata, libre de embargo /
    Voor directe publicatie / Voor onmiddellijke publicatie / VOOR ONMIDDELLIJKE VERSPREIDING / Per direct vrijgegeven /
    Direct vrij voor publicatie / Voor directe verspreiding / Per direct te publiceren /
    Directe publicatie, geen embargo /
    Para divulgação imediata / PARA DIVULGAÇÃO IMEDIATA / Para publicação imediata / Divulgação imediata /
    Publicação imediata / Para difusão imediata / Publicar de imediato / Para uso imediato / Liberação imediata /
    Pou piblikasyon imedya / POU PIBLIKASYON IMEDYA / Pou difizyon imedya / Pou difizyon touswit / Pou pibliye touswit /
    Kominike pou laprès: pou piblikasyon imedyat / Piblikasyon imedya, pa gen anbago
"""
NOT_IMMEDIATE = """
    Not for immediate release / Hold for release, not immediate / Immediate release is forbidden /
    Embargo for immediate release / For immediate release embargo / Press immediately / Immediate, Jamaica /
    For immediate release after the ceremony / For immediate release tomorrow / For immediate release at 09:00 UTC /
    Pas pour diffusion immédiate / Diffusion immédiate interdite / Pour diffusion immédiate, sous embargo /
    Diffusion immédiate dès la fin du discours / Ne pas diffuser immédiatement /
    No para difusión inmediata / Para difusión inmediata tras el acto / Prohibida la difusión inmediata / Sin embargo /
    Niet voor onmiddellijke publicatie / Direct na afloop te publiceren / Voor directe publicatie, onder embargo /
    Não é para divulgação imediata / Só depois da cerimônia, divulgação imediata / Sem embargo /
    Pa pou piblikasyon imedya / Piblikasyon imedya apre diskou a
"""
# A refusing phrase of one language that is another thing in another, and why the refusal may stand.
REVIEWED = {
    "ago": "August in es and pt, where a date form takes it with its day; alone it speaks of the past",
    "indien": "an Indian clock is `heure de Delhi`; in nl the word is if, and opens a condition",
}


def phrases(text: str) -> list[str]:
    """The phrases of a table's text, as they stand in it."""
    return [phrase.strip() for phrase in text.split(",")]


def typed(text: str) -> Iterator[str]:
    """Each way in which the phrases of a text are matched."""
    for phrase in phrases(text):
        yield phrase.removeprefix("=")
        if not phrase.startswith("=") and bare(phrase) != phrase:
            yield bare(phrase)


def texts(language: Language) -> Iterator[tuple[str, str]]:
    """Every text of a language's tables, with where it stands."""
    yield from ((f"month {number}", names) for number, names in enumerate(language.months, 1))
    yield from ((f"weekday {number}", names) for number, names in enumerate(language.weekdays))
    yield from ((f"part {minutes}", text) for minutes, text in language.parts.items())
    yield from ((sense.name, text) for sense, text in language.senses.items())


def outcome(words: str, date: str = "", home: str = HOME) -> str:
    """The instant in UTC as `2020-12-04 09:00`, `NONE` for no embargo, `REFUSED`."""
    try:
        instant = read_embargo(words, home=home, date=date).instant
    except Refusal:
        return "REFUSED"
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M}" if instant else "NONE"


def others(found: Iterable[tuple[str, str]], wanted: str) -> list[tuple[str, str]]:
    """Those words whose outcome is not the wanted one."""
    return [(words, came) for words, came in found if came != wanted]


def spellings(name: str) -> set[str]:
    """A name in small letters, capitalised and in capitals, with and without its accents."""
    return {way for word in typed(name) for way in (word, word.capitalize(), word.title(), word.upper())}


def by_language() -> list[tuple[str, Language]]:
    return list(LANGUAGES.items())


def with_sense(*senses: Sense) -> list[tuple[str, Sense]]:
    return [(code, sense) for code, each in LANGUAGES.items() for sense in senses if sense in each.senses]


def in_table(code: str, sense: Sense) -> list[str]:
    """The phrases of one sense of a language, in every way they are matched."""
    return list(typed(LANGUAGES[code].senses[sense]))


@cache
def meanings() -> dict[str, dict[Sense, set[str]]]:
    """Each way to type a phrase, to its senses, to the languages that give it that sense."""
    found: dict[str, dict[Sense, set[str]]] = {}
    for code, language in LANGUAGES.items():
        for sense, text in language.senses.items():
            for phrase in typed(text):
                found.setdefault(phrase, {}).setdefault(sense, set()).add(code)
    return found


def refuses(phrase: str) -> bool:
    """Whether any language refuses the phrase wherever it stands."""
    return not REFUSING.isdisjoint(meanings()[phrase])


# The tables themselves


@pytest.mark.parametrize(("code", "language"), by_language())
def test_a_year_has_twelve_months_and_a_week_seven_days(code: str, language: Language) -> None:
    assert (len(language.months), len(language.weekdays)) == (12, 7)
    names = [name for month in language.months for name in phrases(month)]
    assert language.doubtful_months <= set(names)


@pytest.mark.parametrize(("code", "language"), by_language())
def test_every_phrase_is_of_one_to_six_small_words_with_single_blanks(code: str, language: Language) -> None:
    form = re.compile(r"=?[^\W\d_]+(?: [^\W\d_]+){0,5}")
    wrong = [(where, p) for where, text in texts(language) for p in phrases(text) if not form.fullmatch(p)]
    assert wrong == []
    assert [(where, text) for where, text in texts(language) if text != text.lower()] == []


@pytest.mark.parametrize(("code", "language"), by_language())
def test_no_phrase_stands_twice_in_a_table(code: str, language: Language) -> None:
    twice = [
        (where, phrase)
        for where, text in texts(language)
        for phrase in set(phrases(text))
        if phrases(text).count(phrase) > 1
    ]
    assert twice == []


def test_only_out_is_two_months_and_no_name_is_two_weekdays() -> None:
    meant: dict[tuple[str, str], set[int]] = {}
    for language in LANGUAGES.values():
        for sort, names in (("month", language.months), ("weekday", language.weekdays)):
            for number, text in enumerate(names, 1):
                for name in typed(text):
                    meant.setdefault((sort, name), set()).add(number)
    assert {name: numbers for name, numbers in meant.items() if len(numbers) > 1} == {("month", "out"): {8, 10}}


@pytest.mark.parametrize(("code", "language"), by_language())
def test_a_harmless_compound_holds_a_word_that_is_refused_alone(code: str, language: Language) -> None:
    stopping = {p for p, found in meanings().items() if found.keys() & (NOT_READ | {Sense.LOCAL, Sense.AFTER})}
    stopping |= {name for each in LANGUAGES.values() for text in (*each.months, *each.weekdays) for name in typed(text)}
    needless = []
    for phrase in typed(language.senses.get(Sense.HARMLESS, "")):
        words = phrase.split()
        inside = {" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1)} - {phrase}
        if phrase and not inside & stopping:
            needless.append(phrase)
    assert needless == []


def collisions() -> dict[str, str]:
    """Each refusing phrase that a second language, a place or a label uses otherwise, with what it is there."""
    found = {}
    for phrase, senses in meanings().items():
        refused_in = set().union(*(codes for sense, codes in senses.items() if sense in NOT_READ))
        if refused_in and (uses := [*uses_elsewhere(phrase, refused_in), *uses_as_a_name(phrase)]):
            found[phrase] = ", ".join(uses)
    return found


def uses_elsewhere(phrase: str, refused_in: set[str]) -> Iterator[str]:
    """What the phrase is in the tables of other languages, if it can be read there."""
    for sense, codes in meanings()[phrase].items():
        if sense in READ - BESIDE:
            yield from (f"{sense.name} {code}" for code in sorted(codes - refused_in))
    for where, code, name in dates_and_parts():
        if name == phrase and code not in refused_in:
            yield f"{where} {code}".strip()


@cache
def dates_and_parts() -> list[tuple[str, str, str]]:
    """Months, weekdays and parts of the day of all languages: what each is, in which language, how it is typed."""
    named = [(where, code, text) for code, language in LANGUAGES.items() for where, text in texts(language)]
    named += [("weekday elsewhere", "", text) for text in WEEKDAYS]
    return [
        (where, code, name)
        for where, code, text in named
        if where.startswith(("month", "weekday", "part"))
        for name in typed(text)
    ]


def uses_as_a_name(phrase: str) -> Iterator[str]:
    """Whether the whole phrase is a place, an adjective of one, or a label of a zone."""
    folded = [places.fold(word) for word in phrase.split()]
    place = places.longest(folded)
    if place and place[0] == len(folded):
        yield "a place"
    if len(folded) == 1 and places.adjective(folded[0]):
        yield "an adjective of a place"
    if len(folded) == 1 and (label(phrase.upper()) or phrase.upper() in WORDS):
        yield "a label"


def test_every_word_that_is_refused_in_one_language_and_used_in_another_was_reviewed() -> None:
    found = collisions()
    assert {phrase: use for phrase, use in found.items() if phrase not in REVIEWED} == {}
    assert set(REVIEWED) - set(found) == set()


# Days, parts of the day, noon


@pytest.mark.parametrize(("code", "language"), by_language())
def test_every_month_is_read_however_it_is_typed(code: str, language: Language) -> None:
    wrong = [
        name
        for number, names in enumerate(language.months, 1)
        for name in spellings(names)
        if name.lower() != "out"
        and outcome(f"Embargoed until 09:00 UTC, 4 {name} 2020") != f"2020-{number:02}-04 09:00"
    ]
    assert wrong == []


def test_out_is_august_or_october_as_its_weekday_says() -> None:
    assert outcome("Sob embargo até 15 out 2026, 9h UTC") == "REFUSED"
    assert outcome("Sob embargo até quinta-feira, 15 out 2026, 9h UTC") == "2026-10-15 09:00"
    assert outcome("Sou anbago jiska samdi 15 out 2026 a 9:00 AM UTC") == "2026-08-15 09:00"


@pytest.mark.parametrize(("code", "language"), by_language())
def test_every_weekday_confirms_its_day_and_no_other_however_it_is_typed(code: str, language: Language) -> None:
    monday, wrong = datetime(2020, 11, 30, tzinfo=UTC), []
    for number, names in enumerate(language.weekdays):
        day, next_day = monday + timedelta(number), monday + timedelta(number + 1)
        for name in spellings(names):
            words = "Embargoed until 09:00 UTC, {}, {:%Y-%m-%d}"
            if (outcome(words.format(name, day)), outcome(words.format(name, next_day))) != (
                f"{day:%Y-%m-%d} 09:00",
                "REFUSED",
            ):
                wrong.append(name)
    assert wrong == []


@pytest.mark.parametrize(("code", "language"), by_language())
def test_every_part_of_the_day_settles_the_hour_before_it(code: str, language: Language) -> None:
    wrong = [
        (phrase, hour)
        for minutes, text in language.parts.items()
        for phrase in typed(text)
        for hour in [IN_PARTS[minutes]]
        if outcome(f"Embargoed until {hour % 12}:00 {phrase}, 4 December 2020, UTC") != f"2020-12-04 {hour:02}:00"
    ]
    assert wrong == []


@pytest.mark.parametrize(("code", "sense"), with_sense(Sense.NOON))
def test_every_word_for_noon_is_twelve(code: str, sense: Sense) -> None:
    found = [(p, outcome(f"Embargoed until {p}, UTC, 4 December 2020")) for p in in_table(code, sense)]
    assert others(found, "2020-12-04 12:00") == []


# Words that refuse


@pytest.mark.parametrize(("code", "sense"), with_sense(*sorted(REFUSING, key=lambda sense: sense.name)))
def test_every_refusing_phrase_refuses_a_full_embargo(code: str, sense: Sense) -> None:
    found = [(p, outcome(f"Embargoed until 09:00 UTC, 4 December 2020, {p}")) for p in in_table(code, sense)]
    assert others(found, "REFUSED") == []


@pytest.mark.parametrize(("code", "sense"), with_sense(Sense.EVENT_IF_UNDATED))
def test_an_event_refuses_where_no_day_is_given(code: str, sense: Sense) -> None:
    found = [(p, outcome(f"Embargoed until 09:00 UTC, {p}", OWN_DAY)) for p in in_table(code, sense)]
    assert others(found, "REFUSED") == []


@pytest.mark.parametrize(("code", "sense"), with_sense(Sense.EVENT_IF_UNDATED))
def test_an_event_beside_its_date_is_read(code: str, sense: Sense) -> None:
    mere = [p for p in in_table(code, sense) if not refuses(p)]
    found = [(p, outcome(f"Embargoed until 09:00 UTC, 4 December 2020, {p}")) for p in mere]
    assert others(found, NINE) == []


@pytest.mark.parametrize(("code", "sense"), with_sense(Sense.ABOUT, Sense.BETWEEN, Sense.BEFORE))
def test_about_between_and_before_refuse_the_hour_behind_them(code: str, sense: Sense) -> None:
    found = [(p, outcome(f"Publish {p} 09:00 UTC, 4 December 2020")) for p in in_table(code, sense)]
    assert others(found, "REFUSED") == []


@pytest.mark.parametrize(("code", "sense"), with_sense(Sense.BEFORE))
def test_before_is_read_where_publication_is_forbidden(code: str, sense: Sense) -> None:
    found = [(p, outcome(f"Not to be published {p} 09:00 UTC, 4 December 2020")) for p in in_table(code, sense)]
    assert others(found, NINE) == []


@pytest.mark.parametrize(("code", "sense"), with_sense(Sense.NOT))
def test_every_negation_turns_before_into_an_embargo(code: str, sense: Sense) -> None:
    found = [(p, outcome(f"{p} release before 09:00 UTC, 4 December 2020")) for p in in_table(code, sense)]
    assert others(found, NINE) == []


@pytest.mark.parametrize(("code", "sense"), with_sense(Sense.AFTER))
def test_after_refuses_an_event_and_is_read_before_an_hour(code: str, sense: Sense) -> None:
    alone = [p for p in in_table(code, sense) if Sense.FILLER not in meanings()[p]]
    events = [(p, outcome(f"Embargoed until 09:00 UTC, 4 December 2020, {p} xyzzy")) for p in alone]
    assert others(events, "REFUSED") == []
    exact = [p for p in in_table(code, sense) if Sense.ABOUT not in meanings()[p]]
    hours = [(p, outcome(f"For release {p} 09:00 UTC, 4 December 2020")) for p in exact]
    assert others(hours, NINE) == []


@pytest.mark.parametrize(("code", "sense"), with_sense(Sense.SPAN))
def test_every_word_for_a_length_of_time_refuses_the_hours_behind_it(code: str, sense: Sense) -> None:
    found = [(p, outcome(f"Embargo {p} 9 hours, 4 December 2020 UTC")) for p in in_table(code, sense)]
    assert others(found, "REFUSED") == []


@pytest.mark.parametrize(("code", "sense"), with_sense(Sense.SPAN_TAIL))
def test_every_word_for_a_length_of_time_refuses_the_hours_before_it(code: str, sense: Sense) -> None:
    found = [(p, outcome(f"Embargo: 9 hours {p} 4 December 2020 UTC")) for p in in_table(code, sense)]
    assert others(found, "REFUSED") == []


@pytest.mark.parametrize(("code", "sense"), with_sense(Sense.BLANK_NAME))
def test_every_name_of_a_blank_refuses_in_square_brackets(code: str, sense: Sense) -> None:
    found = [(p, outcome(f"Embargoed until 09:00 UTC, 4 December 2020 [{p}]")) for p in in_table(code, sense)]
    assert others(found, "REFUSED") == []


def dangers() -> list[tuple[str, str]]:
    """Language and words of each line, written down apart from the tables: a word lost from these shows here."""
    header, *lines = DANGERS.read_text(encoding="utf-8").rstrip("\n").split("\n")
    assert header == "language\twords"
    return [(language, words) for language, words in (line.split("\t") for line in lines)]


@pytest.mark.parametrize("code", LANGUAGES)
def test_words_that_move_the_hour_refuse_it_wherever_they_stand(code: str) -> None:
    mine = [words for language, words in dangers() if language == code]
    assert len(mine) > 40
    behind = [(words, outcome(f"Embargo: 09:00 UTC, 4 December 2020, {words}")) for words in mine]
    ahead = [(words, outcome(f"Embargo: {words}, 09:00 UTC, 4 December 2020")) for words in mine]
    shouted = [(words, outcome(f"EMBARGO: 09:00 UTC, 4 DECEMBER 2020, {words.upper()}")) for words in mine]
    assert others([*behind, *ahead, *shouted], "REFUSED") == []


@pytest.mark.parametrize("words", RUN_TOGETHER)
def test_a_phrase_does_not_hide_the_refusing_one_that_begins_inside_it(words: str) -> None:
    assert outcome(f"Embargo: 09:00 UTC, 4 December 2020, {words}") == "REFUSED"


# Words that let an embargo be read


@pytest.mark.parametrize(("code", "sense"), with_sense(Sense.FILLER, Sense.EMBARGO, Sense.HELD, Sense.OUT))
def test_every_harmless_word_leaves_the_embargo_as_it_is(code: str, sense: Sense) -> None:
    mere = [p for p in in_table(code, sense) if not refuses(p)]
    found = [(p, outcome(f"{p}: embargoed until 09:00 UTC, 4 December 2020")) for p in mere]
    assert others(found, NINE) == []


@pytest.mark.parametrize(("code", "sense"), with_sense(Sense.HARMLESS))
def test_every_harmless_compound_leaves_the_embargo_as_it_is(code: str, sense: Sense) -> None:
    for words in ("{}: embargoed until 09:00 UTC, 4 December 2020", "Embargoed until 09:00 UTC, 4 December 2020. {}"):
        assert others([(p, outcome(words.format(p))) for p in in_table(code, sense)], NINE) == []


@pytest.mark.parametrize(("code", "sense"), with_sense(Sense.LOCAL))
def test_every_word_for_the_local_clock_is_the_clock_at_home(code: str, sense: Sense) -> None:
    found = [(p, outcome(f"Embargoed until 09:00 {p}, 4 December 2020")) for p in in_table(code, sense)]
    assert others(found, "2020-12-04 13:00") == []


def folded(phrase: str) -> set[str]:
    """The words of a phrase without their accents."""
    return {bare(word) for word in phrase.split()}


@pytest.mark.parametrize(("code", "sense"), with_sense(Sense.TIME, Sense.TIME_SORT))
def test_every_word_for_time_behind_a_place_makes_it_the_place_s_clock(code: str, sense: Sense) -> None:
    time = "" if sense is Sense.TIME else " time"
    told = {p: f"Embargoed until 09:00, New York {p}{time}" for p in in_table(code, sense)}
    july = [(p, outcome(f"{line}, 4 July 2020")) for p, line in told.items() if not WINTER & folded(p)]
    december = [(p, outcome(f"{line}, 4 December 2020")) for p, line in told.items() if not SUMMER & folded(p)]
    assert (others(july, "2020-07-04 13:00"), others(december, "2020-12-04 14:00")) == ([], [])
    assert len({*july, *december}) >= len(told)


@pytest.mark.parametrize(
    "words",
    [
        "New York summer time, 4 December 2020",
        "New York standard time, 4 July 2020",
        "Jamaica summer time, 4 July 2020",
    ],
)
def test_a_season_that_a_place_does_not_have_then_is_refused(words: str) -> None:
    assert outcome(f"Embargoed until 09:00, {words}") == "REFUSED"


def test_a_season_picks_the_pass_of_an_hour_that_comes_twice_and_another_statement_settles_a_wrong_one() -> None:
    assert outcome("Embargoed until 01:30 New York standard time, 1 November 2026") == "2026-11-01 06:30"
    assert outcome("Embargoed until 9 a.m. New York summer time (14:00 GMT), 4 December 2020") == "2020-12-04 14:00"


@pytest.mark.parametrize(("code", "sense"), with_sense(Sense.TIME_OF, Sense.LINK))
def test_every_word_for_time_before_a_place_makes_it_the_place_s_clock(code: str, sense: Sense) -> None:
    found = [(p, outcome(f"Embargoed until 09:00 {p} Geneva, 4 December 2020")) for p in in_table(code, sense)]
    assert others(found, "2020-12-04 08:00") == []


# Immediate release


@pytest.mark.parametrize("words", [words.strip() for words in IMMEDIATE.split(" /")])
def test_immediate_release_is_no_embargo(words: str) -> None:
    assert outcome(words) == "NONE"


@pytest.mark.parametrize("words", [words.strip() for words in NOT_IMMEDIATE.split(" /")])
def test_immediate_release_with_a_doubt_is_refused(words: str) -> None:
    assert outcome(words, OWN_DAY) == "REFUSED"


@pytest.mark.parametrize(("code", "sense"), with_sense(Sense.NOW, Sense.OUT, Sense.NO_EMBARGO))
def test_every_word_for_at_once_and_for_release_makes_no_embargo(code: str, sense: Sense) -> None:
    beside = {Sense.NOW: "Publication: {}", Sense.OUT: "{}: immediate", Sense.NO_EMBARGO: "Release: {}"}[sense]
    assert others([(p, outcome(beside.format(p))) for p in in_table(code, sense)], "NONE") == []


@pytest.mark.parametrize(("code", "sense"), with_sense(Sense.NOT, Sense.HELD))
def test_immediate_release_is_refused_where_it_is_denied_or_the_text_is_held(code: str, sense: Sense) -> None:
    found = [(p, outcome(f"{p}: for immediate release", OWN_DAY)) for p in in_table(code, sense)]
    assert others(found, "REFUSED") == []


# Press prose


def sentences() -> list[tuple[str, str, str]]:
    """Language, outcome and words of each line; REFUSE where a word cannot be told from one that moves the hour."""
    header, *lines = SENTENCES.read_text(encoding="utf-8").rstrip("\n").split("\n")
    assert header == "language\toutcome\twords"
    return [(language, promised, words) for language, promised, words in (line.split("\t") for line in lines)]


@pytest.mark.parametrize(("language", "promised", "words"), sentences())
def test_ordinary_sentences_of_a_release_leave_its_embargo_as_it_is(language: str, promised: str, words: str) -> None:
    embargo = EMBARGOES[language]
    came = [outcome(f"{words}. {embargo}"), outcome(f"{embargo}. {words}"), outcome(f"{embargo}\n{words}")]
    assert came == [{"READ": NINE, "REFUSE": "REFUSED"}[promised]] * 3


def test_there_are_sixty_sentences_of_a_language_fifteen_in_haitian_creole_and_none_twice() -> None:
    languages = [language for language, _, _ in sentences()]
    assert [code for code in LANGUAGES if languages.count(code) < (15 if code == "ht" else 60)] == []
    assert len({words for _, _, words in sentences()}) == len(languages)
