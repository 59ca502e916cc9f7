"""Links: where they lead, what they say, and where each mark of a text stands."""

from pathlib import Path

import pytest

from pipeline.checks.signposts import BLIND
from pipeline.hostname import is_private, is_public
from pipeline.typeset import commonmark
from pipeline.typeset import marks as marks_module
from pipeline.typeset.marks import marks
from tests.test_check import EXAMPLES, GOOD, checked, reading_of

PLAN = "https://unicri.example/plan"


def found(house: Path, body: str, **fields: str) -> list[str]:
    """The codes for a body."""
    text = GOOD
    for key, value in fields.items():
        text = text.replace("issuers:", f"{key}: {value}\nissuers:")
    codes = [problem.code for problem in checked(reading_of(house, a=f"{text}\n{body}\n"))]
    return [code for code in codes if code.startswith(("link-", "html-"))]


@pytest.mark.parametrize(
    "address",
    [
        PLAN,
        f"{PLAN}/",
        f"{PLAN}?a=1&b=(2)#part",
        "https://unicri.example:8443/plan",
        "https://unicri.example./plan",
        "https://en.wiki.example/wiki/Heads_(film)",
        "https://en.wiki.example/wiki/Acme_Inc.",
        "https://archive.example/web/2020/https://unicri.example/",
        "https://unicri.example/a%20b",
        "https://unicri.example/[a]",
        "https://пример.рф/план",
        "https://bücher.example/",
        "https://my_site.unicri.example/",
        "https://8.8.8.8/",
        "https://[2606:4700::1111]/",
        "mailto:press@unicri.example?subject=The%20plan",
        "mailto:press@unicri.example,desk@unicri.example",
        "mailto:press%40unicri.example",
        "tel:+18685550100",
        "tel:+1-868-555-0100;ext=12",
    ],
)
def test_a_whole_address_is_let_through(address: str, tmp_path: Path) -> None:
    assert found(tmp_path, f"Read [the plan](<{address}>).") == []


@pytest.mark.parametrize(
    ("address", "mended"),
    [
        ("http://https://unicri.example/plan", PLAN),
        ("https://https//unicri.example/plan", ""),
        ("HTTPS://http:unicri.example/", ""),
        ("https://unicri.example/the plan", "https://unicri.example/the%20plan"),
        (f"{PLAN},", PLAN),
        (f"{PLAN})", PLAN),
        (f"{PLAN}]", PLAN),
        (f"{PLAN}”", PLAN),
        (f"{PLAN}).", PLAN),
        ("https://unicri..example/plan", ""),
        ("https://unicri-.example/plan", ""),
        ("https://uni%20cri.example/plan", ""),
        (f"https://{'a' * 64}.example/plan", ""),
        (f"{PLAN}{'n' * 2000}", ""),
        ("https://unicri.example:port/plan", ""),
        ("https://press@unicri.example", "mailto:press@unicri.example"),
        ("https://user:word@unicri.example/", ""),
        ("https://unicrі.example/plan", PLAN),
        ("mailto:unicri.example", "mailto:press@unicri.example"),
        ("mailto:press@unicri.example,desk", ""),
        ("tel:press", "tel:+1-868-555-0100"),
    ],
)
def test_an_address_that_is_not_whole_stops_and_is_mended_where_it_can_be(
    address: str, mended: str, tmp_path: Path
) -> None:
    (problem,) = checked(reading_of(tmp_path, a=f"{GOOD}\nRead [the plan](<{address}>).\n"))
    assert (problem.code, problem.stops, problem.place.line) == ("link-malformed", True, 10)
    assert not mended or f"`[the plan]({mended})`" in problem.mend


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ("Read [the plan](https://unicri.example/the plan.pdf).", ["link-malformed"]),
        ("Read [the plan](www.unicri.example/the plan.pdf).", ["link-malformed"]),
        ("Read `[the plan](https://unicri.example/the plan)`.", []),
        ("    [the plan](https://unicri.example/the plan)", []),
        ('Read [the plan](https://unicri.example/plan "The plan").', []),
        ("Article [5](see the annex) holds.", []),
        ("It was said [so](https: a word).", ["link-malformed"]),
    ],
)
def test_an_address_with_a_space_is_seen_though_it_makes_no_link(body: str, codes: list[str], tmp_path: Path) -> None:
    assert found(tmp_path, body) == codes


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "intranet", "desk.local", "wiki.internal", "nas.lan", "127.0.0.1", "127.1", "0x7f.1", "2130706433",
        "017700000001", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1",
        "255.255.255.255", "999.1.1.1", "::1", "fe80::1", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1",
        "224.0.0.1", "2002:7f00:1::", "::", "LOCALHOST.",
    ],
)  # fmt: skip
def test_a_machine_of_this_house_is_private(host: str) -> None:
    assert is_private(host)


