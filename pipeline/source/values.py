"""Values: what a text of a form stands for where it is no text: yes or no, a number, a time span, a known word."""

import re
from collections.abc import Iterable
from datetime import timedelta
from difflib import get_close_matches

from pipeline.source.form import Form
from pipeline.source.written import Text

FLAGS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
NO_REASON = ("y", "n", "ok", "none", "null", "x", "n/a", "tbc", "tbd")
VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]{0,80}")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def flag(form: Form, key: str) -> bool:
    """Yes or no, no where absent; one that cannot be read counts as yes, so that a doubtful draft stays one."""
    value = _value(form, key)
    if value is None:
        return False
    if value.lower() not in FLAGS:
        form.problem(
            key,
            "flag-unreadable",
            f"`{key}` is neither yes nor no.",
            f"Write `{key}: true` or `{key}: false`.",
        )
    return FLAGS.get(value.lower(), True)


def sentence(form: Form, key: str, *, filled: str, one_line: bool = False, needed: bool = False) -> str:
    """A reason in words, '' where absent; yes, no or a sign alone is a problem, and where `needed` nothing too."""
    need = filled if needed else ""
    text = form.text(key, need=need, filled=filled) if one_line else form.prose(key, need=need, filled=filled)
    if not text or not is_no_reason(text):
        return text
    form.problem(
        key,
        "sentence-expected",
        f"`{key}` should say in words what readers or colleagues are to know.",
        f"Write a sentence, such as `{key}: {filled}`, or remove the line.",
    )
    return text


def is_no_reason(text: str) -> bool:
    """Whether somebody wrote yes, no or a sign where a reason belongs."""
    word = text.lower().rstrip(".!")
    return word in FLAGS or word in NO_REASON or not any(sign.isalpha() for sign in word)


def number(form: Form, key: str, default: int, *, least: int, most: int) -> int:
    """A whole number within bounds, the default where absent or unreadable."""
    value = _value(form, key)
    if value is None:
        return default
    if re.fullmatch(r"[0-9]{1,9}", value) and least <= int(value) <= most:
        return int(value)
    form.problem(
        key,
        "number-unreadable",
        f"`{key}` is not a whole number from {least} to {most}.",
        f"Write it in digits, such as `{key}: {max(least, default)}`.",
    )
    return default


def duration(form: Form, key: str, default: timedelta, most: timedelta) -> timedelta:
    """A stretch of time such as `+90s`, `+2m`, `6h` or `0`, the default where absent, unreadable or too long."""
    value = form.text(key)
    found = re.fullmatch(r"\+?([0-9]{1,6}) ?([smhd])|\+?0", value)
    stretch = timedelta(**{UNITS[found[2]]: int(found[1])}) if found and found[1] else timedelta()
    if found and stretch <= most:
        return stretch
    if value:
        form.problem(
            key,
            "duration-unreadable",
            f"`{key}` is not a stretch of time of at most {most.days} days.",
            f"Write a number and a unit, such as `{key}: +90s`, `+2m`, `6h` or `0`.",
        )
    return default


def variable(form: Form, key: str) -> str:
    """The name of a variable; anything else may be the secret itself and is not shown again."""
    name = form.text(key)
    if not name or VARIABLE.fullmatch(name):
        return name
    form.problem(
        key,
        "secret-written",
        f"`{key}` should be the name of an environment variable, and this may be the secret itself.",
        f"Write a name such as `{key}: X_{key.upper()}`; if a secret stood here, have it replaced by a new one.",
    )
    return ""


def choice(form: Form, key: str, known: Iterable[str], default: str) -> str:
    """One of the known words, the default where absent or unknown."""
    value, known = form.text(key), tuple(known)
    if not value or value in known:
        return value or default
    form.problem(
        key,
        "choice-unknown",
        f"`{key}` cannot be `{value}`.",
        f"Write {nearest(key, value, known)}.",
    )
    return default


def nearest(key: str, value: str, known: Iterable[str]) -> str:
    """What to write in place of an unknown word: the nearest known one, else all of them."""
    known = tuple(known)
    near = get_close_matches(value, known, n=1, cutoff=0.6)
    if near:
        return f"`{key}: {near[0]}`"
    return " or ".join(f"`{key}: {word}`" for word in known[:12]) or f"nothing for `{key}`"


def near_code(word: str, known: Iterable[str]) -> str:
    """The code of a check that was probably meant by a word: nearly the same, or its beginning; '' for none."""
    known, word = tuple(known), word.strip("`'\"“”").lower().replace(" ", "-").replace("_", "-")
    near = get_close_matches(word, known, n=1, cutoff=0.7)
    if near:
        return near[0]
    begins = [code for code in known if len(word) > 3 and code.startswith((word, word.removesuffix("s")))]
    return begins[0] if begins else next(iter(get_close_matches(word, known, n=1, cutoff=0.6)), "")


def _value(form: Form, key: str) -> str | None:
    """The bare word behind a key, None where the key is absent; a ` #` after it is a note and no part of it."""
    written = form.take(key)
    if not written:
        return None
    return written.value.value.strip() if isinstance(written.value, Text) else ""
