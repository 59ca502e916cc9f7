"""Traps of the fields of a release: what YAML or a parser makes of them in silence (facts: outputs.md, YAML)."""

from collections.abc import Iterator

from tests.hostile.case import GOOD, Case, body, fields, instead, release

UNSEEN = [*range(1, 9), 11, 12, *range(14, 32), 0x7F, 0x80, 0x85, 0x9F, *range(0x2028, 0x202F), *range(0x2066, 0x206A)]
UNSEEN += [0xFEFF, 0xFFFE, 0xFFFF, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, 0x2060, 0x206F, 0xFFF9, 0xE0001]
FOREIGN = (
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "utf-32-be",
    "latin-1",
    "cp1252",
    "cp437",
    "shift_jis",
    "gb18030",
)
BROKEN = {
    "overlong slash": b"\xc0\xaf",
    "overlong slash in three": b"\xe0\x80\xaf",
    "overlong NUL": b"\xc0\x80",
    "lone high surrogate": b"\xed\xa0\x80",
    "lone low surrogate": b"\xed\xbf\xbf",
    "surrogate pair in CESU-8": b"\xed\xa0\xbd\xed\xb8\x80",
    "beyond Unicode": b"\xf4\x90\x80\x80",
    "five bytes": b"\xf8\x88\x80\x80\x80",
    "cut short": b"\xe2\x82",
    "continuation alone": b"\x80",
    "FE": b"\xfe",
    "FF": b"\xff",
}
SHORTHAND = {
    "anchor": "title: &a x",
    "alias": "summary: &a x\nsubtitle: *a",
    "alias of nothing": "subtitle: *nothing",
    "alias as a key": "? &a b\n: c",
    "bomb of aliases": "a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\nd: [*c,*c,*c]",
    "alias of itself": "notes: &a [*a]",
    "merge": "<<: {draft: no}",
    "merge of a list": "<<: [{draft: no}, {hold: x}]",
    "merge through an anchor": "social: &s {text: x}\nevent: {<<: *s, time: x}",
    "tag of Python": "notes: !!python/object/apply:os.system [id]",
    "tag of Python's name": "notes: !!python/name:os.system",
    "tag of bytes": "notes: !!binary aGk=",
    "tag of a number": "revision: !!int 2",
    "tag of a set": "topics: !!set {a, b}",
    "tag of its own": "notes: !secret x",
    "tag that is nothing": "notes: ! x",
    "tag on a table": "event: !!map {time: x}",
    "tag in full": "notes: !<tag:yaml.org,2002:str> x",
}
KEYS: tuple[str, ...] = (
    "on",
    "off",
    "yes",
    "no",
    "null",
    "~",
    "content",
    "metadata",
    "handler",
    "encoding",
    "fd",
    "1",
    "1.0",
    "__class__",
)
KEYS += ("self", "Title", "embargo_", "released", "x-embargo")


def cases() -> Iterator[Case]:
    yield from _twice()
    for name, lines in SHORTHAND.items():
        text = GOOD.replace("title: Heads adopt the plan", lines) if lines.startswith("title") else ""
        yield (
            release("shorthand", name, text, "shorthand-refused")
            if text
            else fields("shorthand", name, lines, "shorthand-refused")
        )
    for key in KEYS:
        yield fields("keys that mean something elsewhere", key, f"{key}: x", "key-unknown")
    yield from _cut()
    yield from _deep()
    yield from _typed()
    yield from _characters()
    yield from _closing()


def _twice() -> Iterator[Case]:
    for key in ("title", "embargo", "issuers", "contacts"):
        yield fields("duplicate keys", key, f"{key}: x", "key-twice")
        yield fields("duplicate keys", f"{key} in quotes", f'"{key}": x', "key-twice")
    yield fields("duplicate keys", "with an escape", '"\\u0065mbargo": FOR IMMEDIATE RELEASE', "key-twice")
    yield fields("duplicate keys", "in braces", "event: {time: x, time: y}", "key-twice")
    yield fields("duplicate keys", "in a contact", "notes: x\nnotes: y", "key-twice")
    yield fields("duplicate keys", "explicit", "? embargo\n: FOR IMMEDIATE RELEASE", "key-twice")


