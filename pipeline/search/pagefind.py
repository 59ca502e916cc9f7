"""Pagefind: the program that makes an index, and how it is asked, which leaves nothing on the disk.

Asked as its own Python and Node packages do: https://pagefind.app/docs/py-api/. Each message is JSON in Base64 with a
comma behind it; what was asked first is answered first.
"""

import json
import os
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO, Any, cast

from pipeline.patience import begun, within

PACKAGE = "dateline[search]"
KINDS = ("pagefind_bin_extended", "pagefind_bin")  # the first one also knows where a word of Chinese or Japanese ends
KINDLY = 19  # as little of the machine as can be asked for
CHUNK = 1 << 20
LEAST = 0.1  # seconds
# of all that it makes; the rest is for pages other than ours
UNKNOWN = "wasm.unknown.pagefind"
WANTED = ("pagefind.js", "pagefind-entry.json")
FOLDERS = ("fragment/", "index/", "filter/", "wasm.", "pagefind.")

Row = dict[str, Any]


class NotIndexed(Exception):
    """No index came of it; the argument says why, and quotes no text."""


def installed() -> str:
    """The name and version of the program on this machine, '' for none."""
    for kind in KINDS:
        try:
            return f"{kind} {version(kind)}"
        except PackageNotFoundError:
            continue
    return ""


def indexed(documents: Mapping[str, str], seconds: float) -> dict[str, bytes]:
    """The files of the index of some HTML documents, by the address that each leads to; NotIndexed where none is made.

    All are of one language. After so many seconds the program is ended; it ends too when this process does.
    """
    piped = subprocess.PIPE
    try:
        # nothing of ours is in its words, and no secret in what it is given
        with subprocess.Popen(  # noqa: S603
            [_program(), "--service"], stdin=piped, stdout=piped, stderr=subprocess.DEVNULL, env={}
        ) as process:
            try:
                os.setpriority(os.PRIO_PROCESS, process.pid, KINDLY)
                pipes = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
                return within(max(LEAST, seconds), partial(_made, *pipes, documents), process.kill)
            finally:
                process.kill()
    except TimeoutError:
        raise NotIndexed("It took too long.") from None
    except (OSError, ImportError, ValueError, KeyError, TypeError) as fault:
        raise NotIndexed(f"Pagefind broke off: {type(fault).__name__}.") from fault


def _program() -> str:
    kind = next(iter(installed().split()), KINDS[-1])
    found: Path = import_module(kind).get_executable()
    return str(found)


def _made(mouth: IO[bytes], ear: IO[bytes], documents: Mapping[str, str]) -> dict[str, bytes]:
    pages = [
        {"type": "AddFile", "index_id": 0, "url": url, "file_contents": html, "file_path": None}
        for url, html in documents.items()
    ]
    told = _answers(mouth, ear, [{"type": "NewIndex", "config": {"keep_index_url": True}}, *pages])
    if [row["type"] for row in told] != ["NewIndex", *("IndexedFile" for _ in pages)]:
        raise ValueError("not every page was taken in")
    (files,) = _answers(mouth, ear, [{"type": "GetFiles", "index_id": 0}])
    found = {row["path"]: row["content"] for row in files["files"]}
    return {path: b64decode(content) for path, content in found.items() if _is_wanted(path, found)}


def _is_wanted(path: str, names: Collection[str]) -> bool:
    """Of two kinds of code for a browser, that which knows the language is enough."""
    if path == UNKNOWN:
        return not any(name.startswith("wasm.") for name in names if name != UNKNOWN)
    return path in WANTED or (path.startswith(FOLDERS) and not path.endswith((".js", ".css")))


def _answers(mouth: IO[bytes], ear: IO[bytes], requests: Sequence[Row]) -> list[Row]:
    """What is answered to each request; it is asked in the background, since it may answer before all is asked."""
    asked = b"".join(
        b64encode(json.dumps({"message_id": number, "payload": each}).encode()) + b","
        for number, each in enumerate(requests, 1)
    )
    begun(partial(_ask, mouth, asked))
    heard, left = list[bytes](), len(requests)
    while left > 0:
        chunk = os.read(ear.fileno(), CHUNK)
        if not chunk:
            raise ValueError("it ended before all was answered")
        heard.append(chunk)
        left -= chunk.count(b",")
    return [json.loads(b64decode(each))["payload"] for each in b"".join(heard).split(b",") if each]


def _ask(mouth: IO[bytes], asked: bytes) -> None:
    mouth.write(asked)
    mouth.flush()
