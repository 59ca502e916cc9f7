"""What a person typed and the command line does not know, told in plain words with what was probably meant."""

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

REQUIRED = "the following arguments are required: "
CHOICE = re.compile(r"argument (?P<name>\S+): invalid choice: '(?P<word>.*?)'")
LACKING = re.compile(r"argument (?P<name>\S+): expected ")
NUMBER = re.compile(r"argument (?P<name>\S+): invalid int value: '(?P<word>.*)'")
EITHER = re.compile(r"ambiguous option: (?P<name>\S+) could match (?P<which>.+)")
NOTHING = re.compile(r"argument (?P<name>\S+): ignored explicit argument")


class Parser(argparse.ArgumentParser):
    """argparse with usage lines that can be typed as they stand, and errors that say what to write."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As argparse does; what is left over is told here, where its neighbours are known."""
        found, rest = super().parse_known_args(args, namespace)
        if rest:
            self.error(self._left_over(rest))
        return found, rest

    def format_usage(self) -> str:
        self.usage = self.usage or self._line()
        return super().format_usage()

    def format_help(self) -> str:
        self.usage = self.usage or self._line()
        return super().format_help()

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"{self._plain(message)}\n")

    def _line(self) -> str:
        """How the command is typed: what must be there first, then what may be."""
        own = [each for each in self._actions if not isinstance(each, argparse._HelpAction)]
        first = [each for each in own if not each.option_strings]
        needed = [each for each in own if each.option_strings and each.required]
        free = [each for each in own if each.option_strings and not each.required]
        return " ".join([self.prog, *map(_typed, [*first, *needed]), *(f"[{_typed(each)}]" for each in free)])

    def _plain(self, message: str) -> str:
        """What argparse says, in plain words; as it stands where it says something new."""
        if message.startswith(REQUIRED):
            return " ".join(map(self._missing, message.removeprefix(REQUIRED).split(", ")))
        if found := CHOICE.match(message):
            return self._no_choice(found["name"], found["word"])
        if found := LACKING.match(message):
            return f"Something is missing behind {found['name']}: {self._what(found['name'])}."
        if found := NUMBER.match(message):
            return f"{found['name']} needs a number, and `{found['word']}` is none."
        if found := EITHER.match(message):
            return f"{found['name']} may be {found['which'].replace(', ', ' or ')}. Write it in full."
        if found := NOTHING.match(message):
            return f"{found['name']} stands alone: write nothing behind it."
        return message

    def _left_over(self, rest: Sequence[str]) -> str:
        option = next((word for word in rest if word.startswith("-") and word != "-"), "")
        if not option:
            return f"`{rest[0]}` is one word too many. Put words that belong together between quotation marks."
        known = [name for each in self._actions for name in each.option_strings]
        meant = near(option.partition("=")[0], known)
        told = f"Did you mean {meant}?" if meant else f"`{self.prog} --help` shows those there are."
        return f"There is no option {option} here. {told}"

    def _no_choice(self, name: str, word: str) -> str:
        action = self._named(name)
        known = [str(each) for each in (action.choices or ())] if action else []
        meant = near(word, known)
        if action and isinstance(action, argparse._SubParsersAction):
            told = f"Did you mean {meant}?" if meant else f"`{self.prog.split()[0]} --help` shows them all."
            return f"There is no command {word}. {told}"
        return f"{name} cannot be {word}. " + (f"Did you mean {meant}?" if meant else f"Write {_or(known)}.")

    def _missing(self, name: str) -> str:
        action = self._named(name)
        if action and isinstance(action, argparse._SubParsersAction):
            known = [str(each) for each in action.choices]
            return f"Write which one: {_or(known)}." if len(known) < 8 else "Name a command, such as `dateline check`."
        return f"{_typed(action) if action else name} is missing: {self._what(name)}."

    def _what(self, name: str) -> str:
        action = self._named(name)
        return (action.help if action else "") or "write it"

    def _named(self, name: str) -> argparse.Action | None:
        """The action that argparse calls so."""
        parts = name.split("/")
        return next((a for a in self._actions if {*parts} & {*a.option_strings, a.dest, str(a.metavar)}), None)


def near(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, '' where none is near."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, list(known), n=1, cutoff=0.6)), "")


def _typed(action: argparse.Action) -> str:
    """An argument as it is typed: `SLUG`, `--by NAME`, `--json`."""
    choices = "|".join(map(str, action.choices or ()))
    what = "" if action.nargs == 0 else str(action.metavar or choices or action.dest.upper())
    if action.option_strings:
        return f"{action.option_strings[-1]} {what}".strip()
    return {"?": f"[{what}]", "*": f"[{what} …]", "+": f"{what} …"}.get(str(action.nargs), what)


def _or(words: Sequence[str]) -> str:
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else "another"
