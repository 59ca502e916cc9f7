"""The policy of a page, and what of it keeps readers from searching there."""

import re
from collections.abc import Mapping
from html import unescape

META = re.compile(r"<meta\b[^>]*\bhttp-equiv\s*=\s*[\"']?content-security-policy\b[^>]*>", re.IGNORECASE)
CONTENT = re.compile(r"\bcontent\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
SELF, WASM, EVAL, ALL = "'self'", "'wasm-unsafe-eval'", "'unsafe-eval'", "*"
# what the search does, each with the directive that must allow it and the words that do
NEEDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("script-src", (SELF, ALL)),
    ("script-src", (WASM, EVAL)),
    ("connect-src", (SELF, ALL)),
)


def lacks(page: str) -> tuple[str, str] | None:
    """The first thing that a policy in the page does not allow and the search needs: directive and word; else None."""
    for meta in META.findall(page):
        found = CONTENT.search(meta)
        rules = _rules(unescape(found[1] or found[2] or "")) if found else {}
        for directive, words in NEEDS:
            allowed = rules.get(directive, rules.get("default-src"))
            if allowed is not None and not set(words) & allowed:
                return directive, words[0]
    return None


def _rules(policy: str) -> Mapping[str, set[str]]:
    """The words of each directive of a policy; of one that stands there twice the first counts (CSP 3, 4.1)."""
    rules: dict[str, set[str]] = {}
    for name, *words in (each.lower().split() for each in policy.split(";") if each.strip()):
        rules.setdefault(name, {*words})
    return rules
