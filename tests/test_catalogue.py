"""The catalogues: a language of the interface is one file, and a newsroom may bring its own."""

import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from pipeline.typeset.catalogue import GAP, catalogue, languages, outdated, spoken
from pipeline.typeset.moment import day, shown, spanned
from pipeline.typeset.template import TemplateFault, look
from tests.tongues import LANGUAGES

ROOT = Path(__file__).parents[1]
WORDS = ROOT / "templates" / "words"

ITALIAN = """\
msgid ""
msgstr ""
"Language: it\\n"

msgctxt "ends"
msgid "Ends"
msgstr "Fine"
"""


def own(folder: Path, language: str, text: str) -> str:
    (folder / "words").mkdir()
    (folder / "words" / f"{language}.po").write_text(text, encoding="utf-8")
    return str(folder)


def rows(name: str) -> dict[str, tuple[str, str]]:
    read = read_po(BytesIO((WORDS / name).read_bytes()), abort_invalid=True)
    return {row.context or "": (str(row.id), str(row.string)) for row in read if row.id}


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_every_language_has_all_words_with_their_gaps(language: str) -> None:
    source, translated = rows("words.pot"), rows(f"{language}.po")
    assert {name: english for name, (english, _) in source.items()} == {
        name: english for name, (english, _) in translated.items()
    }
    for name, (english, word) in translated.items():
        if not name.startswith("date_"):
            assert word.strip(), name
            assert sorted(GAP.findall(word)) == sorted(GAP.findall(english)), name


def test_the_languages_are_those_that_have_a_catalogue() -> None:
    assert languages(look("")) == LANGUAGES == ("en", "es", "fr", "ht", "nl", "pt")


def test_a_region_is_served_by_its_language_and_nothing_serves_a_language_without_words() -> None:
    seen = look("")
    assert [spoken(seen, tag) for tag in ("pt-BR", "EN_tt", "fr-CA", "gcf", "")] == ["pt", "en", "fr", "", ""]
    with pytest.raises(ValueError, match="no interface words for 'gcf', only for en, es"):
        catalogue(seen, "gcf")


def test_a_newsrooms_own_words_need_only_those_it_changes(tmp_path: Path) -> None:
    seen = look(
        own(tmp_path, "en", 'msgid ""\nmsgstr "Language: en_US\\n"\n\nmsgctxt "ends"\nmsgid "Ends"\nmsgstr "###"\n')
    )
    found = catalogue(seen, "en")
    assert (found.words["ends"], found.words["notes"]) == ("###", "Notes to editors")
    assert day("2020-12-04", found.calendar) == "December 4, 2020"


def test_a_new_language_is_a_catalogue_and_nothing_else(tmp_path: Path) -> None:
    seen = look(own(tmp_path, "it", ITALIAN))
    found = catalogue(seen, "it")
    assert (found.words["ends"], found.words["notes"], found.direction) == ("Fine", "Notes to editors", "ltr")
    noon = datetime(2020, 12, 4, 11, tzinfo=UTC)
    assert str(shown(noon, "Europe/Rome", found.calendar)) == "venerdì 4 dicembre 2020, 12:00 (Roma, UTC+1) · 11:00 UTC"


def test_a_language_that_is_read_from_the_right_says_so_and_keeps_its_hours_in_order(tmp_path: Path) -> None:
    found = catalogue(look(own(tmp_path, "he", ITALIAN.replace("it", "he"))), "he")
    assert found.direction == "rtl"
    ten, three = datetime(2023, 5, 20, 14, tzinfo=UTC), datetime(2023, 5, 20, 19, tzinfo=UTC)
    said = spanned(ten, three, "America/Port_of_Spain", found.calendar)
    assert "\u206610:00–15:00\u2069" in said
    assert "\u2066UTC−4\u2069" in said
    assert shown(ten, "America/Port_of_Spain", found.calendar).utc == "\u206614:00 UTC\u2069"


