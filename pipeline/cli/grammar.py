"""The grammar of the command line: every command, its words, and what they mean."""

import argparse

from pipeline import __version__
from pipeline.cli.usage import Parser

HELP = """\
Press releases, public at the second their embargo lifts.

  write     init DIR        a new newsroom in a folder
            template NAME   a built-in template, to be changed in templates/
            new TITLE       a new draft in releases/
            import FILE     a draft from pasted text, a saved page or a Word document
            import-archive FOLDER  the releases of an old site, which announce nothing
            check [FILE]    what is wrong, and how to mend it
            time WORDS      how an embargo is read, and when that is in the organisations' cities
            approve SLUG    say that a release may go out as it stands

  change    hold SLUG       stop a release that waits, up to its last second
            unhold SLUG     let it go again
            move SLUG       give it another hour
            update SLUG     a new revision of a public one, for what is new
            correct SLUG    a new revision of a public one, for what was wrong
            kill SLUG       take it back

  look      preview         what will go out, on a local site where you can write too
            status          what is public, what waits and for how long
            schedule        what will be posted where, word for word
            rehearse SLUG   its lift and its posts, played with stand-ins for the world
            build           the public tree in public/, as it will stand
            letter SLUG     the release as an email
            proof SLUG      the release as a PDF for whoever must sign it off
            ninjs SLUG      the release for an agency's system (IPTC ninjs)
            serve           the public pages on this machine only
            receipt SLUG    what went where at which second, and what still waits
            ledger show     what was sent where; also export, import, verify, move
            clock           what other clocks say of this machine's, and whether lifts wait
            doctor          whether machine, accounts and folders are fit for the next lift

  publish   lift            make public what is due now, then send what is due
            lift SLUG --now of one whose embargo was broken elsewhere
            desk            wait to the second and go on lifting
            ci              the same in a scheduled run, on a machine that does not last
            watch           tell people where something is due and no desk makes it public
            worker          serve many newsrooms, together with other workers
            announce SLUG   send the posts of a release that wait for a person
            cancel SLUG     stop posts of a public release that are not sent yet

  prove     sim             newsrooms in which everything breaks, and whether every promise was kept

Exit code: 0 done, 1 the copy has problems, 2 usage, 3 refused or unknown, 4 a bug of ours.
"""

SLUG = "the last part of its address, as `dateline status` shows it"


def parser() -> argparse.ArgumentParser:
    """What a person may type."""
    whole = Parser(
        prog="dateline",
        usage="dateline [-C DIR] COMMAND …",
        description=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("-C", dest="newsroom", metavar="DIR", default=".", help="the newsroom's folder (here)")
    whole.add_argument("--version", action="version", version=f"dateline {__version__}")
    commands = whole.add_subparsers(
        prog="dateline", dest="command", metavar="COMMAND", required=True, help=argparse.SUPPRESS
    )

    def add(name: str, text: str, *, json: bool = False) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=argparse.SUPPRESS, description=text)
        if json:
            command.add_argument("--json", action="store_true", help="for a script: one JSON value on standard output")
        return command

    _writing(add)
    _changing(add)
    _looking(add)
    _publishing(add)
    _proving(add)
    return whole


