"""The editor is the one that its authors published: the digest and the version that the documentation names."""

import re
from hashlib import sha256

from pipeline.preview.pages import FOLDER
from tests.cli import ROOT

FILES = FOLDER / "files"


def test_the_editor_is_the_published_one_and_comes_with_its_licence() -> None:
    page = (ROOT / "docs" / "preview.md").read_text(encoding="utf-8")
    (version,) = re.findall(r'npm pack "overtype@=([0-9.]+)"', page)
    (digest,) = re.findall(r"digest is ([0-9a-f]{64})", page)
    assert sha256((FILES / f"overtype-{version}.min.js").read_bytes()).hexdigest() == digest
    assert (FILES / "overtype-LICENSE.txt").read_text().startswith("MIT License")
    assert f"overtype-{version}.min.js" in (FOLDER / "write.html").read_text()


def test_no_page_of_the_preview_names_another_server() -> None:
    for path in (*FOLDER.glob("*.html"), FILES / "script.js", FILES / "write.js", FILES / "style.css"):
        assert not re.search(r"""(?:src|href|url|action|fetch)\s*[=(]\s*["']?\s*(?:https?:)?//""", path.read_text()), (
            path
        )