def _cut() -> Iterator[Case]:
    for key in ("title", "embargo"):
        value = {"title": "Heads adopt", "embargo": "4 December 2026, 09:00 hrs AST"}[key]
        yield instead("` #` cuts a text short", key, key, f"{value} # four", "comment-cuts-text")
    for key in ("subtitle", "summary", "place", "number", "notes"):
        yield fields("` #` cuts a text short", key, f"{key}: 4 papers #4", "comment-cuts-text")
    for key in ("subtitle", "summary", "place", "notes", "number"):
        yield fields("a colon breaks a text", key, f"{key}: Heads 4: the plan", "quotes-needed")
    yield instead("a colon breaks a text", "title", "title", "Heads: the plan", "quotes-needed")
    yield fields("a colon breaks a text", "in braces", "event: {time: Ministers agree: no tax}", "quotes-needed")
    yield fields("a sign opens something else", "quote", 'subtitle: "Heads', "quote-open")
    yield fields("a sign opens something else", "bracket", "subtitle: [Draft] Heads", "quotes-needed")
    yield fields("a sign opens something else", "at", "subtitle: @Heads", "quotes-needed")
    yield fields("a sign opens something else", "backtick", "subtitle: `Heads", "quotes-needed")
    yield fields("a sign opens something else", "tab", "event:\n\ttime: x", "tab")
    yield fields("a sign opens something else", "wide colon", "subtitle： Heads", "colon-missing")
    yield fields("a sign opens something else", "no-break blank", "subtitle:\u00a0Heads", "colon-missing")
    yield fields("a sign opens something else", "directive", "%YAML 1.1", "indent-wrong")
    yield fields("a sign opens something else", "second document", "--- x", "second-document")


def _deep() -> Iterator[Case]:
    for many in (9, 100, 10_000, 60_000):
        yield instead("nesting", f"[ x {many}", "title", "[" * many, "too-deep")
        yield instead("nesting", f"{{ x {many}", "title", "{" * many, "too-deep" if many > 8 else "bracket-open")
    yield instead("nesting", "[ x 100 000", "title", "[" * 100_000, "fields-too-big")
    yield instead("nesting", "- x 20 000", "title", "\n" + "- " * 20_000, "too-deep")
    yield instead("nesting", "? x 20 000", "title", "\n  " + "? " * 20_000, "too-deep")
    yield instead("nesting", "closed brackets", "title", "[" * 5000 + "]" * 5000, "too-deep")
    yield instead("nesting", "braces and brackets", "title", "{a: [" * 5000, "too-deep")
    yield fields("sizes", "5 000 keys", "\n".join(f"k{n}: x" for n in range(5000)), "key-unknown")
    yield fields("sizes", "2 000 contacts more", f"attachments: [{', '.join(['{file: x.pdf}'] * 2000)}]", "file-absent")
    yield instead("sizes", "title of 60 000", "title", "a" * 60_000)
    yield instead("sizes", "title of 70 000", "title", "a" * 70_000, "fields-too-big")
    yield instead("sizes", "60 000 commas", "issuers", "[" + "," * 60_000 + "]", "bracket-open")
    yield instead("sizes", "20 000 issuers", "issuers", "[" + "a, " * 20_000 + "]", "issuer-unknown")
    yield fields("sizes", "60 000 blanks", "notes:" + " " * 60_000 + "x")
    yield fields("sizes", "15 000 lines of comment", "#\n" * 15_000)
    yield release("sizes", "a million short lines", GOOD + "x\n" * 1_000_000, "file-too-big")
    yield release("sizes", "100 000 short lines", GOOD + "x\n" * 100_000, "file-too-big")
    yield release("sizes", "19 000 short lines", GOOD + "x\n" * 19_000)
    yield release("sizes", "4 MiB", GOOD + "x" * (4 << 20), "file-too-big")
    yield release("sizes", "nothing", b"", "file-empty")
    yield release("sizes", "blanks alone", b" \n\t\n" * 1000, "file-empty")


def _typed() -> Iterator[Case]:
    for value in (
        "12:30",
        "190:20:30",
        "2026-10-15",
        "2026-10-15 09:00:00 XST",
        "010",
        "0x1F",
        "1e9",
        "true",
        "~",
        ".inf",
    ):
        yield instead("typed scalars", value, "embargo", value, "embargo-unreadable")
    yield instead("typed scalars", "5 000 digits", "embargo", "9" * 5000, "embargo-unreadable")
    yield instead("typed scalars", "hours without end", "embargo", "09:00 " * 5000, "embargo-unreadable")
    yield instead(
        "typed scalars", "zones without end", "embargo", "4 December 2026, 09:00 " + "AST " * 5000, "embargo-unreadable"
    )
    yield instead("typed scalars", "days without end", "embargo", "4 December 2026, " * 2000, "embargo-unreadable")
    yield instead(
        "typed scalars", "brackets without end", "embargo", "4 December 2026 " + "(" * 20_000, "embargo-unreadable"
    )
    yield instead("typed scalars", "words without end", "embargo", "embargo " * 5000, "embargo-unreadable")
    yield instead("typed scalars", "foreign digits", "embargo", "٤ December ٢٠٢٦, ٠٩:٠٠ AST", "embargo-unreadable")
    yield instead("typed scalars", "a list", "embargo", "[4 December 2026, 09:00 AST]", "text-expected")
    yield instead("typed scalars", "a table", "embargo", "{a: b}", "text-expected")
    for value in ("-1", "0", "1e3", "99999999999999999999", "0x2", "1_0", "２"):
        yield fields("typed scalars", f"revision {value}", f"revision: {value}", "number-unreadable")
    for value in ("2026-02-30", "0000-01-01", "20261204", "99999-01-01", "2026-1-1"):
        yield fields("typed scalars", f"date {value}", f"date: {value}", "date-unreadable")
    yield fields("typed scalars", "draft neither", "draft: maybe", "flag-unreadable")
    yield fields("typed scalars", "after for ever", "social: {after: 999999d}", "duration-unreadable")
    yield fields("typed scalars", "hold that says no", "hold: no", "sentence-expected")
    yield fields("typed scalars", "nested post", "social: {x: [[a]]}", "text-expected")
    for slug in (
        "../up",
        "/etc/passwd",
        "a/b",
        "A",
        "a b",
        "%2e%2e",
        "..",
        ".",
        "a" * 81,
        "аgency",
        "é",
        "x.html",
        "a_b",
    ):
        also = () if slug.isascii() or "\u0430" not in slug else ("character-lookalike",)
        yield fields("paths that leave the folder", f"slug {slug[:20]}", f"slug: '{slug}'", "slug-form", *also)
    for file in ("../newsroom.yml", "/etc/passwd", "C:\\boot.ini", ".env", "a/../b.pdf", "file:///etc/passwd",
                 "x" * 300,
                 "index.html", "INDEX.HTML", "release.txt", "ninjs.json", "secret.md", "..", "..\\up.pdf"):  # fmt: skip
        told = f"attachments: [{{title: x, file: '{file}'}}]"
        yield fields("paths that leave the folder", f"file {file[:20]}", told, "file-refused")