@pytest.mark.parametrize(
    "host",
    [
        "unicri.example",
        "8.8.8.8",
        "134744072",
        "2606:4700::1111",
        "64:ff9b::808:808",
        "::ffff:8.8.8.8",
        "local.it",
        "1.2.3.4.it",
    ],
)
def test_a_machine_that_everybody_can_reach_is_not(host: str) -> None:
    assert not is_private(host)


def test_what_is_no_address_is_not_public() -> None:
    assert not any(is_public(word) for word in ("", "unicri.example", "1.2.3", "1.2.3.4/8"))


@pytest.mark.parametrize("address", ["http://intranet/plan", "http://127.1/", "http://[::1]:80/", "https://x.local/"])
def test_a_link_into_the_house_stops(address: str, tmp_path: Path) -> None:
    assert found(tmp_path, f"Read [the plan]({address}).") == ["link-private"]


def test_a_newsroom_inside_a_house_may_link_to_itself(tmp_path: Path) -> None:
    newsroom = (EXAMPLES / "_newsroom.yml").read_text(encoding="utf-8")
    inside = newsroom.replace("https://news.example.org", "http://localhost:8000")
    text = f"{GOOD}\nRead [the plan](http://localhost:8000/releases/plan/).\n"
    assert checked(reading_of(tmp_path, newsroom=inside, a=text)) == ()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Click here"), ("en", "Read more …"), ("en", "HERE."), ("fr", "ici"), ("fr", "En savoir plus"),
        ("es", "aquí"), ("es", "Más información"), ("pt", "Clique aqui"), ("pt", "Saiba mais"), ("nl", "hier"),
        ("nl", "Lees meer »"), ("ht", "Klike isit la"), ("ht", "isit"), ("en", "**more**"),
    ],
)  # fmt: skip
def test_words_that_say_nothing_are_advice_in_their_own_language(language: str, words: str, tmp_path: Path) -> None:
    body = f"See [{words}]({PLAN})."
    assert found(tmp_path, body, language=language) == ["link-blind"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "hier"), ("en", "plus"), ("en", "Hereford"), ("en", "more than a plan"), ("nl", "here"),
        ("en", "the plan"), ("fr", "le plan"), ("en", PLAN),
    ],
)  # fmt: skip
def test_words_that_name_something_are_let_through(language: str, words: str, tmp_path: Path) -> None:
    assert found(tmp_path, f"See [{words}]({PLAN}).", language=language) == []


@pytest.mark.parametrize(
    ("address", "whole"),
    [("www.unicri.example/plan", "www.unicri.example/plan"), ("http//unicri.example", "unicri.example")],
)
def test_a_web_address_without_its_beginning_is_offered_whole(address: str, whole: str, tmp_path: Path) -> None:
    (problem,) = checked(reading_of(tmp_path, a=f"{GOOD}\nSee [the plan]({address}).\n"))
    assert (problem.code, problem.mend) == ("link-refused", f"Write `[the plan](https://{whole})`.")


@pytest.mark.parametrize("link", ["[here]()", "[here](mailto:)", "[click here](http:/plan)", "[here](tel:)"])
def test_a_link_that_leads_nowhere_is_told_as_that_alone(link: str, tmp_path: Path) -> None:
    assert found(tmp_path, f"See {link}.") == ["link-empty"]


