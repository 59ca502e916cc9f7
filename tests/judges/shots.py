"""Pictures of every page of the sample site, for people to look at: `python -m tests.judges.shots OUT [WORD]`.

Each page whose path holds the word: at 360 and 1280 pixels, light and dark, as PNG; and as printed on A4 and on Letter,
as PDF.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.judges import ask
from tests.judges.site import ADDRESS, site


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("out", type=Path)
    words.add_argument("word", nargs="?", default="")
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        told = ask.browser("shots.mjs", str(site(Path(scratch))), ADDRESS, str(given.out), given.word)
    sys.stdout.write(f"{len(told)} files are in {given.out}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
