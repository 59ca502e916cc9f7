"""The command line: words in, problems out, exit code."""

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from pipeline import __version__

DONE, PROBLEMS, USAGE, REFUSED, BUG = 0, 1, 2, 3, 4

HELP = """\
Press releases, public at the second their embargo lifts.

  write     init DIR        a new newsroom in a folder
            new TITLE       a new draft in releases/
            check [FILE]    what is wrong, and how to mend it
            time WORDS      how an embargo is read, and when that is in the organisations' cities
            approve SLUG    say that a release may go out as it stands

  look      status          what is public, what waits and for how long
            schedule        what will be posted where, word for word
            build           the public tree in public/, as it will stand
            letter SLUG     the release as an email
            serve           the public pages on this machine only

  publish   lift            make public what is due now, then send what is due
            desk            wait to the second and go on lifting
            announce SLUG   send the posts of a release that wait for a person

Exit code: 0 done, 1 the copy has problems, 2 usage, 3 refused or unknown, 4 a bug of ours.
"""

COMMANDS = {
    "init": "pipeline.cli.write",
    "new": "pipeline.cli.write",
    "check": "pipeline.cli.check",
    "time": "pipeline.cli.time",
    "approve": "pipeline.cli.write",
    "status": "pipeline.cli.status",
    "schedule": "pipeline.cli.schedule",
    "build": "pipeline.cli.make",
    "letter": "pipeline.cli.make",
    "serve": "pipeline.cli.serve",
    "lift": "pipeline.cli.publish",
    "desk": "pipeline.cli.publish",
    "announce": "pipeline.cli.publish",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code. Nothing but a bug of ours ends as 4, and no traceback is ever shown."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        words = _parser().parse_args(arguments)
    except SystemExit as usage:  # argparse has said what is wrong, or shown the help
        return usage.code if isinstance(usage.code, int) else USAGE
    try:
        return _run(words)
    except KeyboardInterrupt:
        _tell("Stopped.")
        return REFUSED
    except (BrokenPipeError, SystemExit):  # whoever listened has gone; rich says so by SystemExit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as fault:  # a disk, a folder or a file that refuses is nobody's bug
        _tell(f"{fault.filename or 'The disk'}: {fault.strerror or fault}.")
        return REFUSED
    except Exception as fault:
        from pipeline.cli.bug import report

        _tell(report(fault, words.command, Path(words.newsroom)))
        return BUG


def _tell(words: object) -> None:
    with suppress(OSError):  # where nothing can be written, the exit code still says it
        print(words, file=sys.stderr)


def _run(words: argparse.Namespace) -> int:
    from pipeline.cli.say import Stopped
    from pipeline.ledger import LedgerRefuses

    module = import_module(COMMANDS[words.command])
    try:
        code: int = getattr(module, words.command)(words)
    except Stopped as stop:
        _tell(stop)
        return stop.code
    except LedgerRefuses as why:
        _tell(why)
        return REFUSED
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dateline",
        usage="dateline [-C DIR] COMMAND …",
        description=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("-C", dest="newsroom", metavar="DIR", default=".", help="the newsroom's folder (here)")
    parser.add_argument("--version", action="version", version=f"dateline {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, help=argparse.SUPPRESS)

    def add(name: str, text: str, *, json: bool = False) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=argparse.SUPPRESS, description=text)
        if json:
            command.add_argument("--json", action="store_true", help="for a script: one JSON value on standard output")
        return command

    _writing(add)
    _looking(add)
    _publishing(add)
    return parser


def _writing(add) -> None:  # type: ignore[no-untyped-def]  # the local helper of _parser
    command = add("init", "Write a new newsroom into a folder: newsroom.yml, releases/ and a first draft.")
    command.add_argument("folder", metavar="DIR")
    command.add_argument("--name", default="Our Newsroom", help="what the newsroom is called")
    command.add_argument("--address", default="https://newsroom.example", help="its public address")
    command.add_argument("--home", default="UTC", help="its home zone, such as America/Port_of_Spain")
    command = add("new", "Write a new draft into releases/. Nothing happens with it while it says draft: true.")
    command.add_argument("title", metavar="TITLE", nargs="+")
    command.add_argument("--slug", help="the last part of its address (made from the title)")
    command = add("check", "Say what is wrong with the releases, where, and how to mend it.", json=True)
    command.add_argument("files", metavar="FILE", nargs="*", help="only these releases (all)")
    command.add_argument("--format", choices=("text", "github"), default="text", help="github: annotations")
    command.add_argument("--fix", action="store_true", help="write waiting embargoes in the form that leaves no doubt")
    command = add(
        "time",
        "Say how the words of an embargo are read, when that is at home, in UTC and in the organisations' cities, "
        "and what leaves no doubt.",
        json=True,
    )
    command.add_argument("phrase", metavar="WORDS", nargs="+", help="such as: 'Friday, 4 December 2020, 09:00 hrs AST'")
    command.add_argument("--date", metavar="DAY", default="", help="the release's own day, such as 2020-12-04")
    command.add_argument("--home", metavar="ZONE", default="", help="the home zone (that of newsroom.yml)")
    command = add("approve", "Say that a release may go out exactly as it stands. Any later edit voids it.")
    command.add_argument("slug", metavar="SLUG")
    command.add_argument("--by", required=True, metavar="NAME", help="who approves")


def _looking(add) -> None:  # type: ignore[no-untyped-def]  # the local helper of _parser
    add("status", "Show what is public, what waits and for how long, and every post.", json=True)
    add("schedule", "Show every post that is to come: where, when, and its exact text.", json=True)
    command = add("build", "Write the public tree as it will stand, without lifting or recording anything.", json=True)
    command.add_argument("--at", metavar="TIME", help="the instant, such as 2020-12-04T13:00:00Z (now)")
    command.add_argument("--out", metavar="DIR", default="public", help="the folder to write (public)")
    command = add("letter", "Write the release as an email. Before the lift it carries an embargo banner.")
    command.add_argument("slug", metavar="SLUG")
    command.add_argument("--out", metavar="FILE", help="the .eml file (.dateline/letters/SLUG.eml)")
    command = add("serve", "Show the public pages on this machine only.")
    command.add_argument("--port", type=int, default=8000, help="the port (8000; 0 for any free one)")


def _publishing(add) -> None:  # type: ignore[no-untyped-def]  # the local helper of _parser
    add("lift", "Make public what is due now, then send what is due. Nothing is done early or twice.", json=True)
    command = add("desk", "Wait to the second and go on lifting, until stopped or for a bounded time.")
    command.add_argument("--for", dest="bounded", metavar="TIME", help="how long, such as 20m or 90s (for ever)")
    command = add("announce", "Send the posts of a public release that wait for a person.")
    command.add_argument("slug", metavar="SLUG")
    command.add_argument("--channel", metavar="NAME", help="only this account of newsroom.yml (all)")
    command.add_argument(
        "--again", action="store_true", help="send again a post whose outcome is unknown: it is not there"
    )
    command.add_argument("--sent", metavar="ADDRESS", help="a post whose outcome is unknown is there, at this address")
