"""How a contact is reached: addresses and numbers that can exist, that somebody has, and that are what they seem."""

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.lookalike import MOST, in_latin, skeleton, strangers
from pipeline.mailbox import is_address
from pipeline.problem import Problem
from pipeline.reserved import FICTITIOUS, is_reserved, keeper
from pipeline.telephone import dialled, is_possible
from pipeline.zone import country
from tests.cli import ROOT
from tests.test_check import EXAMPLES, GOOD, checked, reading_of

REAL = (EXAMPLES / "contact-reserved.yml").read_text(encoding="utf-8")  # a newsroom whose address could be somebody's


def found(house: Path, contact: str, *, newsroom: str = "", body: str = "") -> list[tuple[str, bool]]:
    """The codes for a contact written out, and whether each stops."""
    return [(problem.code, problem.stops) for problem in problems(house, contact, newsroom=newsroom, body=body)]


def problems(house: Path, contact: str, *, newsroom: str = "", body: str = "") -> tuple[Problem, ...]:
    text = GOOD.replace("[unicri-desk]", f"[{{name: Press desk, {contact}}}]") + body
    return checked(reading_of(house, newsroom=newsroom, a=text))


@pytest.mark.parametrize(
    "email",
    [
        "press@unicri.example",
        "Press.Desk+media@news-room.unicri.example",
        "o'brien@unicri.example",
        "préfet@mairie.example",
        "info@bücher.example",
        "иван@пример.рф",
        "広報@例え.jp",
    ],
)
def test_an_address_that_can_be_one_is_let_through(email: str, tmp_path: Path) -> None:
    assert found(tmp_path, f'email: "{email}"') == []


@pytest.mark.parametrize(
    "email",
    [
        "press@unicri",
        "press..desk@unicri.example",
        ".press@unicri.example",
        "press.@unicri.example",
        "press@-unicri.example",
        "press@unicri_.example",
        "press@uni cri.example",
        "mailto:press@unicri.example",
        "press@unicri.example, desk@unicri.example",
        "Press desk <press@unicri.example>",
        f"{'a' * 250}@unicri.example",
    ],
)
def test_an_address_that_cannot_be_one_stops(email: str, tmp_path: Path) -> None:
    assert found(tmp_path, f'email: "{email}"') == [("contact-malformed", True)]


@pytest.mark.parametrize(
    "phone",
    [
        "+1 868 555 0142",
        "+1 (868) 555-0142 ext. 12",
        "+44 20 7946 0123",
        "+44 (0)20 7946 0123",
        "+39 011 6537 111",
        "+49 30/123456",
        "+509 2812 0000",
        "00 39 011 653 7111",
        "868 555 0142",
        "555-0142",
        "(868) 555-0142",
        "+1 868 555 0142/0143",
        "116 117",
    ],
)
def test_a_number_that_could_ring_is_let_through(phone: str, tmp_path: Path) -> None:
    assert found(tmp_path, f'phone: "{phone}"') == []


@pytest.mark.parametrize(
    "phone",
    [
        "+1 868 555 01",
        "+1 868 555 01422",
        "+1 555 0142",
        "+999 123 456",
        "+44 20 7946",
        "868 555 0142 5550143",
        "ask the desk",
        "12",
        "1" * 100,
    ],
)
def test_a_number_that_could_ring_nowhere_stops(phone: str, tmp_path: Path) -> None:
    assert found(tmp_path, f'phone: "{phone}"') == [("contact-malformed", True)]


def test_a_number_without_a_code_is_one_of_the_organisation_s_country_or_of_the_newsroom_s() -> None:
    berlin, home = country("Europe/Berlin"), country("America/Port_of_Spain")
    assert (berlin, home) == ("DE", "TT")
    assert not is_possible("030 23125 00012", (home,))
    assert is_possible("030 23125 00012", (berlin, home))
    assert is_possible("030 23125 00012", ()), "where no country is known nothing is doubted"
    assert dialled("030 23125 001", (berlin,)) == dialled("+49 (0)30 23125 001", ()) == "493023125001"


def test_the_zone_of_the_organisation_says_how_its_numbers_are_read(tmp_path: Path) -> None:
    london = REAL.replace("  caricom", "    zone: Europe/London\n  caricom")
    assert found(tmp_path, "phone: 020 7946 0123", newsroom=london) == [("contact-reserved", True)]
    assert found(tmp_path, "phone: 020 7946 0123", newsroom=REAL) == [("contact-malformed", True)]


@pytest.mark.parametrize("name", ["UTC", "Etc/GMT+4"])
def test_a_zone_of_no_country_has_none(name: str) -> None:
    assert country(name) == ""


def test_a_zone_s_older_name_has_its_country() -> None:
    assert country("Jamaica") == "JM"


@pytest.mark.parametrize(
    "host", ["unicri.example", "EXAMPLE.com", "mail.example.org", "x.test", "a.invalid", "b.local", "c.home.arpa."]
)
def test_a_domain_for_examples_is_nobody_s(host: str) -> None:
    assert is_reserved(host)


@pytest.mark.parametrize("host", ["unicri.it", "example.it", "myexample.com", "test.org", "localhost.it", "arpa.it"])
def test_a_domain_that_somebody_may_have_is_not_reserved(host: str) -> None:
    assert not is_reserved(host)