def test_a_language_that_cldr_does_not_know_brings_its_own_days(tmp_path: Path) -> None:
    text = ITALIAN.replace("Language: it", "Language: fr") + "".join(
        f'\nmsgctxt "date_{name}"\nmsgid "x"\nmsgstr "{word}"\n'
        for name, word in {
            "months": "janvyé, févriyé, mas, avril, mé, jen, jiyé, out, sèptanm, òktob, novanm, désanm",
            "weekdays": "lendi, mawdi, mèkrèdi, jédi, vandrèdi, sanmdi, dimanch",
            "full": "{weekday} {day} {month} {year}",
        }.items()
    )
    found = catalogue(look(own(tmp_path, "gcf", text)), "gcf")
    assert day("2020-12-01", found.calendar) == "1 désanm 2020"
    assert str(shown(datetime(2020, 12, 4, tzinfo=UTC), "UTC", found.calendar)) == "vandrèdi 4 désanm 2020, 00:00 UTC"


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("Ceci n’est pas", 1, "this is no line of a catalogue, which has `msgctxt"),
        (ITALIAN + "blah\n", 8, "this is no line of a catalogue, which has `msgctxt"),
        ('"Language: it"\n', 1, "this is no line of a catalogue, which has `msgctxt"),
        (ITALIAN.replace("it\\n", "it\\\\n"), 1, "this cannot be read as a catalogue"),
        (
            ITALIAN.replace("it\\n", "it\\nPOT-Creation-Date: YEAR-MO-DA\\n"),
            1,
            "this cannot be read as a catalogue",
        ),
        (
            ITALIAN.replace('it\\n"', 'it\\n"\n"Plural-Forms: nplurals=x; plural=(n !\\n"'),
            1,
            "this cannot be read as a catalogue",
        ),
        (ITALIAN.replace('msgstr "Fine"', 'msgctxt "notes"'), 6, "this `msgid` has no `msgstr` behind it"),
        (ITALIAN.replace('"Fine"', '"Fine'), 7, "the text is not between quotation marks"),
        (ITALIAN.replace('"Fine"', "Fine"), 7, "the text is not between quotation marks"),
        (ITALIAN.replace('"Fine"', '"Fi"ne"'), 7, "a quotation mark stands inside the text; write it as"),
        (ITALIAN.replace('"Fine"', '"Fine {x}"'), 6, "nothing fills {x} in `ends`; take it out"),
        (ITALIAN + '\nmsgctxt "ends"\nmsgid "Ends"\nmsgstr "Fin"\n', 9, "`ends` is here twice, first in line 5"),
        (ITALIAN + '\nmsgid "Notes"\nmsgstr "Note"\n', 9, "nothing says which word this is; write its `msgctxt`"),
        (ITALIAN.replace(": it", ": fr"), 3, "its head names another language, `fr`; write `Language: it`"),
        ("", 1, 'it has no head; begin the file with two lines, `msgid ""` and `msgstr "Language: it\\n"`'),
        (ITALIAN[ITALIAN.index("msgctxt") :], 1, "it has no head; begin the file with two lines"),
        (ITALIAN.replace('msgstr "Fine"', 'msgid_plural "s"\nmsgstr[0] "a"\nmsgstr[1] "b"'), 6, "`ends` wants one"),
        (
            ITALIAN.replace("Language: it", "Language: qq"),
            3,
            "its head names no language that CLDR knows; write `Language: it`",
        ),
        (ITALIAN.replace('"ends"', '"edns"'), 6, "nothing on a page is called `edns`"),
        (ITALIAN.replace('"ends"', '"about"'), 6, "`about` has lost its {name}"),
        (ITALIAN.replace('"ends"', '"date_months"'), 6, "`date_months` wants 12 names"),
        (ITALIAN.replace('"ends"', '"date_cities"'), 6, "`date_cities` wants pairs"),
    ],
)
def test_a_catalogue_that_is_wrong_is_told_with_file_and_line(tmp_path: Path, text: str, line: int, why: str) -> None:
    with pytest.raises(TemplateFault, match=rf"it\.po, line {line}: {re.escape(why)}"):
        catalogue(look(own(tmp_path, "it", text)), "it")