def test_the_words_are_known_in_each_language_that_pages_are_labelled_in() -> None:
    assert set(BLIND) == {"en", "fr", "es", "pt", "nl", "ht"}


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        (f"[the plan]({PLAN}), [the budget]({PLAN})", ["link-doubled"]),
        (f"[the plan]({PLAN}), [the plan]({PLAN}2)", ["link-doubled"]),
        (f"[the plan]({PLAN}), [the plan]({PLAN})", []),
        (f"[the plan]({PLAN}), [the plan]({PLAN}/)", []),
        (f"[the plan]({PLAN}), [The plan of 2020]({PLAN}/)", []),
        (f"[the plan]({PLAN}), [the budget]({PLAN}#budget)", []),
        (f"[the plan]({PLAN}), <{PLAN}>", []),
        (f"[the plan]({PLAN}), [the plan](http://unicri.example/plan)", []),
        (f"[1]({PLAN}), [1]({PLAN}2)", []),
        (f"[here]({PLAN}), [here]({PLAN}2)", ["link-blind", "link-blind"]),
        ("[the desk](mailto:a@unicri.example), [the press](mailto:a@unicri.example)", []),
        (f"[a plan]({PLAN})\n\n[the budget]({PLAN})\n\n[the annex]({PLAN})", ["link-doubled", "link-doubled"]),
    ],
)
def test_two_links_are_told_apart_by_their_words(body: str, codes: list[str], tmp_path: Path) -> None:
    assert found(tmp_path, body) == codes


def test_the_notes_are_looked_at_with_the_body(tmp_path: Path) -> None:
    notes = f'"See [the budget]({PLAN}) and [the map](http://intranet/)."'
    text = GOOD.replace("issuers:", f"notes: {notes}\nissuers:") + f"\n[the plan]({PLAN})\n"
    problems = checked(reading_of(tmp_path, a=text))
    assert [(problem.code, problem.place.line) for problem in problems] == [("link-private", 4), ("link-doubled", 4)]


def test_a_withdrawn_release_s_links_are_nobody_s_worry(tmp_path: Path) -> None:
    assert found(tmp_path, "[here](http://intranet)", killed="Called off.") == []


def test_a_label_over_two_lines_is_one_text() -> None:
    (mark,) = marks("See [the\nplan](https://unicri.example/).")
    assert (mark.label, mark.address) == ("the plan", "https://unicri.example/")


def test_a_text_without_brackets_is_not_walked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks_module, "events", lambda text: pytest.fail("it was parsed"))
    assert marks("The Heads adopted the plan, and nothing is linked.") == ()


def test_each_text_is_walked_through_once_for_all_checks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    walked: list[str] = []
    real = commonmark.events

    def counted(text: str) -> object:
        walked.append(text)
        return real(text)

    monkeypatch.setattr(marks_module, "events", counted)
    found(tmp_path, "Only here: [the plan](https://unicri.example/once).")
    assert len(walked) == 1


