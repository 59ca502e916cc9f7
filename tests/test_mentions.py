"""Mentions: every day and hour printed in a text, at its place, and whether it agrees with the release's instant."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.clock import from_stamp
from pipeline.embargo import Embargo, canonical
from pipeline.embargo.mentions import Kind, Mention, mentions
from pipeline.zone import TZDATA, zone
from tests.test_founding import SEEDS, founding_text
from tests.tongues import LANGUAGES, shown

HOME = "America/Port_of_Spain"
NINE = "2020-12-04T13:00:00Z"  # Friday, 4 December 2020, 09:00 at home
NOON = "2020-12-04T16:00:00Z"


def embargo(instant: str | datetime = NINE, zone_name: str = HOME) -> Embargo:
    return Embargo(from_stamp(instant) if isinstance(instant, str) else instant, "", zone_name, TZDATA)


def found(
    text: str,
    instant: str | datetime = NINE,
    *,
    zone_name: str = HOME,
    home: str = HOME,
    order: str = "",
    aliases: Mapping[str, str] | None = None,
    also: Iterable[datetime] = (),
) -> tuple[Mention, ...]:
    """The mentions of a text, each with its words where it says they are."""
    read = mentions(text, embargo(instant, zone_name), home=home, order=order, aliases=aliases or {}, also=also)
    assert all(text[mention.start : mention.end] == mention.words for mention in read)
    assert [mention.start for mention in read] == sorted({mention.start for mention in read})
    return read


def told(text: str, instant: str | datetime = NINE, **given_: object) -> list[str]:
    """Each mention as `words = kind verdict`."""
    read = found(text, instant, **given_)  # type: ignore[arg-type]  # the table's own keywords
    return [f"{mention.words} = {mention.kind} {mention.verdict}" for mention in read]


ENGLISH = [
    ("The signing is on Friday, 4 December 2020, at 09:00 hrs AST.",
     ["Friday, 4 December 2020, at 09:00 hrs AST = both agrees"]),
    ("On Friday, 4th December 2020 (at 09:00 hrs. AST), the Director will sign.",
     ["Friday, 4th December 2020 (at 09:00 hrs. AST) = both agrees"]),
    ("It begins at 9 a.m. in Port of Spain (13:00 GMT).", ["9 a.m. in Port of Spain (13:00 GMT) = hour agrees"]),
    ("It begins at 9 a.m. in Port of Spain (14:00 GMT).", ["9 a.m. in Port of Spain (14:00 GMT) = hour disagrees"]),
    ("It begins at 9 a.m. in Turin.", ["9 a.m. in Turin = hour disagrees"]),
    ("It begins at 2 p.m. in Turin.", ["2 p.m. in Turin = hour agrees"]),
    ("The offices open on 4 December.", ["4 December = day agrees"]),
    ("They sign on Friday morning.", ["Friday morning = day agrees"]),
    ("They sign on Friday afternoon.", ["Friday afternoon = day unclear"]),
    ("They sign at 9 a.m.", ["9 a.m. = hour agrees"]),
    ("They sign at 9 a.m. sharp, at noon they eat.", ["9 a.m. = hour agrees", "noon = hour disagrees"]),
    ("They sign at 10:00.", ["10:00 = hour disagrees"]),
    ("They sign at 09.00 in the hall.", ["09.00 = hour agrees"]),
    ("They sign at 9:00.", ["9:00 = hour agrees"]),
    ("They sign at 9 in the morning.", ["9 in the morning = hour agrees"]),
    ("They sign at 0900 hrs.", ["0900 hrs = hour agrees"]),
    ("They sign at 1300Z.", ["1300Z = hour agrees"]),
    ("They sign at 09:00 EST.", ["09:00 EST = hour disagrees"]),
    ("They sign at 08:00 EST.", ["08:00 EST = hour agrees"]),
    ("They sign at 08:00 ET.", ["08:00 ET = hour agrees"]),
    ("They sign at 9 a.m. local time.", ["9 a.m. local time = hour agrees"]),
    ("They sign at 9 a.m. Jamaica time.", ["9 a.m. Jamaica time = hour disagrees"]),
    ("They sign at 8 a.m. Jamaica time.", ["8 a.m. Jamaica time = hour agrees"]),
    ("They sign at 9 a.m. Atlantic Standard Time.", ["9 a.m. Atlantic Standard Time = hour agrees"]),
    ("They sign at 13:00 UTC on 4 December 2020.", ["13:00 UTC on 4 December 2020 = both agrees"]),
    ("They sign on December 4, 2020 at 9:00 AM.", ["December 4, 2020 at 9:00 AM = both agrees"]),
    ("They sign on Dec. 4 at 9am.", ["Dec. 4 at 9am = both agrees"]),
    ("They sign on 2020-12-04T09:00:00-04:00[America/Port_of_Spain] here.",
     ["2020-12-04T09:00:00-04:00[America/Port_of_Spain] = both agrees"]),
    ("They sign on 2020-12-04.", ["2020-12-04 = day agrees"]),
    ("DTG 041300ZDEC20 is the hour.", ["041300ZDEC20 = both agrees"]),
    ("**Friday,** *4&nbsp;December* 2020", ["Friday,** *4&nbsp;December* 2020 = day agrees"]),
    ("[Friday, 4 December 2020](https://x.example/2020/12/03/)", ["Friday, 4 December 2020 = day agrees"]),
    ("It was signed on Thursday, 4 December 2020.", ["Thursday, 4 December 2020 = day disagrees"]),
    ("It was signed on Thursday, 12 March 2019.", ["Thursday, 12 March 2019 = day disagrees"]),
    ("It was signed on Tuesday, 12 March 2019.", ["Tuesday, 12 March 2019 = day other"]),
    ("It was signed on 12 March 2019.", ["12 March 2019 = day other"]),
    ("It was signed on 12 March 1989.", ["12 March 1989 = day other"]),
    ("It was seen on 12 October 1492.", ["12 October 1492 = day other"]),
    ("It was seen on 31 November 2020.", ["31 November 2020 = day disagrees"]),
    ("They sign on 4 December 2019.", ["4 December 2019 = day unclear"]),
    ("They remember 4 December 1995.", ["4 December 1995 = day other"]),
    ("They sign on 12 April 2020.", ["12 April 2020 = day unclear"]),
    ("They sign on 04/12/2020.", ["04/12/2020 = day unclear"]),
    ("They sign on Friday 04/12/2020.", ["Friday 04/12/2020 = day agrees"]),
    ("They sign on 04/12/20.", ["04/12/20 = day unclear"]),
    ("They sign on 5 December 2020.", ["5 December 2020 = day unclear"]),
    ("They sign on 27 November.", ["27 November = day unclear"]),
    ("They sign on Saturday, 5 December 2020.", ["Saturday, 5 December 2020 = day other"]),
    ("They sign on 9 December 2020.", ["9 December 2020 = day other"]),
    ("Register by 5 December 2020.", ["5 December 2020 = day other"]),
    ("From 4 to 6 December they meet.", ["4 to 6 December = day other"]),
    ("From 4 December to 6 December they meet.", ["4 December = day agrees", "6 December = day other"]),
    ("On December 5-6, 2020 they meet.", ["December 5-6, 2020 = day other"]),
    ("Open from 10:00 to 16:00.", ["10:00 = hour other", "16:00 = hour other"]),
    ("Open 10:00-16:00, or 9-11am.", ["10:00-16:00 = hour other", "9-11am = hour other"]),
    ("Open Monday to Thursday.", ["Monday = day other", "Thursday = day other"]),
    ("They meet every Monday and signed last Thursday.", ["Monday = day other", "Thursday = day other"]),
    ("They sign on Friday at 10 a.m.", ["Friday at 10 a.m. = both disagrees"]),
    ("They sign on Thursday at 9 a.m.", ["Thursday at 9 a.m. = both disagrees"]),
    ("They sign on 5 December 2020 at 9 a.m.", ["5 December 2020 at 9 a.m. = both disagrees"]),
    ("They sign on 4 December 2019 at 9 a.m.", ["4 December 2019 at 9 a.m. = both disagrees"]),
    ("They sign on 4 December 2020 at 9 p.m.", ["4 December 2020 at 9 p.m. = both disagrees"]),
    ("They meet on 10 December 2020 at 14:00.", ["10 December 2020 at 14:00 = both other"]),
    ("They meet on Thursday, 10 December 2020. It begins at 10:00.",
     ["Thursday, 10 December 2020 = day other", "10:00 = hour other"]),
    ("They meet on Thursday, 10 December 2020.\n\nIt begins at 10:00.",
     ["Thursday, 10 December 2020 = day other", "10:00 = hour disagrees"]),
    ("They meet on Thursday, 10 December 2020.\n\n* **10:00**: welcome\n* **11:00**: tea",
     ["Thursday, 10 December 2020 = day other", "10:00 = hour other", "11:00 = hour other"]),
    ("## Thursday, 10 December 2020\n\n10:00 welcome\n\n11:00 tea\n\n## Friday, 4 December\n\n10:00 tea",
     ["Thursday, 10 December 2020 = day other", "10:00 = hour other", "11:00 = hour other",
      "Friday, 4 December = day agrees", "10:00 = hour disagrees"]),
    ("From today until Sunday, 6 December 2020", ["Sunday, 6 December 2020 = day other"]),
    ("EMBARGOED until 10 December 2020, 14:00 AST", ["10 December 2020, 14:00 AST = both disagrees"]),
    ("Under embargo until Thursday", ["Thursday = day disagrees"]),
    ("Today, Thursday 3 December 2020, they sign.", ["Thursday 3 December 2020 = day disagrees"]),
    ("PORT OF SPAIN, 1 December 2020 – They sign.", ["1 December 2020 = day disagrees"]),
    ("PORT OF SPAIN, 4 December 2020 – They sign.", ["4 December 2020 = day agrees"]),
    ("# Title\n\nPort of Spain and Turin (2 December 2020) — They sign.", ["2 December 2020 = day disagrees"]),
    ("They sign at midnight on 4 December.", ["midnight on 4 December = both disagrees"]),
    ("They sign on 4 December 2020 at 09:00 CST.", ["4 December 2020 at 09:00 CST = both disagrees"]),
    ("They sign at 25 o'clock, on May 4 people come, and 5 may go.", ["May 4 = day other"]),
    ("The day –4 December 2020– is near.", ["4 December 2020 = day agrees"]),
    ("They sign.\n\nRegistration, 1 December 2020 – see below.", ["1 December 2020 = day other"]),
    ("They met last Thursday at 9 a.m.", ["Thursday at 9 a.m. = both other"]),
    ("They sign on Saturday, 4 December.", ["Saturday, 4 December = day disagrees"]),
    ("_4 December 2020_", ["4 December 2020 = day agrees"]),
    ("Signed on 4 December, Saturday 5 December is free.",
     ["4 December = day agrees", "Saturday 5 December = day other"]),
    ("At 9 a.m. HE the Minister signs.", ["9 a.m. = hour agrees"]),
    ("It begins at 10:00 (Nowhere Town, UTC−3).", ["10:00 (Nowhere Town, UTC−3) = hour agrees"]),
]  # fmt: skip
FRENCH = [
    ("La signature a lieu le vendredi 4 décembre 2020 à 9 h 00.", ["vendredi 4 décembre 2020 à 9 h 00 = both agrees"]),
    ("La signature a lieu vendredi 4 décembre à 14 heures (heure de Paris).",
     ["vendredi 4 décembre à 14 heures (heure de Paris) = both agrees"]),
    ("La signature a lieu à 9 heures, heure de Paris.", ["9 heures, heure de Paris = hour disagrees"]),
    ("La signature a lieu jeudi 4 décembre 2020.", ["jeudi 4 décembre 2020 = day disagrees"]),
    ("Née le 1er mai 1989, elle signe vendredi matin.", ["1er mai 1989 = day other", "vendredi matin = day agrees"]),
    ("Le bureau est ouvert de 9 h à 17 h.", ["9 h = hour agrees", "17 h = hour other"]),
    ("Le film dure 1h30 et se voit en 2 heures, à 3 heures de route.", []),
    ("À midi, l’après-midi commence ; c’est le Midi.", ["midi = hour disagrees"]),
    ("Elle signe le 4 de\u0301cembre.", ["4 de\u0301cembre = day agrees"]),
    ("Du 4 au 6 décembre 2020", ["4 au 6 décembre 2020 = day other"]),
]  # fmt: skip
SPANISH = [
    ("La firma será el viernes 4 de diciembre de 2020 a las 9:00 horas.",
     ["viernes 4 de diciembre de 2020 a las 9:00 horas = both agrees"]),
    ("La firma será a las 9 de la mañana del 4 de diciembre.", ["9 de la mañana del 4 de diciembre = both agrees"]),
    ("La firma será a las 14:00 (hora de Madrid).", ["14:00 (hora de Madrid) = hour agrees"]),
    ("La firma será el sábado 4 de diciembre de 2020.", ["sábado 4 de diciembre de 2020 = day disagrees"]),
    ("Santo Domingo, del 4 al 6 de diciembre: las 24 horas del día.", ["4 al 6 de diciembre = day other"]),
    ("El mediodía es a mediodía; 5 de mayo de 1862.", ["mediodía = hour disagrees", "5 de mayo de 1862 = day other"]),
]  # fmt: skip
DUTCH = [
    ("De ondertekening is op vrijdag 4 december 2020 om 09.00 uur.",
     ["vrijdag 4 december 2020 om 09.00 uur = both agrees"]),
    ("De ondertekening is om 14.00 uur Nederlandse tijd.", ["14.00 uur Nederlandse tijd = hour agrees"]),
    ("De ondertekening is om 10 uur.", ["10 uur = hour disagrees"]),
    ("Het duurt 10 uur, van maandag tot en met donderdag.", ["maandag = day other", "donderdag = day other"]),
    ("De ondertekening is op donderdag 4 december 2020.", ["donderdag 4 december 2020 = day disagrees"]),
    ("Vrijdagochtend niet, vrijdag wel.", ["vrijdag = day agrees"]),
]  # fmt: skip
PORTUGUESE = [
    ("A assinatura é na sexta-feira, 4 de dezembro de 2020, às 9h.",
     ["sexta-feira, 4 de dezembro de 2020, às 9h = both agrees"]),
    ("A assinatura é às 10h (horário de Brasília).", ["10h (horário de Brasília) = hour agrees"]),
    ("A assinatura é às 9h (horário de Brasília).", ["9h (horário de Brasília) = hour disagrees"]),
    ("A segunda vez foi na quinta, a sexta em 2019.", []),
    ("A assinatura é na quinta-feira, 4 de dezembro de 2020.", ["quinta-feira, 4 de dezembro de 2020 = day disagrees"]),
    ("Ao meio-dia de 4 de dezembro de 2020.", ["meio-dia de 4 de dezembro de 2020 = both disagrees"]),
]  # fmt: skip
CREOLE_ = [
    ("Siyati a ap fèt vandredi 4 desanm 2020 a 9è nan maten.", ["vandredi 4 desanm 2020 a 9è nan maten = both agrees"]),
    ("Siyati a ap fèt a 8è nan maten, lè Ayiti.", ["8è nan maten, lè Ayiti = hour agrees"]),
    ("Siyati a ap fèt a 9è nan maten, lè Ayiti.", ["9è nan maten, lè Ayiti = hour disagrees"]),
    ("Siyati a ap fèt jedi 4 desanm 2020.", ["jedi 4 desanm 2020 = day disagrees"]),
    ("Jodi a, 3 desanm 2020, yo siyen.", ["3 desanm 2020 = day disagrees"]),
    ("Yo siyen 12 mas 2019.", ["12 mas 2019 = day other"]),
]  # fmt: skip
TABLE = [*ENGLISH, *FRENCH, *SPANISH, *DUTCH, *PORTUGUESE, *CREOLE_]


@pytest.mark.parametrize(("sentence", "expected"), TABLE)
def test_each_day_and_hour_of_a_sentence_is_found_and_compared(sentence: str, expected: list[str]) -> None:
    assert told(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Call +1 868 555 0142 or +44 20 7946 0900, or 555-0900.",
        "Tel. 01.42.34.56.18, fax 868-555-0118",
        "See https://news.example/2020/12/04/09:00 and www.news.example/4-december-2020.",
        "news.example/2020-12-04/ and <https://news.example/at-09:00>",
        "Write to friday4december2020@press.example or 09.00@press.example.",
        "Use `4 December 2020, 09:00` here.",
        "```\nembargo: 4 December 2020, 09:00\n```",
        "~~~text\n3 December 2020\n\n10:00\n~~~\n",
        '![a picture](4-december-2020.jpg "x")',
        "[1]: https://news.example/2020-12-04",
        "https://news.example/day:4-december-2020 www.news.example/day:2020-12-04 news.example/day:2020-12-04",
        "friday.9am@press.example",
        "[1]: 2020-12-04.html",
        "A note[^2020-12-04] here",
        '<time datetime="2020-12-03T10:00Z">then</time>',
        "<!-- 3 December 2020, 10:00 -->",
        "A/RES/74/123, No. 116/2020, E/2020/12/04 and USDL-26-1000",
        "The price rose from $9.30 to €10.15, to 9.30 euros, US$ 4.12 million and TT$10.45.",
        "It stands at 10.30 per cent, or at 9.30% and 12.15 %.",
        "Children aged 4 to 12, a 9-year-old, 12 years old",
        "Version 4.12.20, v 10.15, release 09.30, Python 3.11",
        "See pp. 4-12, pages 9-11 and section 10.15.",
        "ISBN 978-92-1-130412-8, ISSN 2020-1204",
        "COVID-19 in 2020, and the years 1989 and 2019-2020",
        "In December 2020, in May, and in March",
        "It holds 24/7, 3/4 of it, 9/11 and 50/50.",
        "It took 9 hours, 24 hours, 48 hrs and 3 h; it lasts 1h30 for 12 hours.",
        "She may, 12 may, 3 mar and 2 out of 5 set 3 sun 4 records in 1200 rooms with 0900 seats.",
        "Fifteen (15) Member States and five (5) Associate Members",
        "The score was 3:16, at a scale of 1:50.",
        "Good Friday, Black Friday and Santo Domingo",
        "He burns the midnight oil in the Midi. The afternoon is long, and noon comes.",
        "A note² in ¹ ② ٤ December, 0٩:00 and ½ December",
        "",
        " \n\n",
    ],
)
def test_what_only_looks_like_a_day_or_an_hour_is_no_mention(sentence: str) -> None:
    assert told(sentence) == []


def test_a_declared_order_settles_numbers() -> None:
    assert told("On 04/12/2020", order="DMY") == ["04/12/2020 = day agrees"]
    assert told("On 12/04/2020", order="MDY") == ["12/04/2020 = day agrees"]
    assert told("On 04/12/2020", order="MDY") == ["04/12/2020 = day unclear"]


def test_out_is_august_in_haitian_creole_and_october_in_portuguese() -> None:
    october, august = "2026-10-01T13:00:00Z", "2026-08-01T13:00:00Z"
    assert told("Em quinta-feira, 1 out. 2026", october) == ["quinta-feira, 1 out. 2026 = day agrees"]
    assert told("Samdi 1ye out 2026", august) == ["Samdi 1ye out 2026 = day agrees"]
    assert told("Le 1 out 2026", august) == ["1 out 2026 = day agrees"]


def test_an_alias_is_read() -> None:
    assert told("At 10:00 PST.", aliases={"PST": "-03:00"}) == ["10:00 PST = hour agrees"]


def test_a_label_of_several_meanings_is_unclear_away_from_home_unless_another_clock_settles_it() -> None:
    london = {"home": "Europe/London", "zone_name": "Europe/London"}
    assert told("At 09:00 AST.", **london) == ["09:00 AST = hour unclear"]
    assert told("At 09:00 AST (UTC-4).", **london) == ["09:00 AST (UTC-4) = hour agrees"]
    assert told("At 09:00 AST (13:00 GMT).", **london) == ["09:00 AST (13:00 GMT) = hour agrees"]


def test_an_hour_without_zone_may_be_the_embargos_or_homes() -> None:
    turin = {"zone_name": "Europe/Rome"}
    assert told("At 14:00.", **turin) == ["14:00 = hour agrees"]
    assert told("At 09:00.", **turin) == ["09:00 = hour agrees"]
    assert told("At 13:00.", **turin) == ["13:00 = hour disagrees"]


def test_nine_for_an_hour_of_the_evening_is_unclear() -> None:
    assert told("At 9:00.", "2020-12-05T01:00:00Z") == ["9:00 = hour unclear"]


def test_midnight_is_one_of_two() -> None:
    assert told("At midnight.", "2020-12-04T04:00:00Z") == ["midnight = hour unclear"]
    assert told("At 24:00 on 3 December.", "2020-12-04T04:00:00Z") == ["24:00 on 3 December = both agrees"]


def test_the_other_side_of_the_world_may_have_another_day() -> None:
    assert told("At 00:00 in Sydney on Saturday, 5 December 2020.") == [
        "00:00 in Sydney on Saturday, 5 December 2020 = both agrees"
    ]
    assert told("Friday, 4 December 2020, 21:00 AST (02:00 CET)", "2020-12-05T01:00:00Z") == [
        "Friday, 4 December 2020, 21:00 AST (02:00 CET) = both agrees"
    ]


def test_an_event_that_may_be_printed_agrees_and_says_so() -> None:
    ten = datetime(2020, 12, 10, 10, tzinfo=ZoneInfo("Europe/Rome"))
    text = "They meet on 10 December 2020 at 10:00, that is at 5 a.m. in Port of Spain."
    read = found(text, also=[ten])
    assert [mention.verdict for mention in read] == ["agrees", "agrees"]
    assert "10 December 2020" in read[0].why
    assert {mention.verdict for mention in found(text)} != {"agrees"}


def test_an_immediate_release_has_a_day_and_no_hour() -> None:
    at_once = Embargo(None, "FOR IMMEDIATE RELEASE", HOME, TZDATA)

    def verdicts(text: str, day: str) -> list[str]:
        return [mention.verdict for mention in mentions(text, at_once, home=HOME, date=day)]

    assert verdicts("On 4 December 2020", "2020-12-04") == ["agrees"]
    assert verdicts("On 5 December 2020", "2020-12-04") == ["unclear"]
    assert verdicts("On Thursday, 5 December 2020, at 10:00", "2020-12-04") == ["disagrees"]
    assert verdicts("At 10:00, on 5 December 2020 or on Friday at 10:00", "") == ["other", "other"]


def test_a_naive_time_may_not_be_printed() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        found("At noon", also=[datetime(2020, 12, 4, 9)])  # noqa: DTZ001


def test_the_founding_text_agrees_and_says_nothing_else() -> None:
    assert told(founding_text()) == ["Friday, 4th December 2020 (at 09:00 hrs. AST) = both agrees"]
    (shifted,) = found(founding_text(), "2020-12-04T14:00:00Z")
    assert (shifted.verdict, shifted.kind) == ("disagrees", Kind.BOTH)


def test_nothing_else_in_the_founding_documents_is_a_day_or_an_hour() -> None:
    founding_text()
    for path in sorted(SEEDS.glob("*.txt")):
        assert {m.words for m in found(path.read_text(encoding="utf-8"))} <= {
            "Friday, 4th December 2020 (at 09:00 hrs. AST)"
        }


def test_each_reason_is_a_sentence() -> None:
    for sentence, _ in TABLE:
        for mention in found(sentence):
            assert mention.why.endswith(".")
            assert mention.why[0].isupper() or not mention.why[0].isalpha()
            assert "{" not in mention.why


INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2098, 12, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda instant: instant.replace(second=0, microsecond=0)
)
HOMES = st.sampled_from([HOME, "Europe/Rome", "Europe/London", "America/Paramaribo", "America/Port-au-Prince"])
SPOKEN = st.sampled_from(LANGUAGES)
PROSE = st.sampled_from(["", "It is signed, ", "«é»: ", "# Heading\n\nText 😀 ", "> quoted\n> ", "**Note** & ", "at "])
SHIFTS = st.sampled_from([timedelta(hours=1), timedelta(hours=-1), timedelta(days=1), timedelta(days=-1)])


def fold_free(instant: datetime, name: str) -> bool:
    local = instant.astimezone(zone(name))
    return local.replace(fold=1 - local.fold).utcoffset() == local.utcoffset()


@given(INSTANTS, HOMES, PROSE, PROSE)
@example(datetime(2020, 12, 4, 13, tzinfo=UTC), HOME, "", "")
def test_the_canonical_form_of_any_instant_is_found_at_its_place_and_agrees(
    instant: datetime, name: str, before: str, after: str
) -> None:
    words = canonical(embargo(instant, name))
    text = f"{before}{words} {after}"
    (mention,) = found(text, instant, zone_name=name, home=name)
    assert (mention.start, mention.words, mention.verdict) == (len(before), words, "agrees")


@given(INSTANTS, HOMES, SHIFTS)
def test_the_canonical_form_of_another_instant_disagrees(instant: datetime, name: str, shift: timedelta) -> None:
    (mention,) = found(f"on {canonical(embargo(instant + shift, name))}.", instant, zone_name=name, home=name)
    assert mention.verdict == "disagrees"


@settings(max_examples=300)
@given(INSTANTS, HOMES, SPOKEN, PROSE, PROSE)
def test_the_shown_form_of_any_instant_is_found_at_its_place_and_agrees(
    instant: datetime, name: str, language: str, before: str, after: str
) -> None:
    words = str(shown(instant, name, language))
    read = found(f"{before}{words} {after}", instant, zone_name=name, home=name)
    assert read[0].start == len(before)
    assert read[-1].end == len(before) + len(words)
    assert {mention.verdict for mention in read} == {"agrees"}


@settings(max_examples=300)
@given(INSTANTS, HOMES, SPOKEN, SHIFTS)
def test_the_shown_form_of_another_instant_disagrees(
    instant: datetime, name: str, language: str, shift: timedelta
) -> None:
    words = shown(instant + shift, name, language).local
    (mention,) = found(words, instant, zone_name=name, home=name)
    assert mention.verdict == "disagrees"


@given(st.dates(date(2000, 1, 1), date(2098, 1, 1)), st.integers(1, 6))
def test_a_weekday_that_is_not_its_dates_always_disagrees(day: date, wrong: int) -> None:
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    text = f"on {names[(day.weekday() + wrong) % 7]}, {day.isoformat()} they sign"
    (mention,) = found(text)
    assert mention.verdict == "disagrees"


PIECES = """
    4 December 2020 Friday 09:00 AST hrs (13:00 GMT ) , . - – / 12 31/11/2020 9h à a.m. noon midnight mai [x](y) ` *
    _ <b> &nbsp; https://a.example > # ² é 00:00 UTC+14 Z UTC-99 +4420 vendredi matin 24:00 99:99 Port of Spain
    9-11 ``` [^1] 1er
"""
BITS = st.sampled_from(["\n", "\n\n", *PIECES.split()])


@given(st.lists(BITS, max_size=30), st.sampled_from(["", " "]))
def test_no_pile_of_words_and_digits_raises_or_loses_its_place(bits: list[str], between: str) -> None:
    found(between.join(bits))


@given(st.text(max_size=300))
def test_no_text_raises_or_loses_its_place(text: str) -> None:
    found(text)
