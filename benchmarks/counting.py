"""How fast X's characters are counted, and how right by X's own published cases: `python benchmarks/counting.py`.

Ends with 1 if 100 kB of any hostile piece take 50 ms of CPU, or if a case of twitter-text comes out otherwise. Its
validate.yml and extract.yml are looked for in shared/twitter-text, or in the folder that is given.
"""

import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.hostile import cpu  # noqa: E402  # run as a file, the root is not on the path
from pipeline.channels.x.counting import composed, count  # noqa: E402
from pipeline.channels.x.halves import halves  # noqa: E402
from pipeline.channels.x.links import links  # noqa: E402

FOLDER = ROOT.parent / "shared/twitter-text"
PUBLISHED = {
    "validate.yml": ("WeightedTweetsWithDiscountedEmojiCounterTest", "UnicodeDirectionalMarkerCounterTest"),
    "extract.yml": ("urls", "urls_with_indices", "urls_with_directional_markers", "tco_urls_with_params"),
}
SIZE, MOST_SECONDS, RUNS, SHOWN = 100_000, 0.05, 5, 10
# fmt: off
PIECES = (
    "a.", ".", "a", "a ", "a.a/", "http://", "https://a.com/%", "-", "_", "/", "(", "(((((", "a.co/(", "a.co/((",
    "http://a.com/(a(b)", "e\u0301.", "e\u0301\u0323", "\u0301", "\u0301\u0323", "\u0344", "?a=%", "?", "a.co?!",
    "署名。", "署名.", "署.", "署名.com", "http://署名.みんな ", "あ.みんな", "a_b.com.", "a_b.com ", "_.com", ".com",
    ".ver", "a-.com", "@a.com", "@😀.com/", "a.com_", "b.com署名.みんな/x ", "xn--a.", "a.xn--a ", "http://t.co/",
    "https://t.co/abc ", "a.co ", "a.co,", "a.co:80/x?y ", "http://a.co ", "ü.de ", "é.com ", "😀", "😀.com ",
    "👨\u200d", "👨\u200d👩\u200d👧", "🇹", "1\ufe0f\u20e3", "\u200d", "\ufe0f", "𠀀.com", "한국.한국 ",
    "http://" + 60 * "ü" + ".de ", "http://" + 12 * "署" + ".de ",
)
# fmt: on


def texts() -> Iterator[tuple[str, str]]:
    """Every hostile text of 100 kB in UTF-8, by name: one piece again and again, and all of them mixed."""
    for piece in PIECES:
        yield repr(piece), piece * (SIZE // len(piece.encode()))
    mixed = "".join(random.Random(1).choices(PIECES, k=SIZE)).encode()  # noqa: S311  # the same mixture each time
    yield "all of them mixed", mixed[:SIZE].decode(errors="ignore")


def wrong(folder: Path) -> Iterator[str]:
    """The published cases that come out otherwise; those for version 2 of X's rules, with other emoji, are left out."""
    for file, names in PUBLISHED.items():
        tests = yaml.safe_load((folder / file).read_text("utf-8"))["tests"]
        for name in names:
            say(f"{len(tests[name]):6} cases of {name}")
            for case in tests[name]:
                ours, theirs = _both(case["text"], case["expected"])
                if ours != theirs:
                    yield f"{name}: {case['description']}: {ours}, published: {theirs}"


def _both(text: str, expected: Any) -> tuple[Any, Any]:
    """What comes out and what is published: a weight, or links with their places in characters, or links alone."""
    if isinstance(expected, dict):
        return count(text), expected["weightedLength"]
    units = halves(composed(text))
    found = [(units[start:end], _characters(units[:start]), _characters(units[:end])) for start, end, _ in links(units)]
    placed = expected and isinstance(expected[0], dict)
    return (
        (found, [(each["url"], *each["indices"]) for each in expected]) if placed else ([f[0] for f in found], expected)
    )


def _characters(units: str) -> int:
    return len(units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass"))


def main() -> int:
    """Times, then cases; 1 if either is not as it should be."""
    taken = sorted(((_seconds(text), name) for name, text in texts()), reverse=True)
    say(f"{len(taken)} hostile texts of {SIZE // 1000} kB, CPU in ms; the slowest:")
    for seconds, name in taken[:SHOWN]:
        say(f"{seconds * 1000:6.1f}  {name}")
    folder = Path(sys.argv[1]) if sys.argv[1:] else FOLDER
    missed = list(wrong(folder)) if folder.is_dir() else [f"The published cases are not in {folder}."]
    say("\n".join(missed or ["All come out as published."]))
    return int(taken[0][0] >= MOST_SECONDS or bool(missed))


def _seconds(text: str) -> float:
    return min(cpu(lambda: count(text)) for _ in range(RUNS))


def say(line: str) -> None:
    """A line of the report."""
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