def _writing(add) -> None:  # type: ignore[no-untyped-def]  # the local helper of parser
    command = add("init", "Write a new newsroom into a folder: newsroom.yml, releases/ and a first draft.")
    command.add_argument("folder", metavar="DIR", help="the folder, which may be new")
    command.add_argument("--name", default="Our Newsroom", help="what the newsroom is called")
    command.add_argument("--address", default="https://newsroom.example", help="its public address")
    command.add_argument("--home", default="UTC", help="its home zone, such as America/Port_of_Spain")
    command = add("template", "Write a built-in template into templates/, where it can be changed; or list them all.")
    command.add_argument("name", metavar="NAME", nargs="?", help="such as page.html or words.pot (list them)")
    command.add_argument("--out", metavar="FILE", help="another file of the newsroom, such as templates/words/it.po")
    command = add("new", "Write a new draft into releases/. Nothing happens with it while it says draft: true.")
    command.add_argument("title", metavar="TITLE", nargs="+", help="its headline")
    command.add_argument("--slug", help="the last part of its address (made from the title)")
    command = add("import", "Make a draft of pasted text, a saved page or a Word document, and say what was lost.")
    command.add_argument("file", metavar="FILE", help="the text, such as release.docx, page.html or pasted.txt")
    command.add_argument("--slug", help="the last part of its address (made from the headline)")
    command = add(
        "import-archive",
        "Make releases of the texts of an old site: Hugo, Pelican, WordPress, Drupal or saved pages. They stand at "
        "their own dates, announce nothing, and their old addresses lead to them.",
    )
    command.add_argument("folder", metavar="FOLDER", help="its files, or the single file of an export")
    command.add_argument("--issuer", required=True, metavar="ID", help="who issued them, by the id in newsroom.yml")
    command.add_argument(
        "--from",
        dest="source",
        choices=("hugo", "pelican", "wordpress", "drupal", "html"),
        help="what it is (found by looking)",
    )
    command.add_argument(
        "--address", help="where the old site is, or a pattern such as https://www.agency.example/{year}/{slug}/"
    )
    command.add_argument("--zone", metavar="ZONE", help="the zone of hours that name none (then the day alone stays)")
    command.add_argument("--by", action="append", metavar="NAME", help="who approves all that is whole; or again")
    command.add_argument("--dry-run", action="store_true", help="only say what would be written")
    command = add("check", "Say what is wrong with the releases, where, and how to mend it.", json=True)
    command.add_argument("files", metavar="FILE", nargs="*", help="only these releases (all)")
    command.add_argument(
        "--format",
        choices=("text", "json", "github", "sarif"),
        help="text for a person (as without it), json for a script, github: annotations of a pull request, "
        "sarif for a code host; the last two quote no release",
    )
    command.add_argument("--explain", metavar="CODE", help="only say what a code means, why, and how to mend it")
    command.add_argument("--fix", action="store_true", help="mend what is safe to mend, in what is not public yet")
    command.add_argument("--online", action="store_true", help="also ask whether links lead to a page now")
    command = add(
        "time",
        "Say how the words of an embargo are read, when that is at home, in UTC and in the organisations' cities, "
        "and what leaves no doubt.",
        json=True,
    )
    command.add_argument(
        "phrase", metavar="WORDS", nargs="+", help="the hour, such as: 'Friday, 4 December 2020, 09:00 hrs AST'"
    )
    command.add_argument("--date", metavar="DAY", default="", help="the release's own day, such as 2020-12-04")
    command.add_argument("--home", metavar="ZONE", default="", help="the home zone (that of newsroom.yml)")
    command = add("approve", "Say that a release may go out exactly as it stands. Any later edit voids it.")
    command.add_argument("slug", metavar="SLUG", help=SLUG)
    command.add_argument("--by", required=True, metavar="NAME", help="who approves")
    command.add_argument(
        "--digest",
        nargs="+",
        metavar="NUMBER",
        default=[],
        help="the number of the proof that was read",
    )


def _changing(add) -> None:  # type: ignore[no-untyped-def]  # the local helper of parser
    for name, text in (
        ("hold", "Stop a release that waits, up to its last second. `dateline unhold SLUG` lets it go."),
        ("kill", "Take a release back: what is queued stops, and a notice stands at its address."),
    ):
        command = add(name, text)
        command.add_argument("slug", metavar="SLUG", help=SLUG)
        command.add_argument("--because", required=True, metavar="WHY", help="the reason, in a sentence")
    command = add("unhold", "Take the hold of a release away: it goes out at its hour, or at once where that passed.")
    command.add_argument("slug", metavar="SLUG", help=SLUG)
    for name, what, wanted, text in (
        (
            "move",
            "HOUR",
            "the new hour, such as: 'Friday, 4 December 2020, 09:00 hrs AST'",
            "Give a release that waits another hour, in words as `dateline time` reads them.",
        ),
        (
            "update",
            "NEWS",
            "what is new, in a sentence",
            "Begin a new revision of a public release: say in a sentence what is new.",
        ),
        (
            "correct",
            "ERROR",
            "what was wrong and what is right now",
            "Begin a new revision of a public release: say what was wrong and what is right now.",
        ),
    ):
        command = add(name, text)
        command.add_argument("slug", metavar="SLUG", help=SLUG)
        command.add_argument("words", metavar=what, nargs="+", help=wanted)


