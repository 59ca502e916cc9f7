"""Redirects: every old address of a text from an archive leads to where it stands now."""

from collections.abc import Callable, Mapping
from html import escape

from pipeline.newsroom import Newsroom
from pipeline.part import Inputs, Part, part
from pipeline.record import Record
from pipeline.redirects.moved import Move, moves
from pipeline.redirects.pages import pages
from pipeline.redirects.servers import htaccess, nginx, plain, static_host
from pipeline.typeset.template import made_with

HTML, TEXT = "text/html; charset=utf-8", "text/plain; charset=utf-8"


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """`redirects/…` for several web servers, and a page at each old address below the newsroom's own.

    Nothing where nothing came from an archive.
    """
    found, made = moves(newsroom, record.in_order()), made_with()
    if not found:
        return ()
    rows = {"moves": [list(move) for move in found]}
    files = [part(f"redirects/{name}", kind, made, maker, rows) for name, (kind, maker) in FILES.items()]
    return (*files, *(part(path, HTML, made, _page, {"move": list(move)}) for path, move in pages(newsroom, found)))


def _nginx(inputs: Inputs) -> bytes:
    return nginx(_moves(inputs)).encode()


def _htaccess(inputs: Inputs) -> bytes:
    return htaccess(_moves(inputs)).encode()


def _static(inputs: Inputs) -> bytes:
    return static_host(_moves(inputs)).encode()


def _plain(inputs: Inputs) -> bytes:
    return plain(_moves(inputs)).encode()


FILES: Mapping[str, tuple[str, Callable[[Inputs], bytes]]] = {
    "nginx.conf": (TEXT, _nginx),
    "htaccess.txt": (TEXT, _htaccess),
    "_redirects": (TEXT, _static),
    "moved.json": ("application/json", _plain),
}


def _moves(inputs: Inputs) -> list[Move]:
    return [Move(*row) for row in inputs["moves"]]


def _page(inputs: Inputs) -> bytes:
    """A page that sends readers on at once, and search engines for good."""
    move = Move(*inputs["move"])
    target, title = escape(move.target), escape(move.title)
    return f"""\
<!doctype html>
<html lang="{escape(move.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<link rel="canonical" href="{target}">
<meta http-equiv="refresh" content="0; url={target}">
</head>
<body>
<p><a href="{target}">{title}</a></p>
</body>
</html>
""".encode()
