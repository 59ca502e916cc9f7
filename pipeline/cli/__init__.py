"""The command line: words in, problems out, exit code."""

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from keyword import iskeyword
from pathlib import Path

from pipeline.cli.grammar import parser

DONE, PROBLEMS, USAGE, REFUSED, BUG = 0, 1, 2, 3, 4

COMMANDS = {
    "init": "pipeline.cli.write",
    "template": "pipeline.cli.template",
    "new": "pipeline.cli.write",
    "import": "pipeline.cli.importing",
    "import-archive": "pipeline.cli.archiving",
    "check": "pipeline.cli.check",
    "time": "pipeline.cli.time",
    "approve": "pipeline.cli.write",
    "hold": "pipeline.cli.change",
    "unhold": "pipeline.cli.change",
    "move": "pipeline.cli.change",
    "update": "pipeline.cli.change",
    "correct": "pipeline.cli.change",
    "kill": "pipeline.cli.kill",
    "proof": "pipeline.cli.proof",
    "status": "pipeline.cli.status",
    "schedule": "pipeline.cli.schedule",
    "build": "pipeline.cli.make",
    "letter": "pipeline.cli.make",
    "ninjs": "pipeline.cli.make",
    "preview": "pipeline.cli.preview",
    "serve": "pipeline.cli.serve",
    "ledger": "pipeline.cli.ledger",
    "clock": "pipeline.cli.clock",
    "receipt": "pipeline.cli.receipt",
    "doctor": "pipeline.cli.doctor",
    "lift": "pipeline.cli.lifting",
    "desk": "pipeline.cli.publish",
    "ci": "pipeline.cli.ci",
    "watch": "pipeline.cli.watch",
    "worker": "pipeline.cli.worker",
    "announce": "pipeline.cli.publish",
    "cancel": "pipeline.cli.cancel",
    "rehearse": "pipeline.cli.rehearse",
    "sim": "pipeline.cli.sim",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code. Nothing but a bug of ours ends as 4, and no traceback is ever shown."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        words = parser().parse_args(arguments)
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
    module = import_module(COMMANDS[words.command])
    name = words.command.replace("-", "_")
    try:
        code: int = getattr(module, f"{name}_" if iskeyword(name) else name)(words)
    except Exception as why:
        # imported only now: half of what a command that has nothing to do would take
        from pipeline.cli.say import Stopped
        from pipeline.ledger import LedgerRefuses

        if not isinstance(why, Stopped | LedgerRefuses):
            raise
        _tell(why)
        return why.code if isinstance(why, Stopped) else REFUSED
    return code