def _looking(add) -> None:  # type: ignore[no-untyped-def]  # the local helper of parser
    add("status", "Show what is public, what waits and for how long, and every post.", json=True)
    add("schedule", "Show every post that is to come: where, when, and its exact text.", json=True)
    command = add(
        "rehearse",
        "Play the lift and the posts of a release on stand-ins, with lines that break. Nothing leaves this machine.",
        json=True,
    )
    command.add_argument("slug", metavar="SLUG", help=SLUG)
    command = add("build", "Write the public tree as it will stand, without lifting or recording anything.", json=True)
    command.add_argument("--at", metavar="TIME", help="the instant, such as 2020-12-04T13:00:00Z (now)")
    command.add_argument("--out", metavar="DIR", default="public", help="the folder to write (public)")
    command = add("letter", "Write the release as an email. Before the lift it carries an embargo banner.")
    command.add_argument("slug", metavar="SLUG", help=SLUG)
    command.add_argument("--out", metavar="FILE", help="the .eml file (.dateline/letters/SLUG.eml)")
    command.add_argument("--to", metavar="ADDRESS", help="whom it is addressed to (nobody yet)")
    command.add_argument("--name", metavar="NAME", default="", help="the name of that reader")
    command.add_argument("--zone", metavar="ZONE", default="", help="the reader's zone, such as Europe/Rome")
    command.add_argument("--language", metavar="CODE", default="", help="the reader's language, such as fr")
    command.add_argument(
        "--token", metavar="WORD", default="", help="the reader's own word on the press list, with which it is left"
    )
    command = add(
        "ninjs",
        "Write the release as IPTC ninjs, for agencies' systems. Before the lift it says until when it is embargoed.",
    )
    command.add_argument("slug", metavar="SLUG", help=SLUG)
    command.add_argument("--out", metavar="FILE", help="the file (.dateline/letters/SLUG.ninjs.json)")
    command = add("preview", "Show what will go out, and write it, on a local site that this machine alone can see.")
    command.add_argument("--port", type=int, default=8001, help="the port (8001; 0 for any free one)")
    command.add_argument("--at", metavar="TIME", help="show the whole site at this instant too, such as a lift to come")
    command = add(
        "proof", "Write the release as a PDF for sign-off: its text, hour, checks, posts, letter and approvals."
    )
    command.add_argument("slug", metavar="SLUG", help=SLUG)
    command.add_argument("--out", metavar="FILE", help="the PDF (.dateline/proofs/SLUG.pdf)")
    command = add("serve", "Show the public pages on this machine only.")
    command.add_argument("--port", type=int, default=8000, help="the port (8000; 0 for any free one)")
    command = add("receipt", "Show what became of a release: its page, its second, each post, what waits.", json=True)
    command.add_argument("slug", metavar="SLUG", help=SLUG)
    _ledger(add("ledger", "Show what was sent where; write the ledger out, take one in, look whether it is sound."))
    command = add("clock", "Show what other clocks say of this machine's, and whether lifts wait for it.", json=True)
    command.add_argument("--believe", action="store_true", help="it is right: you compared it with one you trust")
    command = add(
        "doctor", "Say whether machine, accounts and folders are fit for the next lift; nothing is posted.", json=True
    )
    command.add_argument("--offline", action="store_true", help="ask no other machine")
    command.add_argument("--tell", action="store_true", help="send a test message to everybody named under `alarms:`")


def _proving(add) -> None:  # type: ignore[no-untyped-def]  # the local helper of parser
    command = add("sim", "Run the publisher in simulated newsrooms in which everything breaks; the same at every run.")
    command.add_argument("--seed", type=int, default=0, metavar="N", help="the first newsroom (0)")
    command.add_argument("--seeds", type=int, default=1, metavar="K", help="how many (1)")
    command.add_argument("--jobs", type=int, default=1, metavar="J", help="how many processes (1)")
    command.add_argument("--no-faults", action="store_true", help="nothing breaks and nobody changes their mind")
    command.add_argument("--brief", action="store_true", help="one hour in one afternoon, as in `make test`")
    command.add_argument("--kill-every-step", action="store_true", help="one newsroom, once for each step of it")
    command.add_argument("--steps", action="store_true", help="say the steps and the hash of each")


