"""Leftovers: what was never meant for readers is found, and what only looks like it is left alone."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipeline import leftover
from pipeline.checks import Context, leftovers
from pipeline.leftover.rule import Rule, found
from pipeline.newsroom import HostPlace, Newsroom, Organisation
from pipeline.problem import Place, Problem
from pipeline.release import Picture, Release
from tests.test_founding_reading import SEEDS

NEWSROOM = Newsroom(
    "newsroom.yml", "News", "https://news.example", "UTC", ("en",), {"us": Organisation("us", "Us")}, (), (),
    HostPlace("folder", "live"),
)  # fmt: skip
RELEASE = Release("releases/a.md", "a", "Heads adopt the plan", None, ("us",), (), "", 8, "en")
CONTEXT = Context((), datetime(2030, 1, 1, tzinfo=UTC))


def problems(body: str, language: str = "en", newsroom: Newsroom = NEWSROOM, **fields: object) -> list[Problem]:
    release = replace(RELEASE, body=body, language=language, **fields)  # type: ignore[arg-type]
    return list(leftovers.check(release, newsroom, CONTEXT))


def codes(body: str, language: str = "en") -> list[str]:
    return [problem.code for problem in problems(body, language)]


def places(body: str) -> list[Place]:
    return sorted(problem.place for problem in problems(body))


BLANKS = [
    ("en", "Lorem ipsum dolor sit amet, consectetur."),
    ("en", "The Heads meet on [insert date] in Rome."),
    ("en", "“[insert quote here],” said the chair."),
    ("en", "“[quote]” said the chair."),
    ("en", "[City, Date] – The Heads adopted the plan."),
    ("en", "[Name of the director] opened the room."),
    ("en", "The plan costs [XX] dollars."),
    ("en", "Time: TBC"),
    ("en", "Venue (TBC)"),
    ("en", "The Heads meet on TBC in Rome."),
    ("en", "Speaker: to be confirmed"),
    ("en", "| Speaker | TBD |\n|---|---|\n| Chair | TBC |"),
    ("en", "The Heads meet on XX December."),
    ("en", "The plan costs $XX million and helps XX people."),
    ("en", "It grew by XX% in 20XX."),
    ("en", "Call +1 868 XXX XXXX."),
    ("en", "Her new director, XXX said on Thursday, is glad."),
    ("en", "The room (TK) costs XX dollars and opens at ??:??."),
    ("fr", "Le plan est bon, XX a déclaré."),
    ("es", "El plan cuesta XX pesos, XX dijo ayer."),
    ("en", "The chair, Mr. XX, spoke."),
    ("en", "Address: xxxx"),
    ("en", "PENDING MINISTER’S QUOTE"),
    ("en", "The figures are PENDING FINAL APPROVAL by the bank."),
    ("en", "QUOTE TO COME"),
    ("en", "The chair spoke TKTK of the plan."),
    ("en", "They met on ___ 2031."),
    ("en", "Dear {{first_name}}"),
    ("en", "Click or tap here to enter text."),
    ("en", "The Heads met in ??? last week."),
    ("en", "Date: DD/MM/YYYY"),
    ("en", "Venue: TBA"),
    ("en", "The Heads meet (T.B.A.) in Rome."),
    ("en", "Venue: to be confirmed. Entry is free."),
    ("fr", "Le plan coûte [à compléter] dollars."),
    ("fr", "Tél. : XX XX XX XX XX"),
    ("fr", "Le forum ouvre à XX h XX."),
    ("fr", "EN ATTENTE DE CITATION"),
    ("es", "PENDIENTE CITA DEL MINISTRO"),
    ("pt", "O fórum abre às XXhXX."),
    ("pt", "PENDENTE DE CITAÇÃO"),
    ("fr", "Lieu : à confirmer"),
    ("fr", "Ils se réunissent le XX décembre."),
    ("fr", "Cliquez ou appuyez ici pour entrer du texte."),
    ("es", "Hora: por confirmar"),
    ("es", "El plan cuesta XX millones."),
    ("es", "Fecha: TBC"),
    ("pt", "Local: a definir"),
    ("pt", "Custa [inserir valor] euros."),
    ("nl", "Het plan kost [nog in te vullen] euro."),
    ("nl", "Plaats: nog te bepalen"),
    ("nl", "Zaal: n.t.b."),
    ("ht", "Lè: pou konfime"),
    ("ht", "Plan an koute [pou ranpli] goud."),
]


@pytest.mark.parametrize(("language", "body"), BLANKS)
def test_a_blank_that_waits_for_words_stops(language: str, body: str) -> None:
    found = problems(body, language)
    assert {(problem.code, problem.stops) for problem in found} == {("placeholder-left", True)}


NOTES = [
    ("en", "NOTE TO SELF: ask for the figures"),
    ("en", "The plan is adopted. NOTE TO SELF ask"),
    ("en", "The plan is adopted [note to self: ask]."),
    ("en", "The chair [who was it?] spoke."),
    ("en", "Draft v3 of this release"),
    ("en", "The plan [check with legal] is adopted."),
    ("en", "“We are glad [check with legal],” said the chair."),
    ("en", "The plan costs 5 million [is this right?]."),
    ("en", "DRAFT v3"),
    ("en", "DRAFT 2.1 of the release"),
    ("en", "**DRAFT**"),
    ("en", "FIXME the plan"),
    ("en", "TODO: ask the chair"),
    ("en", "INTERNAL USE ONLY"),
    ("en", "The plan Comment [AB1]: is it adopted?"),
    ("en", "Commented [AB12]: is it adopted?"),
    ("en", "Deleted: by a large majority"),
    ("en", "Formatted: Font: Bold"),
    ("en", "The plan {++is++} adopted."),
    ("en", "<<<<<<< HEAD\nThe plan is adopted."),
    ("en", "The chair (to be checked) spoke."),
    ("en", "The plan costs 5 million (Anna, can you confirm this?)."),
    ("en", "The chair, Ms. Bel (spelling?), spoke."),
    ("fr", "Le plan coûte 5 millions (Anne, peux-tu vérifier\u00a0?)."),
    ("es", "El plan cuesta 5 millones (Ana, ¿puedes confirmar la cifra?)."),
    ("nl", "Het plan kost 5 miljoen (Jan, kun je dit controleren?)."),
    ("fr", "Le plan [à vérifier] est adopté."),
    ("fr", "Commenté [AB1] : est-ce vrai ?"),
    ("fr", "Supprimé : le plan"),
    ("fr", "BROUILLON 2"),
    ("es", "El plan [verificar con la oficina] se adopta."),
    ("es", "Con formato: Fuente: Negrita"),
    ("pt", "O plano [verificar com a diretora] foi adotado."),
    ("pt", "Formatado: Tipo de letra"),
    ("nl", "Het plan [nog checken] is aangenomen."),
    ("nl", "Met opmaak: Lettertype"),
    ("ht", "Plan an [pou verifye] pase."),
]


@pytest.mark.parametrize(("language", "body"), NOTES)
def test_a_note_of_the_writers_stops(language: str, body: str) -> None:
    found = problems(body, language)
    assert {(problem.code, problem.stops) for problem in found} == {("drafting-note-left", True)}


PASTED = [
    "Skip to main content",
    "## Skip to content",
    "Aller au contenu principal",
    "Pasar al contenido principal",
    "Pular para o conteúdo principal",
    "Overslaan en naar de inhoud gaan",
    "Ale nan kontni prensipal",
    "The plan is adopted. Read More",
    "The plan is adopted.\u00a0Read More",
    "Lire la suite",
    "Leer más »",
    "Home › News › Press releases",
    "Accueil » Actualités » Communiqués",
    "Share on Facebook | Share on Twitter | Print",
    "Privacy policy | Terms of use",
    "This website uses cookies to improve your visit.",
    "Ce site utilise des cookies.",
    "Accept all cookies",
    "The website encountered an unexpected error. Please try again later.",
    "500 Internal Server Error",
    "# 404 Not Found",
    "There was a fault: SQLSTATE[HY000]: General error",
    "Traceback (most recent call last):",
    '  File "app.py", line 3, in main',
    "ValueError: no such date",
    "   at org.example.Page.draw(Page.java:12)",
    "#0 /var/www/index.php(12): main()",
    "in Logger->log() (line 78 of core/Logger.php).",
    "Warning: include(header.php): failed to open stream",
    "Fatal error: out of memory in index.php on line 3",
    "Please enable JavaScript to continue.",
    "You have an error in your SQL syntax near the plan",
    "Drupal\\Core\\DatabaseExceptionWrapper: gone",
]


@pytest.mark.parametrize("body", PASTED)
def test_what_came_along_with_a_web_page_stops_once_for_its_line(body: str) -> None:
    assert [(problem.code, problem.stops) for problem in problems(f"The Heads met.\n\n{body}\n")] == [
        ("page-pasted", True)
    ]


HARMLESS = [
    ("en", "It was built in the XX century; XX Congress, volume XX."),
    ("en", "Persons with XX chromosomes. Shirts in XXL."),
    ("en", "Leo XX said so. Transparency Kenya (TK) asks: what?? Really?!"),
    ("fr", "Le siècle XX et le XXe siècle."),
    ("es", "La XX Cumbre y el siglo XX. TODO EL DÍA: todo."),
    ("pt", "O século XX e a XX Assembleia."),
    ("en", "The Tobago Broadcasting Corporation (TBC) said so. It moved to TBC."),
    ("en", "Tuberculosis (TBC) is on the wane; a TBC test is free. It ended TBC."),
    ("es", "El programa contra la TBC."),
    ("nl", "De strijd tegen TBC, nu."),
    ("en", "“I recieved [sic] it,” and “[…] they [the pupils] left.”"),
    ("en", "“We [check] and [add] what [name] has.”"),
    ("en", "See [the date](https://us.example/date), [name][1] and [date].\n\n[1]: https://us.example\n[date]: https://us.example"),
    ("en", "A footnote.[^1]\n\n[^1]: The note."),
    ("en", "The date is still to be confirmed by the board."),
    ("en", "Host: TBA, the Tobago Business Association (TBA)"),
    ("en", "They sing “Hello (Mama, can you hear me?)” and “Where (on what date?)”."),
    ("en", "Chromosomes XX XY and XX XX."),
    ("fr", "Un formulaire à compléter (à compléter en ligne)."),
    ("nl", "Formulieren die nog in te vullen zijn."),
    ("en", "The second draft of the law, and comments on the draft 2031 budget."),
    ("nl", "Het concept is goed."),
    ("en", "He deleted the file. The text was formatted: badly."),
    ("en", "[Read more](https://us.example/more)"),
    ("en", "Read more: [the plan](https://us.example/plan)"),
    ("en", "## Read more\n\n- [The plan](https://us.example/plan)"),
    ("en", "Facebook | X | Instagram"),
    ("en", "Print | Paper | Ink"),
    ("en", "Readers who read more read better. They want to read more"),
    ("en", "A page that says `404 Not Found` or `Skip to main content`.\n\n```\nSQLSTATE[HY000]\n```"),
    ("en", "Access denied is what readers fear. The bus stops at line 3 of the metro."),
    ("en", "There are cookies at the library. We baked cookies."),
    ("en", "An exception: the error was found. Notice: the hall is closed."),
    ("en", "“Skip to main content” is the first link of an accessible page."),
    ("en", "The committee is PENDING no more. Why??"),
    ("en", "300 CASES PENDING, CLEARANCE IS SLOW"),
    ("en", "On air: TBC, the Tobago Broadcasting Corporation (TBC)"),
    ("en", "“Why [did they leave?] I ask,” said the chair."),
    ("en", "A rule\n\n___\n\nand another * * *."),
    ("en", "The .xxx domain and https://us.example/xxxx/2 and a@xxxx.example."),
    ("en", "The note to self that artists write. The confidential report, internal only to them."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "body"), HARMLESS)
def test_what_only_looks_like_a_leftover_is_none(language: str, body: str) -> None:
    assert [str(problem) for problem in problems(body, language)] == []


def test_a_dummy_text_is_told_once_for_its_first_words() -> None:
    assert [problem.place.column for problem in problems("Lorem ipsum dolor sit amet, consectetur.")] == [1]


def test_each_blank_of_a_line_is_told_with_its_place() -> None:
    found = problems("The Heads.\n\nOn XX May, for $XX.")
    assert [problem.place for problem in found] == [Place("releases/a.md", 10, 4), Place("releases/a.md", 10, 16)]


def test_every_text_that_readers_see_is_looked_at() -> None:
    place = Place("releases/a.md", 5, 3)
    fields = {
        "title": "Heads adopt [insert name]", "subtitle": "On XX May", "summary": "Lorem ipsum", "notes": "DRAFT v3",
        "pictures": (Picture("a.png", "TBC"),), "places": {"pictures.0": place},
    }  # fmt: skip
    found = problems("The Heads met.", **fields)  # type: ignore[arg-type]
    assert [problem.code for problem in found] == [
        "placeholder-left", "placeholder-left", "placeholder-left", "drafting-note-left", "placeholder-left",
    ]  # fmt: skip
    assert found[-1].place == place


def test_a_name_of_the_newsroom_is_no_blank() -> None:
    theirs = replace(NEWSROOM, organisations={"tbc": Organisation("tbc", "The Brown Company", acronym="TBC")})
    assert problems("The plan is of TBC.", newsroom=theirs) == []
    assert problems("The plan is of TBC.", newsroom=replace(NEWSROOM, spellings=("TBC",))) == []
    assert len(problems("The plan is of TBC.")) == 1


def test_a_withdrawn_release_is_left_alone() -> None:
    assert problems("Lorem ipsum", killed="Called off.") == []


def test_a_long_leftover_is_cut_in_the_message_and_cannot_end_its_quotation() -> None:
    (problem,) = problems("NOTE TO SELF: " + "ask \\` " * 40)
    assert "…" in problem.wrong
    assert problem.wrong.count("`") == 2


def test_the_founding_documents_are_found_out_line_by_line() -> None:
    if not SEEDS.is_dir():
        pytest.skip(f"the founding documents are not in {SEEDS}")
    told = []
    for path in sorted(SEEDS.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        lines = text.split("\n")
        told += [(lines[at.line - 8][at.column - 1 :].split("\\")[0], path.name) for at in places(text)]
    first, second = (path.name for path in sorted(SEEDS.glob("*.txt")))
    assert told == [
        ("Read More", first),
        ("Skip to main content", second),
        ("The website encountered an unexpected error. Please try again later.", second),
        ("Drupal", second),  # with its SQLSTATE, its placeholders and the line of its stack, all on one line
    ]


@pytest.mark.parametrize(
    "unit",
    ["TBC ", "[check ", "[insert x] ", "XX ", "xxxx ", "_ ", "?", "[", "(", "“[add] ", "PENDING ", "{{", "a.Error: ",
     "Read more. ", "`", "TBC\n", "Deleted:\n", "\u202f", "é", "T B C ", "\\a", "| Home ", "DRAFT ", "[a?] ",
     "(Anna, can you ", "(aa, can you check ", "XX-"],
)  # fmt: skip
def test_hostile_text_costs_time_in_step_with_its_length(unit: str) -> None:
    """What is told, and each place that must be looked up for it, has a bound, however long the text is."""
    once, twice = (len(problems(unit * (size // len(unit)))) for size in (2_000, 4_000))
    assert twice <= 2 * once + 2
    assert len(problems(unit * (250_000 // len(unit)))) <= 3 * leftovers.MOST


def test_each_rule_says_when_it_is_worth_looking() -> None:
    rules: tuple[Rule, ...] = (*leftover.PLACEHOLDERS, *leftover.NOTES, *leftover.ERRORS)
    assert [rule.pattern.pattern for rule in rules if not (rule.clues or rule.signs)] == []
    assert all(sign == sign.lower() for rule in rules for sign in rule.signs)


@pytest.mark.parametrize(("language", "body"), [*BLANKS, *NOTES])
def test_the_clues_hide_nothing_that_a_rule_would_find(language: str, body: str) -> None:
    rules = tuple(
        rule
        for rule in (*leftover.PLACEHOLDERS, *leftover.NOTES)
        if not rule.languages or language in rule.languages.split()
    )
    words, small = leftover.words_of(body), body.lower()
    worth = leftover.Index(rules).worth(words, small, language)
    assert list(found(body, worth)) == list(found(body, rules))
