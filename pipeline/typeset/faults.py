"""What Jinja says of a template, in plain words; its own words are the last resort."""

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches

from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from pipeline.typeset.sandbox import TooMuch

Told = tuple[str, str]  # what is wrong, and the name that it quotes

UNKNOWN = re.compile(r"'(.+)' is undefined")
LACKING = re.compile(r"'(.+)' has no attribute '(.+)'", re.DOTALL)
FORBIDDEN = re.compile(r"access to attribute '(.+)' of ")
INNERMOST = re.compile(r"needs to be closed is '(\w+)'")
CLOSERS = re.compile(r"following tags: (.*?)\.(?: |$)")
TAG = re.compile(r"Encountered unknown tag '(\w+)'")
EXPECTED = re.compile(r"(?i)expected (?:token )?'(.+?)'(?:, got '(.+?)')?\.?$")
ENDS = {"end of print statement": "}}", "end of statement block": "%}"}
OPEN = "`{{` or `{%` is not closed, or a `}}` or `%}` is missing before it"

# what each pattern of a message about the writing becomes; its groups are put into the gaps
WRITTEN: tuple[tuple[str, str], ...] = (
    (r"No filter named '(.+?)'", "there is no filter `{}`"),
    (r"No test named '(.+?)'", "there is no test `{}`"),
    (r"block '(.+?)' defined twice", "the block `{}` is there twice; take one away or give it another name"),
    (r"Missing end of comment tag", "the comment `{{#` is not closed; write `#}}` behind it"),
    (r"Missing end of raw directive", "`{{% raw %}}` is not closed; write `{{% endraw %}}` behind it"),
    (r"unexpected char ['\"](.+?)['\"] at", "the sign `{}` cannot stand here; perhaps a quotation mark is missing"),
    (r"unexpected '(.+?)', expected '(.+?)'", "`{}` stands where `{}` is expected"),
    (r"Expected an expression, got '(?:end of .+?)'", "something is missing before `}}}}` or `%}}`"),
    (r"unexpected '(?:end of .+?)'", "something is missing before `%}}`"),
    (r"unexpected '(.+?)'", "`{}` cannot stand here"),
)


def plain(fault: Exception, line: str, names: Iterable[str], templates: Iterable[str]) -> tuple[str, str]:
    """What is wrong, and the same for a log: that names nothing but what stands in the line of the template itself.

    `names` are those that the template was given, `templates` those that it may include.
    """
    for kind, tell in _kinds(names, templates):
        if isinstance(fault, kind) and (found := tell(str(fault))):
            told, name = found
            return told, told if name in line else "it asks for something that is not there"
    return str(fault) or type(fault).__name__, f"it cannot be worked out ({type(fault).__name__})"


def written(fault: TemplateSyntaxError) -> str:
    """What is wrong with how a template is written: such a message quotes nothing but the template."""
    said = fault.message or ""
    if tag := TAG.match(said):
        return _tag(tag[1], said)
    if said.startswith("Unexpected end of template. Jinja"):
        inner = INNERMOST.search(said)
        return f"the file ends, and `{inner[1]}` is not closed; write `{{% end{inner[1]} %}}`" if inner else said
    if said.startswith("unexpected end of template"):
        return f"the file ends before what was begun: {OPEN}"
    for pattern, told in WRITTEN:
        if found := re.match(pattern, said):
            return told.format(*found.groups())
    if found := EXPECTED.search(said):
        return _expected(found[1], found[2] or "")
    return said


def _tag(name: str, said: str) -> str:
    inner, closers = INNERMOST.search(said), CLOSERS.search(said)
    if inner and closers:
        wanted = " or ".join(f"`{each}`" for each in re.findall(r"'(\w+)'", closers[1]))
        return f"`{name}` cannot stand here: the `{inner[1]}` above is still open, so only {wanted} can close it"
    if name.startswith("end") or name in ("else", "elif"):
        opener = name.removeprefix("end") if name.startswith("end") else "if"
        return f"`{name}` belongs to nothing: there is no open `{opener}`"
    return f"there is no tag `{name}`"


def _expected(wanted: str, got: str) -> str:
    if wanted in ENDS:
        return f"`{ENDS[wanted]}` is expected before `{got}`" if got else OPEN
    if got in ENDS:
        return f"`{wanted}` is missing before `{ENDS[got]}`"
    return f"`{wanted}` is expected, and here stands `{got}`"


def _kinds(
    names: Iterable[str], templates: Iterable[str]
) -> tuple[tuple[type[Exception], Callable[[str], Told | None]], ...]:
    return (
        (TooMuch, lambda said: (said, "")),
        (TemplateNotFound, lambda said: (f"there is no template `{said}`{_near(said, templates)}", said)),
        (SecurityError, _forbidden),
        (UndefinedError, lambda said: _undefined(said, names)),
        (RecursionError, lambda _: ("it includes or calls itself without end", "")),
        (ZeroDivisionError, lambda _: ("it divides by zero", "")),
        (MemoryError, lambda _: ("it takes more memory than there is", "")),
    )


def _undefined(said: str, names: Iterable[str]) -> Told | None:
    if found := UNKNOWN.fullmatch(said):
        return f"nothing here is called `{found[1]}`{_near(found[1], names)}", found[1]
    if found := LACKING.fullmatch(said):
        return f"`{found[2]}` is not there: what stands before it has nothing of that name", found[2]
    return None


def _forbidden(said: str) -> Told | None:
    found = FORBIDDEN.match(said)
    return (f"`{found[1]}` is out of reach: a template may only read what it is given", found[1]) if found else None


def _near(name: str, known: Iterable[str]) -> str:
    meant = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"; did you mean `{meant[0]}`?" if meant else ""