@pytest.mark.parametrize(
    "unit", ["[", "](", "[a](", "[a](https://x ", "[a](//x) ", "[a](http://https://x/) ", "<b>", "é"]
)
def test_a_long_text_of_signs_is_read_to_its_end(unit: str, tmp_path: Path) -> None:
    body = unit * (20_000 // len(unit))
    assert len(found(tmp_path, body)) < 10_000


@pytest.mark.parametrize(
    ("address", "mend"),
    [
        ("www.unicri.example/a", "Write `[the plan](https://www.unicri.example/a)`."),
        ("//unicri.example/plan", "Write `[the plan](https://unicri.example/plan)`."),
        ("plan.pdf", "Write an address that begins with `https://`, `mailto:` or `tel:`."),
    ],
)
def test_an_address_that_only_lacks_its_beginning_is_given_whole(address: str, mend: str, tmp_path: Path) -> None:
    (problem,) = checked(reading_of(tmp_path, a=f"{GOOD}\nRead [the plan]({address}).\n"))
    assert problem.mend == mend
    assert f"leads to `{address}`" in problem.wrong


@pytest.mark.parametrize(
    ("picture", "row"),
    [
        ("![Two boats](boats.jpg)", "{file: boats.jpg, alt: Two boats}"),
        ("![Boats: two](my%20boats.jpg)", '{file: my boats.jpg, alt: "Boats: two"}'),
        ("![](https://unicri.example/pictures/boats.jpg)", "{file: boats.jpg, alt: Two people sign at a table}"),
    ],
)
def test_a_picture_in_the_text_goes_by_its_own_name_among_the_fields(picture: str, row: str, tmp_path: Path) -> None:
    (problem,) = checked(reading_of(tmp_path, a=f"{GOOD}\n{picture}\n"))
    assert f"above the second `---`, write `pictures: [{row}]`." in problem.mend


@pytest.mark.parametrize(
    ("text", "typed", "mended"),
    [
        ("See https://health.example/x.", "https://health.example/x", "<https://health.example/x>"),
        ("See HTTP://health.example/x!", "HTTP://health.example/x", "<HTTP://health.example/x>"),
        ("See www.health.example, and go.", "www.health.example", "<https://www.health.example>"),
        ("(See www.health.example/a_(b).)", "www.health.example/a_(b)", "<https://www.health.example/a_(b)>"),
        ("Write to press@health.example.", "press@health.example", "<press@health.example>"),
        ("Schrijf **aan é: p.d+x@a.health.example**", "p.d+x@a.health.example", "<p.d+x@a.health.example>"),
        ("- a list:\n- https://health.example", "https://health.example", "<https://health.example>"),
        ("&amp; &eacute; \\* https://health.example", "https://health.example", "<https://health.example>"),
    ],
)
def test_an_address_that_is_no_link_is_advice_at_its_place(text: str, typed: str, mended: str, tmp_path: Path) -> None:
    body = f"The Heads met.\n\n{text}"
    problems = checked(reading_of(tmp_path, a=f"{GOOD}\n{body}\n"))
    (problem,) = [each for each in problems if each.code == "link-plain"]
    assert not problem.stops
    assert problem.wrong.startswith(f"`{typed}` is no link")
    assert f"`{mended}`" in problem.mend
    line = f"{GOOD}\n{body}\n".splitlines()[problem.place.line - 1]
    assert line[problem.place.column - 1 :].startswith(typed)


@pytest.mark.parametrize(
    "text",
    [
        "<https://health.example> and <press@health.example>",
        "[www.health.example](https://www.health.example)",
        "[press@health.example](mailto:press@health.example)",
        "`https://health.example` and `press@health.example`",
        "```\nhttps://health.example\n```",
        "    www.health.example",
        "See [the plan].\n\n[the plan]: https://health.example",
        "Follow @health, or @health@social.example.",
        "At 10:00 a.m. @ the library, wwww.no, http: and www.",
        "Two prices: 3@4.50 and x@y",
    ],
)
def test_a_link_code_an_account_and_a_reference_are_no_plain_addresses(text: str, tmp_path: Path) -> None:
    assert found(tmp_path, text) == []


def test_each_plain_address_is_told_once_and_none_of_a_withdrawn_release(tmp_path: Path) -> None:
    text = "Go to www.a.example or www.a.example or www.b.example."
    assert found(tmp_path, text) == ["link-plain", "link-plain"]
    assert "link-plain" not in found(tmp_path, text, killed="Called off.")


def test_a_link_that_broke_is_not_told_again_as_an_address(tmp_path: Path) -> None:
    assert found(tmp_path, "Read [the plan](https://unicri.example/the plan).") == ["link-malformed"]


def test_plain_addresses_of_a_text_full_of_them_take_no_time_that_grows_with_its_square() -> None:
    for text in ("a.", "a@", "www.", "https://", "x@a.", "(", "http://a)))"):
        assert len(marks(text * 20_000)) < 40_000