@pytest.mark.parametrize(("language", "head"), [("en", "en_US"), ("ht", "fr"), ("gcf", "fr"), ("pt-BR", "pt")])
def test_a_head_may_name_another_region_and_the_nearest_language_where_cldr_has_no_days(
    tmp_path: Path, language: str, head: str
) -> None:
    seen = look(own(tmp_path, language, ITALIAN.replace(": it", f": {head}")))
    assert catalogue(seen, language).locale == head
    assert catalogue(seen, language).words["ends"] == "Fine"


def test_what_a_catalogue_may_hold_beside_its_words_hinders_nothing(tmp_path: Path) -> None:
    text = f'\ufeff# A note\n\n{ITALIAN}\n#~ msgctxt "old"\n#~ msgid "x\n#~ msgstr "y"\n\n'
    text += 'msgctxt "notes"\nmsgid ""\n"Notes to "\n"editors"\nmsgstr ""\n"Note per \\"i\\" "\n\t"redattori"\n'
    words = catalogue(look(own(tmp_path, "it", text)), "it").words
    assert (words["ends"], words["notes"]) == ("Fine", 'Note per "i" redattori')


def test_a_word_that_translates_another_english_is_told_with_the_english_of_today(tmp_path: Path) -> None:
    seen = look(own(tmp_path, "it", ITALIAN.replace('"Ends"', '"The end"')))
    assert catalogue(seen, "it").words["ends"] == "Fine"
    assert outdated(seen, "words/it.po") == ((6, "ends", "Ends"),)
    assert outdated(look(""), "words/fr.po") == ()


@pytest.mark.parametrize("charset", ["CHARSET", "ISO-8859-1"])
def test_a_catalogue_is_utf_8_whatever_its_head_says(tmp_path: Path, charset: str) -> None:
    head = f"Content-Type: text/plain; charset={charset}"
    text = ITALIAN.replace("it\\n", f'it\\n"\n"{head}\\n').replace("Fine", "Così è")
    assert head in text
    assert catalogue(look(own(tmp_path, "it", text)), "it").words["ends"] == "Così è"


def test_a_translation_marked_as_doubtful_is_not_printed(tmp_path: Path) -> None:
    seen = look(own(tmp_path, "it", ITALIAN.replace("msgctxt", "#, fuzzy\nmsgctxt")))
    assert catalogue(seen, "it").words["ends"] == "Ends"


def test_the_words_that_the_page_on_languages_shows_are_a_catalogue(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "languages.md").read_text(encoding="utf-8")
    example = "".join(f"{line}\n".removeprefix("    ") for line in page.splitlines() if not line or line[0] == " ")
    shown_there = example[example.index("msgid") :]
    seen = look(own(tmp_path, "en", shown_there))
    assert (catalogue(seen, "en").words["ends"], catalogue(seen, "en").locale) == ("###", "en_001")
    assert '"Language: it\\n"' in page


def test_every_word_is_used_and_every_word_used_is_there() -> None:
    asked = {
        word
        for path in (ROOT / "templates").glob("*.*")
        if path.is_file()
        for word in re.findall(r"\bwords\.(\w+)", path.read_text(encoding="utf-8"))
    }
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "pipeline").rglob("*.py"))
    known = set(catalogue(look(""), "en").words)
    assert asked <= known
    by_code = {word for word in known if f'"{word}"' in code or word.startswith(("kind_", "notice_"))}
    assert known == asked | by_code


def test_no_word_has_the_name_of_something_a_mapping_does() -> None:
    # a template would get the method: {{ words.update }}
    assert not set(catalogue(look(""), "en").words) & set(dir(dict))
