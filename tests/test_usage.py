"""What is typed wrongly is answered in plain words, with what was probably meant and a line that can be typed."""

import argparse
from collections.abc import Iterator

import pytest

from pipeline.cli import COMMANDS, grammar, main
from pipeline.cli.usage import Parser


def said(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    assert main(words) == 2
    told = capsys.readouterr()
    assert told.out == ""
    return told.err.splitlines()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("chekc", "There is no command chekc. Did you mean check?"),
        ("zzzz", "There is no command zzzz. `dateline --help` shows them all."),
        ("", "Name a command, such as `dateline check`."),
        ("check --expalin tab", "There is no option --expalin here. Did you mean --explain?"),
        ("check --zzz", "There is no option --zzz here. `dateline check --help` shows those there are."),
        ("--colour check", "There is no option --colour here. `dateline --help` shows those there are."),
        ("check --format jsom", "--format cannot be jsom. Did you mean json?"),
        ("check --format x", "--format cannot be x. Write text, json, github or sarif."),
        ("check --json=1", "--json stands alone: write nothing behind it."),
        ("approve alpha", "--by NAME is missing: who approves."),
        ("approve alpha --by", "Something is missing behind --by: who approves."),
        ("hold alpha", "--because WHY is missing: the reason, in a sentence."),
        ("letter a b", "`b` is one word too many. Put words that belong together between quotation marks."),
        ("serve --port x", "--port needs a number, and `x` is none."),
        ("sim --see 1", "--see may be --seed or --seeds. Write it in full."),
        ("ledger", "Write which one: show, export, import, verify or move."),
        ("ledger shwo", "There is no command shwo. Did you mean show?"),
    ],
)
def test_a_slip_on_the_command_line_gets_plain_words(words: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    usage, *rest = said(capsys, *words.split())
    assert usage.startswith("usage: dateline")
    assert rest == [told]


@pytest.mark.parametrize(
    ("command", "usage"),
    [
        ("approve", "usage: dateline approve SLUG --by NAME [--digest NUMBER]"),
        ("hold", "usage: dateline hold SLUG --because WHY"),
        ("move", "usage: dateline move SLUG HOUR …"),
        ("import", "usage: dateline import FILE [--slug SLUG]"),
    ],
)
def test_a_usage_line_can_be_typed_as_it_stands(command: str, usage: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, command)[0] == usage
    assert main([command, "--help"]) == 0
    assert capsys.readouterr().out.startswith(f"{usage}\n")


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from parsers(below)


def test_every_argument_of_every_command_says_what_it_is() -> None:
    found = list(parsers(grammar.parser()))
    assert len(found) > len(COMMANDS)
    for parser in found:
        assert isinstance(parser, Parser)
        assert [each.dest for each in parser._actions if not each.help] == [], parser.prog


def test_a_word_of_argparse_that_is_not_known_here_is_told_as_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        Parser(prog="dateline").error("something new")
    assert capsys.readouterr().err == "usage: dateline\nsomething new\n"