@pytest.mark.parametrize(
    ("digits", "whose"),
    [
        ("18685550100", "the North American numbering plan"),
        ("12025550199", "the North American numbering plan"),
        ("442079460999", "Ofcom"),
        ("441632960001", "Ofcom"),
        ("447700900123", "Ofcom"),
        ("441214960123", "Ofcom"),
        ("353209101234", "ComReg"),
        ("61255501234", "ACMA"),
        ("61491570156", "ACMA"),
        ("33199001234", "Arcep"),
        ("33639981234", "Arcep"),
        ("493023125001", "the Bundesnetzagentur"),
        ("4917139200", ""),
        ("49171392001", ""),
        ("18685550200", ""),
        ("18685551212", ""),
        ("442079461000", ""),
        ("33199011234", ""),
        ("61255511234", ""),
        ("", ""),
    ],
)
def test_a_number_for_films_is_known_by_who_keeps_it(digits: str, whose: str) -> None:
    assert keeper(digits) == whose


def test_every_row_of_the_table_is_a_pattern_of_whole_numbers() -> None:
    assert all(pattern and pattern[0].isdigit() and whose for pattern, whose in FICTITIOUS)


@pytest.mark.parametrize(
    "contact",
    [
        "email: press@example.com",
        "email: press@unicri.test",
        "phone: +1 868 555 0100",
        'phone: "+44 (0)20 7946 0100 x 3"',
    ],
)
def test_what_nobody_has_stops_a_newsroom_that_is_somebody_s_and_no_newsroom_of_examples(
    contact: str, tmp_path: Path
) -> None:
    assert found(tmp_path, contact, newsroom=REAL) == [("contact-reserved", True)]
    assert found(tmp_path, contact) == []


def test_a_number_beside_those_for_films_is_let_through(tmp_path: Path) -> None:
    assert found(tmp_path, "phone: +1 868 623 4567", newsroom=REAL) == []


@pytest.mark.parametrize(
    ("address", "odd"),
    [
        ("press@unicrі.it", [("і", "Cyrillic")]),
        ("рress@unicri.it", [("р", "Cyrillic")]),
        ("press@xn--unicr-r2e.it", [("і", "Cyrillic")]),
        ("press@ѕсо.com", [("ѕ", "Cyrillic"), ("с", "Cyrillic"), ("о", "Cyrillic")]),
        ("press@οχi.gr", [("ο", "Greek"), ("χ", "Greek")]),
        ("press@unicri.it", []),
        ("préfet@mairie.fr", []),
        ("иван@пример.рф", []),
        ("иван.ivanov@почта.рф", []),
        ("press@сос.рф", []),
        ("広報pr@例えtest.jp", []),
        ("press@москва-club.com", []),
        ("press@xn--nonsense-\u0131.it", []),
        ("@", []),
    ],
)
def test_letters_of_another_alphabet_are_seen_where_they_pass_for_latin_ones(
    address: str, odd: list[tuple[str, str]]
) -> None:
    assert strangers(address) == odd


def test_a_domain_is_refused_that_looks_like_one_of_ours(tmp_path: Path) -> None:
    for email in ("press@un1cri.example", "press@unlcri.example", "press@unıcri.example"):
        assert found(tmp_path, f"email: {email}") == [("contact-lookalike", True)]
    assert found(tmp_path, "email: press@unesco.example") == []
    assert skeleton("rnodern.example") == skeleton("modern.example")


def test_the_address_is_shown_as_it_should_be_typed(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, "email: press@unicrі.example")
    assert "`press@unicri.example`" in problem.mend
    assert in_latin("unicrі") == "unicri"


def test_an_address_in_the_text_is_looked_at_too(tmp_path: Path) -> None:
    body = "\nSí. Write to (desk@unicrі.example), not @unicrі or desk@unicri.example.\n"
    found = problems(tmp_path, "email: press@unicri.example", body=body)
    (problem,) = [each for each in found if each.code != "link-plain"]
    assert (problem.code, problem.place.line, problem.place.column) == ("contact-lookalike", 10, 15)


def test_a_withdrawn_release_is_asked_for_no_contact(tmp_path: Path) -> None:
    text = GOOD.replace("[unicri-desk]", "[{name: X, email: nowhere}]").replace(
        "issuers:", "killed: Called off.\nissuers:"
    )
    assert checked(reading_of(tmp_path, a=text)) == ()


@pytest.mark.parametrize("unit", ["@", "a@", "é@", ".", "a.", "-", "і", "+1", "((", "1/", "a@b.", "\u202e@x."])
def test_long_odd_input_is_judged_in_its_first_signs_only(unit: str) -> None:
    """The work is bounded: nothing beyond the longest address and number that can exist is looked into."""
    long = unit * 100_000
    assert not is_address(long)
    assert not is_possible(long, ("TT",))
    assert dialled(long, ("TT",)) == dialled(long[:60], ("TT",))
    assert strangers(long) == strangers(long[:MOST])
    assert skeleton(long) == skeleton(long[:MOST])


def test_a_plain_address_and_number_load_no_library() -> None:
    code = (
        "import sys\nfrom pipeline.mailbox import is_address\nfrom pipeline.telephone import is_possible\n"
        "from pipeline.lookalike import strangers, skeleton\n"
        "assert is_address('press@unicri.example') and is_possible('+1 868 555 0142', ('TT',))\n"
        "assert not is_address('press at unicri') and not strangers('press@unicri.it') and skeleton('unicri.it')\n"
        "print(*{'email_validator', 'phonenumbers', 'confusable_homoglyphs'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