def _characters() -> Iterator[Case]:
    for number in UNSEEN:
        sign = chr(number)
        yield release(
            "characters nobody sees", f"U+{number:04X}", GOOD.replace("adopted", f"ado{sign}pted"), "character-unseen"
        )
    for escaped in ("\\u202e", "\\x07", "\\e", "\\ufeff", "\\N", "\\L", "\\P", "\\u2066", "\\0"):
        yield instead(
            "characters nobody sees", f"escaped {escaped}", "title", f'"Heads {escaped} adopt"', "character-unseen"
        )
    yield instead("characters nobody sees", "escaped surrogate", "title", '"Heads \\ud800 adopt"', "quotes-needed")
    yield release("byte order marks", "one", "\ufeff" + GOOD)
    yield release("byte order marks", "two", "\ufeff\ufeff" + GOOD, "character-unseen")
    yield release("byte order marks", "one behind a line", "\n\ufeff" + GOOD, "character-unseen")
    yield release("byte order marks", "one alone", "\ufeff", "file-empty")
    yield instead("look-alike letters", "in a key", "embargo", "x", "embargo-unreadable")
    for name, key, value, code in (
        ("issuer", "issuers", "[аgency]", "issuer-unknown"),
        ("contact", "contacts", "[dеsk]", "contact-unknown"),
        ("language", "language", "еn", "language-unknown"),
    ):
        text = "\n".join(row for row in GOOD.split("\n") if not row.startswith(f"{key}:"))
        lines = text.replace("title:", f"{key}: {value}\ntitle:")
        yield release("look-alike letters", f"a Cyrillic {name}", lines, code, "character-lookalike")
    key = GOOD.replace("title:", "tіtle:")
    yield release("look-alike letters", "a Cyrillic key", key, "key-unknown", "character-lookalike")
    yield body("look-alike letters", "a Cyrillic name", "Said Dr. Mоrris.", "character-lookalike")
    yield body("look-alike letters", "20 000 of them", "Mо " * 20_000, "character-lookalike")
    yield body("characters nobody sees", "as a reference", "One &#x202e; two.", "character-unseen")
    yield body("characters nobody sees", "20 000 references", "&#11;" * 20_000, "character-unseen")
    yield body("characters nobody sees", "100 000 backslashes", "\\" * 100_000 + "x&#11;", "character-unseen")
    for name in FOREIGN:
        data = GOOD.replace("Heads", "Résumé ヘッド").encode(name, "replace")
        yield release("wrong encodings", name, data, "not-utf-8")
    for name, data in BROKEN.items():
        yield release("wrong encodings", name, GOOD.encode() + b"caf" + data + b" end\n", "not-utf-8")
    yield release("wrong encodings", "NUL", GOOD.encode() + b"\0", "not-utf-8")
    yield release("wrong encodings", "a picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "not-utf-8")
    yield release("wrong encodings", "noise", bytes(range(255, 0, -1)) * 500, "not-utf-8")


def _closing() -> Iterator[Case]:
    for mark in ("...", "--", "—", "–––", "***", "===", " ---", "___", "----"):
        yield release("closing line", mark, GOOD.replace("---\n\n", f"{mark}\n\n"), "front-matter-open")
    yield release("closing line", "none", "---\ntitle: x\n", "front-matter-open")
    yield release("closing line", "19 000 that are none", "---\n" + "--\n" * 19_000, "front-matter-open")
    for name, text in {"blank line": "\n", "blank": " ", "words": "Hello\n", "+++": "+++\n", "JSON": "{\n"}.items():
        yield release("opening line", name, text + GOOD, "front-matter-missing")
