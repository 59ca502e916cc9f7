"""Written: YAML as text with places, whole or refused."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.problem import Place, Problem
from pipeline.source.characters import Unreadable, decode
from pipeline.source.form import Form
from pipeline.source.front_matter import sheet
from pipeline.source.slip import quoted
from pipeline.source.values import choice, duration, flag, number
from pipeline.source.written import DEEPEST, MOST_BYTES, Listing, Table, Text, table


def refused(text: str, line: int = 1) -> tuple[Problem, ...]:
    with pytest.raises(Unreadable) as caught:
        table(text, "x.md", line)
    return caught.value.problems


def only(text: str) -> tuple[str, str, str]:
    """The place, code and remedy of the one problem of a text."""
    (problem,) = refused(text)
    return str(problem.place), problem.code, problem.mend


def value(text: str, key: str = "t") -> str:
    written = table(text, "x.md").fields[key].value
    assert isinstance(written, Text)
    return written.value


@pytest.mark.parametrize(
    "word",
    ["no", "NO", "on", "true", "~", "null", "12:30", "190:20:30", "010", "0x1F", "1e9", "1_000", ".inf", "2026-10-15",
     "2026-10-15 09:00:00", "+2m", "116/2020", "<", "="],
)  # fmt: skip
def test_a_scalar_stays_the_text_that_was_typed(word: str) -> None:
    assert value(f"t: {word}\n") == word


def test_every_value_and_key_has_its_place() -> None:
    written = table("title: é\ncontacts:\n  - {name: 😀 Desk, email: a@b.example}\n", "x.md", line=2)
    contacts = written.fields["contacts"].value
    assert isinstance(contacts, Listing)
    desk = contacts.items[0]
    assert isinstance(desk, Table)
    assert str(written.fields["title"].place) == "x.md:2:1"
    assert str(written.fields["title"].value.place) == "x.md:2:8"
    assert str(desk.fields["email"].place) == "x.md:4:20"
    assert str(desk.fields["email"].value.place) == "x.md:4:27"


def test_an_empty_text_is_an_empty_table() -> None:
    assert table("", "x.md") == Table(Place("x.md"))
    assert table("# only a note\n", "x.md").fields == {}


def test_comments_on_lines_of_their_own_and_after_quoted_text_are_notes() -> None:
    assert value("# first\nt: 'Decision #4'  # a note\n# last\n") == "Decision #4"


def test_a_hash_inside_a_word_is_part_of_the_text() -> None:
    assert value("t: Decision#4 and C#\n") == "Decision#4 and C#"


@pytest.mark.parametrize(
    ("text", "comment"),
    [("t: Decision #4\n", "#4"), ("t: #4\n", "#4"), ("t: Heads adopt\n  Decision  #4 now\n", "#4 now"), ("t:\n", "")],
)
def test_what_a_hash_leaves_out_of_plain_text_is_kept_beside_it(text: str, comment: str) -> None:
    written = table(text, "x.md").fields["t"].value
    assert isinstance(written, Text)
    assert written.comment == comment


def test_a_title_with_a_colon_is_to_be_put_in_quotes() -> None:
    assert only("title: Ministers agree: no tax\n") == (
        "x.md:1:23",
        "quotes-needed",
        'Put quotes round it: `title: "Ministers agree: no tax"`.',
    )


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("title: a\nembargo Friday\nissuers: [a]\n", "x.md:2:1"),
        ("title Heads\nembargo: Friday\n", "x.md:1:1"),
        ("title Heads\n", "x.md:1:1"),
        ("title: a\nembargo Friday\n", "x.md:2:1"),
        ("title:Heads\nembargo: Friday\n", "x.md:1:1"),
        ("contacts:\n  - name Desk\n    email: a@b.example\n", "x.md:2:5"),
    ],
)
def test_a_missing_colon_is_found_on_its_line(text: str, place: str) -> None:
    found, code, mend = only(text)
    assert (found, code) == (place, "colon-missing")
    assert "`key: value`" in mend


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        ('t: "He said "no" today"\n', "x.md:1:4", "quotes-needed"),
        ("t: 'the Heads' plan'\n", "x.md:1:4", "quotes-needed"),
        ("t: [Draft] Heads adopt\n", "x.md:1:4", "quotes-needed"),
        ("t: @UNICRI signs\n", "x.md:1:4", "quotes-needed"),
        ("t: *Breaking* news\n", "x.md:1:4", "quotes-needed"),
        ("t: % of States\n", "x.md:1:4", "quotes-needed"),
        ("t: - a dash\n", "x.md:1:4", "quotes-needed"),
        ('t: "a \\q"\n', "x.md:1:4", "quotes-needed"),
        ("s: {text: Ministers agree: no tax}\n", "x.md:1:26", "quotes-needed"),
        ('t: "Heads\ns: "x"\n', "x.md:1:4", "quote-open"),
        ('t: "Heads\ns: x\n', "x.md:1:4", "quote-open"),
        ('t: "over\n  two lines"\ns: a: b\n', "x.md:3:5", "quotes-needed"),
        ("t:\n\t- x\n", "x.md:2:1", "tab"),
        ("t: [a, b\ns: c\n", "x.md:1:4", "bracket-open"),
        ("t: Heads #4\n  adopt\n", "x.md:1:10", "comment-cuts-text"),
        ("t: {x: Desk #4, y: 2}\ns: c\n", "x.md:1:13", "comment-cuts-text"),
        ('t:\n  x: {y: "Desk #4"}\n  s: @us says\n', "x.md:3:6", "quotes-needed"),
        ("t: a\n  s: b\n", "x.md:2:3", "indent-wrong"),
        ("t:\n   a: b\n  c: d\n", "x.md:3:3", "indent-wrong"),
        ("t: a\n]\n", "x.md:2:1", "line-unreadable"),
        ("- a\n- b\n", "x.md:1:1", "table-expected"),
        ("t: a\n--- b\n", "x.md:2:1", "second-document"),
        ("t: a\n...\n---\ns: b\n", "x.md:3:1", "second-document"),
    ],
)
def test_a_slip_of_yaml_is_explained_at_its_place(text: str, place: str, code: str) -> None:
    assert only(text)[:2] == (place, code)


@pytest.mark.parametrize("text", ["Ministers agree: no tax", 'He said "no"', "C:\\new", "it's #4", "'quoted'", "[a] b"])
def test_text_put_in_quotes_is_read_back_whole(text: str) -> None:
    assert value(f"t: {quoted(text)}\n") == text.strip("'")


def test_a_repeated_key_is_a_problem_and_never_the_last_wins() -> None:
    (problem,) = refused("embargo: 1 December 2026\nembargo: 1 January 2020\n", line=2)
    assert (str(problem.place), problem.code) == ("x.md:3:1", "key-twice")
    assert "line 2" in problem.wrong


@pytest.mark.parametrize(
    "text",
    ["t: &a x\n", "t: &a x\ns: *a\n", "t: !!python/object x\n", "t: !x y\n", "t: ! y\n", "<<: {a: b}\n",
     "%YAML 1.1\n---\nt: a\n", "? [a]\n: b\n", "t: !!str x\n", "t: &a [x]\n", "t: !!map {a: b}\n"],
)  # fmt: skip
def test_aliases_anchors_tags_and_merge_keys_are_refused(text: str) -> None:
    assert {problem.code for problem in refused(text)} == {"shorthand-refused"}


def test_a_quoted_merge_sign_is_a_key_like_any_other() -> None:
    assert value('"<<": x\n', "<<") == "x"


@pytest.mark.parametrize("sign", ["[", "{", "- ", "? ", "[a, ", "{a: ", "[[]"])
def test_a_flood_of_brackets_is_refused_and_does_not_end_the_process(sign: str) -> None:
    codes = {problem.code for problem in refused("t: " + sign * 20_000)}
    assert codes <= {"too-deep", "quotes-needed", "bracket-open", "fields-too-big"}
    assert {problem.code for problem in refused("t:\n  " + sign * 9)} <= {"too-deep", "bracket-open"}


def test_eight_levels_are_read_and_nine_are_not() -> None:
    inside = DEEPEST - 1
    assert table("t: " + "[" * inside + "]" * inside, "x.md").fields.keys() == {"t"}
    assert refused("t: " + "[" * DEEPEST + "]" * DEEPEST)[0].code == "too-deep"


def test_more_than_64_kib_is_refused_unread() -> None:
    assert refused("t: " + "x" * MOST_BYTES)[0].code == "fields-too-big"
    assert len(value("t: " + "x" * (MOST_BYTES - 10))) == MOST_BYTES - 10


@pytest.mark.parametrize(
    "sign",
    ["\x00", "\x07", "\x0b", "\x7f", "\x85", "\u2028", "\u202e", "\u2066", "\ufeff", "\ud800", "\uffff"],
)
def test_a_character_nobody_sees_is_a_problem_at_its_place(sign: str) -> None:
    (problem,) = refused(f"a: b\nt: He{sign}ads\n", line=2)
    assert (str(problem.place), problem.code) == ("x.md:3:6", "character-unseen")


@pytest.mark.parametrize("escape", ["\\0", "\\x07", "\\u202e", "\\L", "\\ufeff"])
def test_an_escape_for_a_character_nobody_sees_is_a_problem_too(escape: str) -> None:
    (problem,) = refused(f't: "He{escape}ads"\n')
    assert (str(problem.place), problem.code) == ("x.md:1:4", "character-unseen")


def test_bytes_lose_their_byte_order_mark_and_carriage_returns() -> None:
    assert decode(b"\xef\xbb\xbfa\r\nb\rc\n", "x.md") == "a\nb\nc\n"


@pytest.mark.parametrize(
    ("data", "place", "code"),
    [
        (b"", "x.md:1:1", "file-empty"),
        (b"\xef\xbb\xbf \r\n", "x.md:1:1", "file-empty"),
        ("title".encode("utf-16"), "x.md:1:1", "not-utf-8"),
        ("title".encode("utf-16-be"), "x.md:1:1", "not-utf-8"),
        (b"a\0b", "x.md:1:1", "not-utf-8"),
        ("é\r\nab\xe9".encode("latin-1").replace(b"\xe9\r", "é\r".encode()), "x.md:2:3", "not-utf-8"),
        (b"a\n\xc3\xa9\xff", "x.md:2:2", "not-utf-8"),
        ("a\nb\u202e".encode(), "x.md:2:2", "character-unseen"),
    ],
)
def test_bytes_that_are_no_clean_text_are_refused_at_their_place(data: bytes, place: str, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        decode(data, "x.md")
    (problem,) = caught.value.problems
    assert (str(problem.place), problem.code) == (place, code)


def problems_in(text: str) -> tuple[Problem, ...]:
    """The problems of a text, none where it is a table."""
    try:
        table(text, "x.md")
    except Unreadable as fault:
        return fault.problems or (Problem(Place("nowhere", 0), "", "", ""),)
    return ()


@given(st.text())
def test_any_text_becomes_a_table_or_problems(text: str) -> None:
    assert all(problem.place.line >= 1 and problem.place.column >= 1 for problem in problems_in(text))


@given(st.text(alphabet="ab:-[]{},#'\"&*!|>%@`?\n\t ", max_size=60))
def test_any_jumble_of_signs_becomes_a_table_or_problems(text: str) -> None:
    last = text.count("\n") + 2
    assert all(1 <= problem.place.line <= last for problem in problems_in(text))


@given(st.text(alphabet="ab :#[]{}-&*!%,\\'\"", min_size=1).map(str.strip).filter(bool))
def test_a_plain_title_comes_out_whole_or_as_a_problem(title: str) -> None:
    if title[0] in "'\"" or problems_in(f"title: {title}\n"):
        return  # in quotes, or said to need them
    form = form_of(f"title: {title}\n")
    found = form.text("title")
    assert form.notes.problems or found == title


def form_of(text: str) -> Form:
    return Form(table(text, "x.md"))


def noted(text: str, ask: Callable[[Form], object]) -> list[str]:
    """The places and codes of what asking and closing a form brings to light."""
    form = form_of(text)
    ask(form)
    form.close()
    return [f"{problem.place.line}:{problem.place.column} {problem.code}" for problem in form.notes.problems]


def test_a_hash_that_cuts_a_text_is_a_problem_with_the_whole_text_in_quotes() -> None:
    form = form_of("title: Heads adopt Decision #4\n")
    form.text("title")
    (problem,) = form.notes.problems
    assert (str(problem.place), problem.code) == ("x.md:1:8", "comment-cuts-text")
    assert '`title: "Heads adopt Decision #4"`' in problem.mend


@pytest.mark.parametrize("text", ["t: [a, b #4\n  ]\n", "t:\n  - a #4\n"])
def test_a_hash_that_cuts_an_entry_of_a_list_is_a_problem(text: str) -> None:
    assert noted(text, lambda form: form.texts("t", example="a"))[0].endswith("comment-cuts-text")


def test_a_note_after_yes_or_no_or_a_number_is_a_note() -> None:
    form = form_of("draft: true   # remove me\nrevision: 2 # second\n")
    assert flag(form, "draft") is True
    assert number(form, "revision", 1, least=1, most=9) == 2
    assert form.notes.problems == []


def test_an_unknown_key_is_a_problem_that_names_the_nearest() -> None:
    form = form_of("titel: a\n")
    form.text("title")
    form.text("embargo")
    form.close()
    (problem,) = form.notes.problems
    assert (str(problem.place), problem.code) == ("x.md:1:1", "key-unknown")
    assert "`title:`" in problem.mend
    assert "embargo" not in problem.mend


def test_an_unknown_key_deep_inside_is_found_when_the_whole_form_is_closed() -> None:
    assert noted("a:\n  - b: {c: d}\n", lambda form: form.forms("a", example="{}")[0].form("b")) == ["2:9 key-unknown"]


def test_places_are_kept_by_dotted_name() -> None:
    form = form_of("a: [{b: c}]\n")
    form.forms("a", example="{}")[0].text("b")
    assert str(form.notes.places["a.0.b"]) == "x.md:1:9"
    assert str(form.notes.places["a.0"]) == "x.md:1:5"


@pytest.mark.parametrize(
    ("text", "found"),
    [("b: x\n", "1:1 field-missing"), ("a:\nb: x\n", "1:3 field-missing"), ("a: ''\nb: x\n", "1:4 field-missing")],
)
def test_a_needed_text_that_is_absent_or_empty_is_a_problem(text: str, found: str) -> None:
    assert noted(text, lambda form: (form.text("a", need="x"), form.text("b"))) == [found]


def test_a_reason_may_be_absent_but_not_empty() -> None:
    assert noted("b: x\n", lambda form: (form.text("hold", filled="x"), form.text("b"))) == []
    assert noted("hold:\n", lambda form: form.text("hold", filled="x")) == ["1:6 field-missing"]


@pytest.mark.parametrize("text", ["a: [b]\n", "a: {b: c}\n"])
def test_a_list_or_table_is_no_text(text: str) -> None:
    assert noted(text, lambda form: form.text("a", need="x")) == ["1:4 text-expected"]


def test_a_title_of_two_lines_is_a_problem_and_prose_is_not() -> None:
    assert noted("a: |\n  b\n  c\n", lambda form: form.text("a")) == ["1:4 one-line"]
    assert form_of("a: |\n  b\n  c\n").prose("a") == "b\nc"


def test_a_folded_title_is_one_line() -> None:
    assert form_of("a: >\n  b\n  c\n").text("a") == "b c"


@pytest.mark.parametrize(("word", "expected"), [("true", True), ("Yes", True), ("off", False), ("no", False)])
def test_a_flag_is_yes_or_no(word: str, expected: bool) -> None:
    assert flag(form_of(f"a: {word}\n"), "a") is expected


@pytest.mark.parametrize("word", ["perhaps", "", "[true]", "1"])
def test_a_doubtful_flag_is_a_problem_and_counts_as_yes(word: str) -> None:
    form = form_of(f"a: {word}\n")
    assert flag(form, "a") is True
    assert [problem.code for problem in form.notes.problems] == ["flag-unreadable"]


@pytest.mark.parametrize("word", ["two", "-1", "0", "10", "1.5", "١", "[1]", ""])
def test_a_number_out_of_bounds_is_a_problem(word: str) -> None:
    form = form_of(f"a: {word}\n")
    assert number(form, "a", 1, least=1, most=9) == 1
    assert [problem.code for problem in form.notes.problems] == ["number-unreadable"]


@pytest.mark.parametrize(
    ("word", "seconds"), [("+90s", 90), ("+2m", 120), ("6h", 21600), ("2d", 172800), ("0", 0), ("+0", 0)]
)
def test_a_stretch_of_time_has_a_unit(word: str, seconds: int) -> None:
    form = form_of(f"a: {word}\n")
    assert duration(form, "a", timedelta(days=9), timedelta(days=30)) == timedelta(seconds=seconds)
    assert form.notes.problems == []


@pytest.mark.parametrize("word", ["2", "-2m", "2 minutes", "31d", "1h30m", "999999d"])
def test_a_stretch_of_time_without_a_unit_or_too_long_is_a_problem(word: str) -> None:
    form = form_of(f"a: {word}\n")
    assert duration(form, "a", timedelta(), timedelta(days=30)) == timedelta()
    assert [problem.code for problem in form.notes.problems] == ["duration-unreadable"]


def test_an_unknown_word_is_a_problem_that_names_the_nearest() -> None:
    form = form_of("a: folde\n")
    assert choice(form, "a", ("folder", "branch"), "branch") == "branch"
    assert form.notes.problems[0].mend == "Write `a: folder`."


def test_a_single_word_is_no_list() -> None:
    assert noted("a: b\n", lambda form: form.texts("a", example="b")) == ["1:4 list-expected"]


def test_a_word_where_fields_are_expected_is_a_problem() -> None:
    assert noted("a: b\n", lambda form: form.form("a")) == ["1:4 table-expected"]
    assert noted("a: [b]\n", lambda form: form.forms("a", example="{c: d}")) == ["1:5 table-expected"]


@pytest.mark.parametrize("blank", ["\u00a0", "\u202f", "\u2009", "\u00a0 "])
@pytest.mark.parametrize("rest", ["", "issuers: [a]\n"])
def test_a_blank_that_is_no_space_after_a_colon_is_shown_where_it_stands(blank: str, rest: str) -> None:
    (problem,) = refused(f"title: Heads adopt\nplace:{blank}Rome\n{rest}")
    assert (str(problem.place), problem.code) == ("x.md:2:7", "colon-missing")
    assert "`place: Rome`" in problem.mend
    assert problem.wrong == "What stands after the colon of `place` looks like a space and is another character."


@pytest.mark.parametrize("text", ["“Agency opens”", "„Agency opens“", "«\u00a0Agency opens\u00a0»", "‘Agency opens’"])
def test_smart_quotes_round_a_whole_text_are_advice_to_use_straight_ones_or_none(text: str) -> None:
    form = form_of(f"title: {text}\n")
    assert form.text("title") == text
    (problem,) = form.notes.problems
    assert (str(problem.place), problem.code, problem.stops) == ("x.md:1:8", "smart-quotes", False)
    assert '`title: "Agency opens"`' in problem.mend


@pytest.mark.parametrize("text", ["“No tax”, says “the Chair”", "Agency “opens”", '"“Agency opens”"', "’Tis", "“”"])
def test_smart_quotes_that_belong_to_the_text_are_no_slip(text: str) -> None:
    form = form_of(f"title: {text}\n")
    form.text("title")
    assert form.notes.problems == []


def test_a_mend_never_puts_smart_quotes_inside_straight_ones() -> None:
    assert only("title: “Ministers agree: no tax”\n")[2] == 'Put quotes round it: `title: "Ministers agree: no tax"`.'


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("s: {text: Ministers agree: no tax, says chair}\n", '`text: "Ministers agree: no tax, says chair"`'),
        ("s: {text: Agreed: no tax, so far, x: Short}\n", '`text: "Agreed: no tax, so far"`'),
        ("- {name: Desk, role: Media: press, radio}\n", '`role: "Media: press, radio"`'),
    ],
)
def test_a_comma_never_shortens_the_text_that_a_mend_puts_in_quotes(text: str, mend: str) -> None:
    assert mend in only(text)[2]


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("s: {text: Come in, have tea, and read}\n", '`text: "Come in, have tea, and read"`'),
        ("s: {text: Come in, have tea , x: Tea}\n", None),
        ("s: {x: 'Tea', text: Come in, have tea}\n", '`text: "Come in, have tea"`'),
    ],
)
def test_what_a_comma_cut_off_is_one_problem_with_the_whole_text_in_quotes(text: str, mend: str | None) -> None:
    form = form_of(text)
    inner = form.form("s")
    assert inner
    inner.text("text")
    inner.text("x")
    form.close()
    (problem,) = form.notes.problems
    assert problem.code == ("quotes-needed" if mend else "key-unknown")
    assert (mend or "quotes round both") in problem.mend


def test_an_unknown_key_that_is_near_none_names_none() -> None:
    form = form_of("zzz: a\n")
    form.text("title")
    form.close()
    assert "title" not in form.notes.problems[0].mend


def test_a_list_of_one_written_as_text_is_shown_as_that_list() -> None:
    form = form_of("a: b, c\n")
    form.texts("a", example="x")
    assert "`a: [b, c]`" in form.notes.problems[0].mend


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("title: x\n\tsummary: A thing\n", "summary: A thing"),
        ("contacts:\n\t- desk\n", "  - desk"),
        ("contacts:\n  - name: Desk\n\temail: a@b.example\n", "    email: a@b.example"),
        ("contacts:\n  - desk\n\t- other\n", "  - other"),
        ("contacts:\n- desk\n\t- other\n", "- other"),
        ("social:\n\ttext: Hi\n", "  text: Hi"),
        ("social:\n  text: Hi\n\tafter: +2m\n", "  after: +2m"),
    ],
)
def test_a_tab_gives_way_to_the_spaces_that_its_neighbours_have(text: str, line: str) -> None:
    _, code, mend = only(text)
    assert code == "tab"
    assert f"`{line}`" in mend
    row = next(row for row in text.split("\n") if "\t" in row)
    table(text.replace(row, line), "x.md")


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ('title: "Our own words\nslug: x\n', 'title: "Our own words"'),
        ("title: 'Our own words\nslug: x\n", 'title: "Our own words"'),
        ('contacts: [{name: "Press desk, email: a@b.example}]\n', 'name: "Press desk"'),
    ],
)
def test_a_quotation_mark_is_closed_behind_the_writer_s_own_words(text: str, closed: str) -> None:
    _, code, mend = only(text)
    assert (code, mend) == ("quote-open", f"Close it behind the last word: `{closed}`.")


def test_fields_that_are_never_closed_are_closed_below_the_last_of_them() -> None:
    with pytest.raises(Unreadable) as fault:
        sheet("---\ntitle: x\ncontacts:\n  - desk\n\nThe text: here.\n", "x.md")
    (problem,) = fault.value.problems
    assert problem.mend == (
        "Write three dashes, `---`, on a line of their own between the fields and the text: "
        "below line 4, `- desk`, which seems to be the last field."
    )
