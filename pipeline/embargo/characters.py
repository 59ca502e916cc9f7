"""The characters of an embargo: folded to plain ones where nothing is in doubt, refused where they could deceive."""

import html
import re
import unicodedata

from pipeline.embargo.labels import ABBREVIATIONS, WALL_CLOCKS
from pipeline.embargo.outcome import Refusal

LONGEST = 2000
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
LOOKALIKES = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u02d7\ufe58", "-")
    | dict.fromkeys("\u2236\ua789\u02d0\ufe55", ":")
    | dict.fromkeys("\u2018\u2019\u201b\u02bc\u2032\u0060\u00b4", "'")
    | dict.fromkeys("\u201c\u201d\u201f\u00ab\u00bb", '"')
    | dict.fromkeys("\u2044\u2215", "/")
)
# Blanks are unified before line ends are: a long row of blanks is then looked through once.
LINES = re.compile(r" ?[\r\n\u0085\u2028\u2029]\s*")
# A line that goes on in small letters, with a year, or with the month behind its day was only wrapped.
WRAPPED = re.compile(r"(?<=[\w,])\n(?=[a-z]|(?:199|20\d)\d(?![\d:.-]))|(?<=\d)\n(?=[A-Z][a-z]+\.? (?:199|20\d)\d)")
BLANKS = re.compile(r"[^\S\r\n\u0085\u2028\u2029]+")
TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?P<rest>\s[^<>]*|/)?>", re.ASCII)
INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "big",
        "cite",
        "code",
        "em",
        "font",
        "i",
        "mark",
        "q",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "wbr",
    ]
)
BLOCKS = frozenset(
    [
        "br",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "section",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
        "header",
    ]
)
STRUCK = re.compile(r"~~|<(?:s|del|strike)\b|<!--|\[x\]\(", re.ASCII | re.IGNORECASE)
QUOTED = re.compile(r"^[ \t]*(?:>[ \t]*)+", re.MULTILINE)
EMPHASIS = re.compile(r"(?<![\w])_{1,2}(?=[^\W_])|(?<=[^\W_])_{1,2}(?!\w)")
INITIALS = re.compile(r"(?<![\w.])(?:[A-Za-z]\.){1,4}[A-Za-z]\.?(?!\w)")
CONCEALED = re.compile(r"\b(?:style|class|hidden)\b", re.IGNORECASE)
FULL_WIDTH_DIGITS = range(0xFF10, 0xFF1A)
RETYPE = "Type the line again on a plain keyboard, for example: Friday, 4 December 2099, 09:00 hrs {zone}."


def plain(words: str) -> str:
    """The words with entities decoded, markup gone, NFKC, single blanks, plain dashes, colons and quotes (P18).

    A line's end stays, as `\\n`. Refusal for over 2,000 characters, struck or hidden text, bidi overrides, control
    characters, digits or letters of other scripts.
    """
    if len(words) > LONGEST:
        raise Refusal("P18", f"The embargo is longer than {LONGEST:,} characters.")
    text = _without_tags(html.unescape(words)).translate(INVISIBLE)
    text = text.replace("\u2014", " \u2014 ")  # no one writes UTC—4, and many write AST—4 December
    for character in "" if text.isascii() else text:
        _digit_as_typed(character)
    text = unicodedata.normalize("NFKC", text.translate(LOOKALIKES)).translate(LOOKALIKES)
    text = WRAPPED.sub(" ", LINES.sub("\n", BLANKS.sub(" ", text)))
    for character in "" if _surely_plain(text) else text:
        _plain_or_latin(character)
    return INITIALS.sub(_without_stops, text).strip()


def _without_stops(match: re.Match[str]) -> str:
    """`G.M.T.` and `U.K.` are GMT and UK; `A.M.` stays what it is."""
    bare = match[0].replace(".", "").upper()
    label = bare in ABBREVIATIONS or bare in WALL_CLOCKS
    return bare if label or (match[0].isupper() and bare not in ("AM", "PM")) else match[0]


def _without_tags(text: str) -> str:
    """HTML's own tags go, blocks and line ends leaving a blank; struck or hidden text is no statement of anyone's."""
    if STRUCK.search(text):
        raise Refusal("P18", "The embargo holds text that is struck out or hidden.", "Leave only what holds now.")
    return EMPHASIS.sub("", QUOTED.sub("", TAG.sub(_tag, text)))


def _tag(match: re.Match[str]) -> str:
    name = match["name"].lower()
    if CONCEALED.search(match["rest"] or ""):
        raise Refusal("P18", "The embargo holds text whose look is not plain.", "Leave out the mark-up.")
    if name in BLOCKS:
        return "\n"
    if name in INLINE and not any(c.isdigit() for c in match["rest"] or "") and match[0].upper() != match[0]:
        return ""
    return match[0]  # refused further on, as a blank that nobody filled in


def _digit_as_typed(character: str) -> None:
    """NFKC turns a raised 2 or a circled 9 into a digit that the eye reads as something else."""
    if character.isascii() or ord(character) in FULL_WIDTH_DIGITS:
        return
    if any(c.isdigit() for c in unicodedata.normalize("NFKC", character)):
        raise _strange(character)


def _surely_plain(text: str) -> bool:
    """Whether each character is one that passes whatever stands beside it, as nearly always; told at once."""
    return text.isascii() and text.replace("\n", "").isprintable()


def _plain_or_latin(character: str) -> None:
    """Cyrillic А looks like A; overrides show a line in another order than it is read."""
    if character == "\n" or (character.isascii() and character.isprintable()):
        return
    kind = unicodedata.category(character)[0]
    latin = unicodedata.name(character, "").startswith("LATIN ")
    if kind in "CMN" or (kind == "L" and (not latin or character in LOOK_LIKE_OTHERS)):
        raise _strange(character)


# Latin by name, and yet drawn like another letter or a digit.
LOOK_LIKE_OTHERS = frozenset("ıȷſɑɡɩʋƖǀƽƼᴏꓳℓʟ")


def _strange(character: str) -> Refusal:
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "a control character").lower()
    return Refusal("P18", f"The embargo holds the character {code} ({name}), which is easily misread.", RETYPE)
