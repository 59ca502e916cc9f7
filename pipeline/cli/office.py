"""The office of the preview: the words and deeds of these commands, told to a page and not to a terminal."""

import io
from collections.abc import Iterable, Iterator
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from keyword import iskeyword
from pathlib import Path

from pipeline.cli import COMMANDS, say
from pipeline.cli.bug import report
from pipeline.cli.fix import fix, settled
from pipeline.cli.grammar import parser
from pipeline.cli.hours import why
from pipeline.cli.mend import mend
from pipeline.cli.schedule import Planned, planned
from pipeline.cli.shown import covered, spot
from pipeline.cli.status import post_words
from pipeline.coming import Coming
from pipeline.ledger import LedgerRefuses
from pipeline.preview.office import PostSeen, Sent, Told
from pipeline.problem import Problem
from pipeline.survey import House, Survey, survey


@dataclass(frozen=True, slots=True)
class CommandLine:
    """The office in which each thing is said and done by the command line of this newsroom's folder."""

    folder: str

    def house(self) -> House:
        return say.house(self.folder)

    def posts(self, at: House, seen: Survey, slug: str = "") -> tuple[PostSeen, ...]:
        return tuple(_post(each, at, seen) for each in self._planned(at, seen, slug))

    def quiet(self, at: House, seen: Survey) -> tuple[tuple[str, str], ...]:
        found = (each for each in self._planned(at, seen, "") if each.slot and _is_quiet(each))
        return tuple((each.slug, each.account.name) for each in found)

    def _planned(self, at: House, seen: Survey, slug: str) -> list[Planned]:
        with suppress(LedgerRefuses):
            return planned(at, seen, slug)
        return []

    def sent(self, at: House, seen: Survey, slug: str) -> tuple[Sent, ...]:
        public = {(entry.slug, entry.revision) for entry in seen.record.entries if entry.slug == slug}
        with suppress(LedgerRefuses):
            rows = [row for row in at.ledger.load() if (row.key.slug, row.key.revision) in public]
            mine = [row for row in rows if row.key.newsroom == seen.newsroom.key]
            return tuple(Sent(row.key.channel, row.key.part, row.state, post_words(row, at, seen)) for row in mine)
        return ()

    def zones(self, instant: datetime, seen: Survey, ids: Iterable[str]) -> tuple[tuple[str, str], ...]:
        organisations = [seen.newsroom.organisations[each] for each in ids if each in seen.newsroom.organisations]
        rows = say.everywhere(instant, seen.newsroom.home, organisations)
        return tuple((place, moment.short) for place, moment, _ in rows)

    def waits(self, change: Coming, now: datetime) -> str:
        return say.waits(change, now)

    def marked(self, line: str, problem: Problem) -> tuple[str, str, str]:
        start, length = spot(line, problem)
        line = covered(line, problem)
        return line[:start], line[start : start + length], line[start + length :]

    def run(self, command: str, *words: str) -> Told:
        said = io.StringIO()
        with redirect_stdout(said), redirect_stderr(said):
            try:
                given = parser().parse_args(["-C", self.folder, command, *words])
                name = f"{command}_" if iskeyword(command) else command
                code = getattr(import_module(COMMANDS[command]), name)(given)
            except say.Stopped as stop:
                return Told(False, f"{said.getvalue()}{stop}".strip())
            except LedgerRefuses as why_not:
                return Told(False, f"{said.getvalue()}{why_not}".strip())
            except OSError as fault:
                return Told(False, f"{fault.filename or 'The disk'}: {fault.strerror or fault}.")
            except SystemExit:
                return Told(False, said.getvalue().strip())
        return Told(code == 0, said.getvalue().strip())

    def mend(self, file: str) -> Told:
        try:
            return Told(True, "\n\n".join(self._mended(file)) or "Nothing was rewritten.")
        except say.Stopped as stop:
            return Told(False, str(stop))

    def _mended(self, file: str) -> Iterator[str]:
        at = self.house()
        seen = survey(at)
        settled(seen)
        done = list(mend(at, seen, {file}, named=True))
        yield from done
        yield from fix(at, survey(at) if done else seen, {file}, named=True)

    def bug(self, fault: Exception) -> None:
        print(report(fault, "preview", Path(self.folder)), flush=True)


def _post(post: Planned, at: House, seen: Survey) -> PostSeen:
    issued = next((each.issued for each in seen.coming if each.release.slug == post.slug), None)
    rows = issued.rows("pictures") if issued else []
    counts = ("; ".join(f"{count} of {most} {unit}" for count, most, unit in each) for each in post.counts)
    return PostSeen(
        account=post.account.name,
        kind=post.account.kind,
        name=post.account.account,
        when=post.when,
        waits=why(post.slot, post.account) if post.slot and post.state == "planned" else "",
        texts=tuple(zip(post.texts, counts, strict=True)),
        cost=f"${post.cost}" if post.cost is not None else "",
        pictures=tuple(
            (each["digest"], each.get("alt", "")) for each in rows if each.get("digest", "-").encode() in post.request
        ),
    )


def _is_quiet(post: Planned) -> bool:
    return post.slot is not None and (post.slot.dropped or "quiet" in post.slot.waits)
