"""Writes the JSON Schemas and the table of docs/newsroom.md from the forms: `python -m tests.make_schema`.

They follow from the forms: a field that a form learns to take is in the schema at once, and one that nobody has
described in `tests/schema_words.py` is refused here.
"""

import json
from collections.abc import Mapping
from typing import Any

from pipeline.record import SLUG
from pipeline.release import KINDS
from tests.asked import Node, asked, newsroom, release
from tests.codes import ROOT
from tests.schema_words import NEWSROOM, RELEASE

FOLDER = ROOT / "docs/schema"
DRAFT = "https://json-schema.org/draft/2020-12/schema"
RULES: Mapping[str, dict[str, Any]] = {  # of a release; no form says them, because a check looks at them later
    "date": {"type": ["string", "null"], "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "kind": {"enum": [*KINDS, None]},
    "slug": {"type": ["string", "number", "null"], "pattern": f"^{SLUG.pattern}$"},
}
# A parser of YAML makes numbers and truths of some texts; Dateline takes them as the texts they are.
TEXT = {"type": ["string", "number", "boolean"], "minLength": 1}
TEXT_OR_NONE = {"type": ["string", "number", "boolean", "null"]}
FLAG = {"enum": [True, False, "true", "false", "yes", "no", "on", "off", None]}
SPAN = {"type": ["string", "integer", "null"], "pattern": r"^\+?([0-9]{1,6} ?[smhd]|0)$", "maximum": 0}


def schemas() -> dict[str, str]:
    """Each schema by the name of its file."""
    fields = _Writer(RELEASE, RULES).whole(asked(release), "The fields of a release")
    fields["required"].remove("embargo")  # one of the two: what came from an archive was public long ago
    made = {
        "release.schema.json": fields | {"anyOf": [{"required": ["embargo"]}, {"required": ["archive"]}]},
        "newsroom.schema.json": _Writer(NEWSROOM, {}).whole(asked(newsroom), "newsroom.yml"),
    }
    return {name: json.dumps(schema, ensure_ascii=False, indent=2) + "\n" for name, schema in made.items()}


PAGE = ROOT / "docs/newsroom.md"
BEGIN, END = "| field | is |\n|---|---|\n", "\n\n"


def newsroom_page(page: str) -> str:
    """The page about newsroom.yml with a row for each of its fields; what stands round its table stays."""
    head, begin, rest = page.partition(BEGIN)
    rows = [f"| `{path}` | {words} |" for path, words in sorted(NEWSROOM.items()) if path]
    return head + begin + "\n".join(rows) + END + rest.partition(END)[2]


class _Writer:
    """Turns what was asked into a schema; every field needs its words, and every word its field."""

    def __init__(self, words: Mapping[str, str], rules: Mapping[str, dict[str, Any]]) -> None:
        self.words, self.rules, self.used = words, rules, set[str]()

    def whole(self, node: Node, title: str) -> dict[str, Any]:
        node.needed = True
        found = {"$schema": DRAFT, "title": title, "description": self.words[""], **self._table(node, "")}
        unused = self.words.keys() - self.used - {""}
        if unused:
            raise KeyError(f"tests/schema_words.py describes what no form asks for: {', '.join(sorted(unused))}")
        return found

    def _table(self, node: Node, path: str) -> dict[str, Any]:
        found: dict[str, Any] = {"type": "object" if node.needed else ["object", "null"]}
        found["properties"] = {key: self._described(node.fields[key], path, key) for key in sorted(node.fields)}
        found["additionalProperties"] = self._described(node.each, path, "*") if node.each else False
        needed = sorted(key for key, value in node.fields.items() if value.needed)
        return found | ({"required": needed} if needed else {})

    def _described(self, node: Node, path: str, key: str) -> dict[str, Any]:
        name = f"{path}.{key}".lstrip(".")
        self.used.add(name)
        return {"description": self.words[name], **self._value(node, name)}

    def _value(self, node: Node, name: str) -> dict[str, Any]:
        if name in self.rules:
            return dict(self.rules[name])
        ways = [self._way(node, sort, rules, name) for sort, rules in sorted(node.sorts.items())]
        return ways[0] if len(ways) == 1 else {"anyOf": ways}

    def _way(self, node: Node, sort: str, rules: dict[str, Any], name: str) -> dict[str, Any]:
        if sort == "table":
            return self._table(node, name)
        if sort == "list":
            return self._list(node, name)
        if sort == "choice":
            return {"enum": [*rules["enum"], *([] if node.needed else [None])]}
        simple: dict[str, dict[str, Any]] = {
            "text": TEXT if node.needed else TEXT_OR_NONE,
            "flag": FLAG,
            "duration": SPAN,
            "no": {"const": False},
            "number": {"type": ["integer", "null"], **rules},
        }
        return dict(simple[sort])

    def _list(self, node: Node, name: str) -> dict[str, Any]:
        items = self._value(node.items, name) if node.items else {}
        if node.needed:
            return {"type": "array", "minItems": 1, "items": items}
        return {"type": ["array", "null"], "items": items}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file, text in schemas().items():
        (FOLDER / file).write_text(text, encoding="utf-8")
    PAGE.write_text(newsroom_page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
