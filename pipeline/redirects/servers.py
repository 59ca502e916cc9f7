"""Servers: the redirects as nginx, Apache and static hosts read them, and as JSON for all others."""

import json
import re
from collections.abc import Sequence

from pipeline.redirects.moved import Move, decoded

Moves = Sequence[Move]


def nginx(moves: Moves) -> str:
    """A map for nginx, from host, path and query to the new address."""
    rows = [f'    "{move.host}{move.asked}" "{_literal(move.target)}";' for move in moves]
    return "\n".join([NGINX, "map $host$request_uri $dateline_moved {", '    default "";', *rows, "}", ""])


def htaccess(moves: Moves) -> str:
    """Rules for Apache, which compares the decoded path without its first slash."""
    rows = []
    for move in moves:
        host, path = re.escape(move.host), re.escape(decoded(move.path).lstrip("/")).replace('"', r"\"")
        query = f"^{re.escape(move.query)}$" if move.query else "^$"
        target = move.target.replace("%", r"\%").replace("$", r"\$")
        rows += [
            f'RewriteCond "%{{HTTP_HOST}}" "^{host}(:[0-9]+)?$" [NC]',
            f'RewriteCond "%{{QUERY_STRING}}" "{query}"',
            f'RewriteRule "^{path}$" "{target}" [R=301,L,QSD]',
        ]
    return "\n".join([APACHE, "RewriteEngine On", *rows, ""])


def static_host(moves: Moves) -> str:
    """Lines for Netlify and Cloudflare Pages; with the host where there was more than one."""
    several = len({move.host for move in moves}) > 1
    rows = [f"{_asked_static(move, several=several)} {move.target} 301" for move in moves]
    return "\n".join([STATIC, *rows, ""])


def plain(moves: Moves) -> str:
    """Host, path and query to the new address, as JSON."""
    return json.dumps({f"{move.host}{move.asked}": move.target for move in moves}, indent=1) + "\n"


NGINX = """\
# Where the old addresses lead to. Include this file in `http { }`, and write into the `server { }` of the old host:
#     if ($dateline_moved) { return 301 $dateline_moved; }
# For many addresses nginx may ask for a larger `map_hash_bucket_size`, such as 256."""
APACHE = """\
# Where the old addresses lead to. Put this file at the top of the old site as `.htaccess`, before its own rules."""
STATIC = """\
# Where the old addresses lead to, for Netlify and Cloudflare Pages: put this file at the top of the old site.
# Cloudflare reads 2000 lines, and no address with a question mark."""


def _asked_static(move: Move, *, several: bool) -> str:
    """The path, and what was asked for behind it as words of their own."""
    host = f"https://{move.host}" if several else ""
    return " ".join([f"{host}{move.path}", *filter(None, move.query.split("&"))])


def _literal(target: str) -> str:
    """An address in quotation marks in which nginx sees no variable of its own."""
    return target.replace("$", "%24")
