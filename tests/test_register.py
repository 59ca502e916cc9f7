"""The newsroom's register, and office hours."""

from pathlib import Path

import pytest

from pipeline.checks.register import FREE
from tests.test_check import GOOD, checked, public, reading_of
from tests.test_reach import found, problems

SATURDAY = "Saturday, 5 December 2020, 22:00 hrs AST"


@pytest.mark.parametrize(
    "contact",
    [
        "name: Salle de presse, email: PRESS@unicri.example",
        "name: press  desk, email: new@unicri.example",
        "name: Salle de presse, phone: +1 (868) 555-0100",
    ],
)
def test_a_name_an_address_or_a_number_of_the_register_is_enough(contact: str, tmp_path: Path) -> None:
    assert checked(reading_of(tmp_path, a=GOOD.replace("[unicri-desk]", f"[{{{contact}}}]"))) == ()


def test_somebody_unknown_is_advice_and_none_beside_a_known_contact(tmp_path: Path) -> None:
    front = "{name: Front desk, email: front@unicri.example}"
    alone = checked(reading_of(tmp_path, a=GOOD.replace("[unicri-desk]", f"[{front}]")))
    assert [(problem.code, problem.stops) for problem in alone] == [("contact-unregistered", False)]
    assert checked(reading_of(tmp_path, a=GOOD.replace("[unicri-desk]", f"[{front}, unicri-desk]"))) == ()


def test_an_organisation_without_contacts_has_no_register(tmp_path: Path) -> None:
    text = GOOD.replace("[unicri-desk]", "[{name: Front desk, email: front@unicri.example}]")
    newsroom = (
        "name: N\naddress: https://news.example\nhome: UTC\norganisations:\n  unicri: {name: Institute}\n"
        "host: {kind: folder, path: live, proof: folder}\n"
    )
    assert checked(reading_of(tmp_path, newsroom=newsroom, a=text.replace("AST", "UTC"))) == ()


@pytest.mark.parametrize("email", ["desk@gmail.com", "desk@yahoo.com.br", "desk@wanadoo.fr"])
def test_an_address_where_anybody_can_have_one_is_advice(email: str, tmp_path: Path) -> None:
    assert found(tmp_path, f"email: {email}") == [("contact-elsewhere", False)]


def test_an_address_of_another_organisation_is_advice_and_one_below_its_own_domain_is_none(tmp_path: Path) -> None:
    other = (Path(__file__).parent / "examples/checks/_newsroom.yml").read_text(encoding="utf-8")
    other = other.replace("phone: +1 868 555 0100", "email: press@impacs.example")
    assert found(tmp_path, "email: desk@impacs.example", newsroom=other) == [("contact-elsewhere", False)]
    assert found(tmp_path, "email: desk@media.unicri.example", newsroom=other) == []
    assert found(tmp_path, "email: desk@else.example", newsroom=other) == []


def test_a_free_address_that_the_register_has_is_the_newsroom_s_own_choice(tmp_path: Path) -> None:
    other = (Path(__file__).parent / "examples/checks/_newsroom.yml").read_text(encoding="utf-8")
    other = other.replace("press@unicri.example", "unicri@gmail.com")
    assert found(tmp_path, "email: unicri@gmail.com", newsroom=other) == []
    (advice,) = problems(tmp_path, "email: someone@gmail.com", newsroom=other)
    assert "to anybody" in advice.wrong, "one address there makes nobody its owner"
    assert checked(reading_of(tmp_path, newsroom=other, a=GOOD)) == ()


def test_the_table_of_free_services_is_in_order_and_holds_none_twice() -> None:
    assert FREE.split() == sorted(set(FREE.split()))


def asleep(house: Path, embargo: str, contacts: str = "[unicri-desk]", zone: str = "", **fields: str) -> list[str]:
    text = GOOD.replace("4 December 2020, 09:00 hrs AST", embargo).replace("[unicri-desk]", contacts)
    for key, value in fields.items():
        text = text.replace("issuers:", f"{key}: {value}\nissuers:")
    newsroom = (Path(__file__).parent / "examples/checks/_newsroom.yml").read_text(encoding="utf-8")
    if zone:
        newsroom = newsroom.replace("  caricom", f"    zone: {zone}\n  caricom")
    codes = [problem.code for problem in checked(reading_of(house, newsroom=newsroom, a=text))]
    return [code for code in codes if code.startswith("contact-")]


