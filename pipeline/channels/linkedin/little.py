"""The little text format: how LinkedIn wants a text written, and how it gives one back.

learn.microsoft.com/linkedin/marketing/community-management/shares/little-text-format (version 2026-05): all reserved
characters are escaped by a backslash, wherever they stand. At the first one that is not, LinkedIn cuts the text off and
answers success all the same (seen by many: n8n-io/n8n#10179, apoorvdarshan/crossposter v1.1.5).
"""

import re

RESERVED = r"\|{}@[]()<>#*_~"
_PLAIN = re.compile(f"[{re.escape(RESERVED)}]")
# A hashtag that every reader would take for one: a whole word of letters and digits, not digits alone. What is odd
# (an underscore, a mark that is no letter of its own) stays plain, for the grammar of a template's value is not told.
_TAG = re.compile(r"(?<![^\s(\[«“\"'])#(?P<word>(?=[0-9]*[^\W\d_])[^\W_]+)(?=[\s.,:;!?)\]»”\"'…]|\Z)")
_WRITTEN = re.compile(
    r"\\(?P<sign>.)"
    r"|\{hashtag\|\\?(?P<hash>[#＃])\|(?P<tag>[^|{}]*)\}"
    rf"|@\[(?P<name>(?:\\.|[^{re.escape(RESERVED)}])*)\]\(urn:[\w:]*\)",
    re.DOTALL,
)


def little(text: str) -> str:
    """The text in little text format: each reserved character escaped, each hashtag as the template for one."""
    done, pieces = 0, []
    for tag in _TAG.finditer(text):
        pieces += [_escaped(text[done : tag.start()]), rf"{{hashtag|\#|{tag['word']}}}"]
        done = tag.end()
    return "".join([*pieces, _escaped(text[done:])])


def plain(commentary: str) -> str:
    """The text that readers see of a commentary; what is not of the format stays as it is."""
    return _WRITTEN.sub(_read, commentary)


def _escaped(text: str) -> str:
    return _PLAIN.sub(r"\\\g<0>", text)


def _read(found: re.Match[str]) -> str:
    if found["sign"]:
        return found["sign"]
    return plain(found["name"]) if found["name"] is not None else f"{found['hash']}{found['tag']}"
