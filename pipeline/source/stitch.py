"""Stitch: where an entry of a field stands in the text, and how one is put in, changed or taken out there.

What it makes may still read otherwise than it should: whoever asks has it read again.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Literal

from pipeline.source.change import NAME, in_place, quoted

LAST: Final = -1  # in place of a number: behind the last entry of a list
# words that readers of YAML, ours too, take for something else than a text where no quotes stand round them
WORDS = ("true", "false", "yes", "no", "on", "off", "null", "none", "y", "n")
COMMA = re.compile(r"[ \t]*,[ \t]*")

Path = tuple[str | int, ...]
Entry = str | Literal[False] | Sequence[str] | Mapping[str, str]


def chain_of(front: str, path: Path) -> list[Any]:
    """The nodes of YAML from the whole front matter along a path, as far as there are any."""
    import yaml

    chain = [yaml.compose(front, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))]
    while len(chain) <= len(path) and (inner := _inner(chain[-1], path[len(chain) - 1])) is not None:
        chain.append(inner)
    return chain


def _inner(node: Any, step: str | int) -> Any:
    """The node of YAML behind a key or a number, None where there is none."""
    if isinstance(step, int):
        return node.value[step] if node.id == "sequence" and 0 <= step < len(node.value) else None
    pairs = node.value if node.id == "mapping" else ()
    return next((value for key, value in pairs if key.value == step), None)


def instead(front: str, node: Any, entry: Entry) -> Iterator[str]:
    """Another entry in the place of one that stands on its line."""
    start, end = node.start_mark.index, node.end_mark.index
    old = front[start:end]
    if node.id != "scalar":
        told = iter([_flow(entry)] if node.flow_style else [])
    elif isinstance(entry, str):
        told = in_place(old, node.style or "", entry)
    else:
        told = iter([("" if old.strip() else " ") + _flow(entry) + old[len(old.rstrip()) :]])
    yield from (front[:start] + way + front[end:] for way in told)


def added(front: str, holder: Any, step: str | int, value: Any, ending: str) -> str:
    """One entry more, behind the last that a list or a table has; what was empty is on its line then."""
    start, end = holder.start_mark.index, holder.end_mark.index
    if holder.id == "scalar":
        return (
            f"{front[:start]}{'' if front[start - 1].isspace() else ' '}{_flow(wrapped((step,), value))}{front[end:]}"
        )
    if holder.flow_style:
        told = _flow(value) if isinstance(step, int) else f"{step}: {_flow(value)}"
        at = _end(front, holder.value[-1]) if holder.value else start + 1
        return f"{front[:at]}, {told}{front[at:]}" if holder.value else f"{front[:at]}{told}{front[end - 1 :]}"
    at = _line_end(front, _end(front, holder))
    indent = " " * (_begin(front, holder, 0) - _line(front, _begin(front, holder, 0)))
    return front[:at] + "".join(line + ending for line in _lines(step, value, indent)) + front[at:]


def without(front: str, chain: Sequence[Any]) -> str:
    """The front matter without what ends a chain, and without what held nothing but it."""
    depth = len(chain) - 1
    while depth > 1 and len(chain[depth - 1].value) == 1:
        depth -= 1
    holder, node = chain[depth - 1], chain[depth]
    number = next(at for at, each in enumerate(holder.value) if node in (each if isinstance(each, tuple) else (each,)))
    start, end = _begin(front, holder, number), _end(front, node)
    if holder.flow_style:
        return _cut(front, start, end)
    if front[_line(front, start) : start].strip():  # the first key of an entry, behind its dash
        return front[:start] + front[_begin(front, holder, number + 1) :]
    return front[: _line(front, start)] + front[_line_end(front, end) :]


def _cut(front: str, start: int, end: int) -> str:
    """Without an entry between brackets, its comma and, where nothing else stands there, its line."""
    if comma := COMMA.match(front, end):
        end = comma.end()
        first, last = _line(front, start), _line_end(front, end)
        if not (front[first:start] + front[end:last]).strip():
            return front[:first] + front[last:]
    elif (before := front[:start].rstrip()).endswith(","):
        start = len(before) - 1
    return front[:start] + front[end:]


def _begin(front: str, holder: Any, number: int) -> int:
    """Where an entry begins: with its key, with its dash, or between brackets with itself."""
    entry = holder.value[number]
    if isinstance(entry, tuple):
        return int(entry[0].start_mark.index)
    return int(entry.start_mark.index) if holder.flow_style else front.rindex("-", 0, entry.start_mark.index)


def _end(front: str, node: Any) -> int:
    """Where the last sign of an entry stands; a list or table by lines ends with its last entry."""
    if isinstance(node, tuple):
        return _end(front, node[1])
    if node.id != "scalar" and not node.flow_style:
        return _end(front, node.value[-1])
    start, end = node.start_mark.index, node.end_mark.index
    return int(start + len(front[start:end].rstrip()))


def _line(front: str, at: int) -> int:
    return front.rfind("\n", 0, at) + 1


def _line_end(front: str, at: int) -> int:
    found = front.find("\n", at)
    return found + 1 if found >= 0 else len(front)


def wrapped(steps: Path, entry: Any) -> Any:
    """An entry in the lists and tables in which it is to stand."""
    for step in reversed(steps):
        entry = [entry] if isinstance(step, int) else {step: entry}
    return entry


def _lines(step: str | int, value: Any, indent: str) -> list[str]:
    """An entry as lines of its own."""
    if isinstance(step, int):
        return [f"{indent}- {_flow(value)}"]
    if isinstance(value, Mapping):
        return [f"{indent}{step}:", *(line for key, each in value.items() for line in _lines(key, each, f"{indent}  "))]
    if isinstance(value, str) or value is False or all(map(_is_name, value)):
        return [f"{indent}{step}: {_flow(value)}"]
    return [f"{indent}{step}:", *(f"{indent}  - {_flow(each)}" for each in value)]


def _flow(value: Any) -> str:
    """An entry as it can stand within a line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, str):
        return value if _is_name(value) else quoted(value)
    return "false" if value is False else "[" + ", ".join(map(_flow, value)) + "]"


def _is_name(value: Any) -> bool:
    """Whether it is a text that needs no quotes anywhere."""
    return isinstance(value, str) and bool(NAME.fullmatch(value)) and value not in WORDS