@pytest.mark.parametrize(
    ("embargo", "zone", "closed"),
    [
        (SATURDAY, "", True),
        ("Monday, 7 December 2020, 08:00 hrs AST", "", False),
        ("Monday, 7 December 2020, 07:59 hrs AST", "", True),
        ("Monday, 7 December 2020, 18:00 hrs AST", "", False),
        ("Monday, 7 December 2020, 18:01 hrs AST", "", True),
        ("Monday, 7 December 2020, 14:00 hrs AST", "Europe/Rome", True),
        ("Sunday, 6 December 2020, 08:00 UTC", "Africa/Cairo", False),
        ("Friday, 11 December 2020, 08:00 UTC", "Africa/Cairo", True),
        ("FOR IMMEDIATE RELEASE", "", False),
        ("Saturday, 28 November 2020, 22:00 hrs AST", "", False),
    ],
)
def test_office_hours_are_those_of_the_organisation_s_own_place(
    embargo: str, zone: str, closed: bool, tmp_path: Path
) -> None:
    assert asleep(tmp_path, embargo, zone=zone) == ["contact-asleep"] * closed


@pytest.mark.parametrize(
    ("contact", "says"),
    [
        ("hours: Monday to Friday", True),
        ("role: Duty officer, phone: +1 868 555 0100", True),
        ("role: Permanence, phone: +1 868 555 0100", True),
        ("role: Duty officer", False),
        ("phone: +1 868 555 0100", False),
    ],
)
def test_any_hours_and_a_telephone_for_the_night_say_who_answers(contact: str, says: bool, tmp_path: Path) -> None:
    found = asleep(tmp_path, SATURDAY, f"[{{name: Press desk, email: press@unicri.example, {contact}}}]")
    assert found == ["contact-asleep"] * (not says)


def test_one_of_several_contacts_is_enough_and_another_issuer_s_is_not(tmp_path: Path) -> None:
    awake = "{name: Press desk, organisation: unicri, email: press@unicri.example, hours: until 23:00}"
    assert asleep(tmp_path, SATURDAY, f"[unicri-desk, {awake}]") == []
    both = GOOD.replace("4 December 2020, 09:00 hrs AST", SATURDAY).replace("[unicri]", "[unicri, caricom-impacs]")
    text = both.replace("[unicri-desk]", f"[{awake}, impacs-desk]")
    (problem,) = checked(reading_of(tmp_path, a=text))
    assert "`caricom-impacs`" in problem.wrong


def test_the_domain_of_a_web_site_is_the_organisation_s_own(tmp_path: Path) -> None:
    other = (Path(__file__).parent / "examples/checks/_newsroom.yml").read_text(encoding="utf-8")
    other = other.replace("  caricom", "    website: https://www.institute.example/en\n  caricom")
    text = GOOD.replace(
        "[unicri-desk]", "[impacs-desk, {name: D, organisation: caricom-impacs, email: d@institute.example}]"
    )
    (problem,) = checked(reading_of(tmp_path, newsroom=other, a=text.replace("[unicri]", "[caricom-impacs]")))
    assert problem.code == "contact-elsewhere"


def test_what_is_public_already_is_asked_for_no_hours(tmp_path: Path) -> None:
    before = reading_of(tmp_path, a=GOOD)
    assert before.newsroom
    record = public(before.releases[0], before.newsroom)
    later = reading_of(tmp_path, a=GOOD.replace("4 December 2020, 09:00 hrs AST", SATURDAY))
    assert "contact-asleep" not in [problem.code for problem in checked(later, record)]


def test_nobody_is_advised_where_no_hour_can_be_chosen_any_more(tmp_path: Path) -> None:
    assert asleep(tmp_path, SATURDAY, killed="Called off.") == []


def test_it_is_said_where_the_hours_of_a_contact_are_written(tmp_path: Path) -> None:
    own = "{name: Press desk, email: press@unicri.example}"
    for contact, where in (
        ("unicri-desk", "under the contact `unicri-desk` in newsroom.yml"),
        (own, "in this entry of"),
    ):
        text = GOOD.replace("4 December 2020, 09:00 hrs AST", SATURDAY).replace("unicri-desk", contact)
        (problem,) = [each for each in checked(reading_of(tmp_path, a=text)) if each.code == "contact-asleep"]
        assert problem.mend.startswith(f"Say {where}")