def _publishing(add) -> None:  # type: ignore[no-untyped-def]  # the local helper of parser
    command = add(
        "lift", "Make public what is due now, then send what is due. Nothing is done early or twice.", json=True
    )
    command.add_argument("slug", metavar="SLUG", nargs="?", help="one release, with --now")
    command.add_argument("--now", action="store_true", help="its embargo was broken elsewhere: it goes out at once")
    command.add_argument("--because", metavar="WHY", help="how that is known, in a sentence")
    command.add_argument("--by", action="append", metavar="NAME", help="who says so; twice, for two people must")
    command = add("desk", "Wait to the second and go on lifting, until stopped or for a bounded time.")
    command.add_argument("--for", dest="bounded", metavar="TIME", help="how long, such as 20m or 90s (for ever)")
    command.add_argument("--follow", action="store_true", help="the files follow their branch in the repository")
    command.add_argument("--branch", metavar="NAME", help="that branch (the one that is checked out)")
    command = add("ci", "Wait and lift in a scheduled run, on a machine that is thrown away afterwards.")
    command.add_argument("act", metavar="close", nargs="?", choices=["close"], help="only push what a run left behind")
    command.add_argument("--for", dest="bounded", metavar="TIME", default="5h40m", help="how long at most (5h40m)")
    command.add_argument("--ahead", metavar="TIME", default="5h30m", help="how far ahead it waits for a lift (5h30m)")
    command.add_argument(
        "--branch", metavar="NAME", help="the branch of the newsroom's files (the one that started it)"
    )
    command.add_argument(
        "--visibility", choices=["public", "private", "internal"], help="who sees the repository (as GitHub says)"
    )
    command = add("watch", "Look whether what is due is public, and tell people where no desk does. Changes nothing.")
    command.add_argument("--for", dest="bounded", metavar="TIME", help="how long, such as 20m or 90s (for ever)")
    command.add_argument(
        "--public", action="store_true", help="on another machine: what is public is asked at the public address alone"
    )
    command = add("worker", "Serve the newsrooms of fleet.yml together with other workers, until stopped.")
    command.add_argument("--fleet", metavar="FILE", default="fleet.yml", help="which newsrooms there are (fleet.yml)")
    command = add("announce", "Send the posts of a public release that wait for a person.")
    command.add_argument("slug", metavar="SLUG", help=SLUG)
    command.add_argument("--channel", metavar="NAME", help="only this account of newsroom.yml (all)")
    command.add_argument(
        "--again", action="store_true", help="a post whose outcome is unknown is not there: send it, if it still may go"
    )
    command.add_argument("--sent", metavar="ADDRESS", help="a post whose outcome is unknown is there, at this address")
    command = add("cancel", "Stop the posts of a public release that are not being sent yet.")
    command.add_argument("slug", metavar="SLUG", help=SLUG)
    command.add_argument("--channel", metavar="NAME", help="only this account of newsroom.yml (all)")
    command.add_argument("--by", metavar="NAME", help="who says so")


def _ledger(command: argparse.ArgumentParser) -> None:
    acts = command.add_subparsers(
        prog="dateline ledger",
        dest="act",
        metavar="show|export|import|verify|move",
        required=True,
        help="what to do with it",
    )
    act = acts.add_parser("show", description="Every post: where, its state, and which account lacks a correction.")
    act.add_argument("slug", metavar="SLUG", nargs="?", help="only this release (all)")
    act.add_argument("--json", action="store_true", help="for a script: one JSON value on standard output")
    act = acts.add_parser("export", description="Write the whole ledger as JSON Lines.")
    act.add_argument("--to", metavar="FILE", help="the file, written whole or not at all (standard output)")
    act = acts.add_parser("import", description="Take an exported ledger in. What it may not know is looked for first.")
    act.add_argument("file", metavar="FILE", help="what `dateline ledger export` wrote")
    acts.add_parser("verify", description="Look whether the ledger is sound. Nothing is changed.")
    act = acts.add_parser("move", description="Move the ledger to the Postgres server of DATABASE_URL, or back.")
    act.add_argument("--to", required=True, choices=("postgres", "sqlite"), help="where it is to be kept from now on")
