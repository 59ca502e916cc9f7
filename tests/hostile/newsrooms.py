"""Traps of newsroom.yml: one slip in it could leave an approval out, or put pages where they do not belong."""

from collections.abc import Iterator

from tests.hostile.case import NEWSROOM, Case, newsroom
from tests.hostile.front_matter import BROKEN

CHANGES = (
    ("duplicate keys", "approvals twice", ("approvals: 0", "approvals: 2\napprovals: 0"), "key-twice"),
    ("duplicate keys", "organisation twice", ("  agency:\n", "  agency: {name: x}\n  agency:\n"), "key-twice"),
    ("shorthand", "anchor", ("name: Sample", "name: &a Sample"), "shorthand-refused"),
    ("shorthand", "alias", ("home: America", "home: *a #"), "shorthand-refused"),
    ("shorthand", "merge", ("    name: The Agency", "    <<: {name: x}\n    name: The Agency"), "shorthand-refused"),
    ("shorthand", "tag", ("name: Sample", "name: !!python/object/apply:os.system [id] #"), "shorthand-refused"),
    ("keys that mean something elsewhere", "on", ("approvals: 0", "on: 0"), "key-unknown"),
    ("keys that mean something elsewhere", "misspelt", ("approvals: 0", "aprovals: 2"), "key-unknown"),
    ("keys that mean something elsewhere", "dunder", ("approvals: 0", "__init__: 2"), "key-unknown"),
    ("characters nobody sees", "bidi", ("Sample", "Sam\u202eple"), "character-unseen"),
    ("characters nobody sees", "mark inside", ("Sample", "Sam\ufeffple"), "character-unseen"),
    ("characters nobody sees", "NUL", ("Sample", "Sam\0ple"), "not-utf-8"),
    ("nesting", "[ x 20 000", ("[en, fr]", "[" * 20_000), "too-deep"),
    ("nesting", "[ x 100 000", ("[en, fr]", "[" * 100_000), "fields-too-big"),
    ("nesting", "{ x 20 000", ("[en, fr]", "{" * 20_000), "too-deep"),
    ("sizes", "300 KiB", ("Sample", "Sample" * 50_000), "file-too-big"),
    ("sizes", "70 KiB", ("Sample", "Sample" * 12_000), "fields-too-big"),
    ("sizes", "a million lines", ("Sample", "Sample\n" + "#\n" * 1_000_000), "file-too-big"),
    ("sizes", "5 000 languages", ("[en, fr]", "[" + "en," * 5000 + "]"), "name-twice"),
    ("sizes", "10 000 digits", ("approvals: 0", f"approvals: {'9' * 10_000}"), "number-unreadable"),
    ("addresses", "javascript", ("https://news.example", "javascript:alert(1)"), "address-unreadable"),
    ("addresses", "file", ("https://news.example", "file:///etc/passwd"), "address-unreadable"),
    ("addresses", "no scheme", ("https://news.example", "//news.example"), "address-unreadable"),
    ("addresses", "with a password", ("https://news.example", "https://a:b@news.example"), "address-unreadable"),
    (
        "addresses",
        "with a line end",
        ("https://news.example", '"https://news.example\\nHost: x"'),
        "address-unreadable one-line",
    ),
    ("addresses", "a bracket", ("https://news.example", "'https://[::1'"), "address-unreadable"),
    ("paths that leave the folder", "zone", ("America/Port_of_Spain", "../../etc/passwd"), "zone-unknown"),
    ("paths that leave the folder", "absolute zone", ("America/Port_of_Spain", "/etc/localtime"), "zone-unknown"),
    ("paths that leave the folder", "zone with NUL", ("America/Port_of_Spain", '"a\\0b"'), "character-unseen"),
    ("paths that leave the folder", "host above", ("path: live", "path: ../live"), "path-refused"),
    ("paths that leave the folder", "host in etc", ("path: live", "path: /etc/x"), "path-refused"),
    ("paths that leave the folder", "host of the machine", ("path: live", "path: /"), "path-refused"),
    ("paths that leave the folder", "host at home", ("path: live", "path: ~/x"), "path-refused"),
    ("paths that leave the folder", "host in git", ("path: live", "path: .git"), "path-refused"),
    ("paths that leave the folder", "host in releases", ("path: live", "path: Releases"), "path-refused"),
    ("paths that leave the folder", "feed", ("name: all,", "name: ../x,"), "id-form"),
    ("paths that leave the folder", "organisation", ("  agency:", "  ../agency:"), "id-form"),
    ("paths that leave the folder", "contact", ("id: desk", "id: a/b"), "id-form"),
    ("look-alike letters", "key", ("approvals:", "аpprovals:"), "key-unknown"),
    ("look-alike letters", "organisation", ("  agency:", "  аgency:"), "id-form"),
    ("typed scalars", "a number for a list", ("[en, fr]", "7"), "list-expected"),
    ("typed scalars", "a list for a text", ("name: Sample newsroom", "name: [Sample]"), "text-expected"),
    ("typed scalars", "a text for a table", ("host: {kind: folder, path: live}", "host: live"), "table-expected"),
    ("typed scalars", "zone alias", ("America/Guayaquil", "-99:00"), "zone-unknown"),
    ("typed scalars", "zone alias of 5 000 digits", ("America/Guayaquil", f"'+{'9' * 5000}:00'"), "zone-unknown"),
    ("secrets", "written out", ("feeds:", "channels: [{name: x, kind: x, secret: hunter2}]\nfeeds:"), "secret-written"),
)


def cases() -> Iterator[Case]:
    for trap, name, (old, new), code in CHANGES:
        yield newsroom(trap, name, NEWSROOM.replace(old, new, 1), *code.split())
    yield newsroom("sizes", "nothing", b"", "file-empty")
    yield newsroom("byte order marks", "one", "\ufeff" + NEWSROOM)
    yield newsroom("byte order marks", "two", "\ufeff\ufeff" + NEWSROOM, "character-unseen")
    yield newsroom("closing line", "a second document", NEWSROOM + "---\nname: x\n", "second-document")
    yield newsroom("typed scalars", "a list", "- a\n- b\n", "table-expected")
    yield newsroom("typed scalars", "a text", "Hello\n", "colon-missing")
    for encoding in ("utf-16", "utf-32", "utf-16-le"):
        yield newsroom("wrong encodings", encoding, NEWSROOM.encode(encoding), "not-utf-8")
    for name in ("overlong slash", "lone high surrogate", "beyond Unicode", "FF"):
        yield newsroom("wrong encodings", name, NEWSROOM.encode() + b"# " + BROKEN[name] + b"\n", "not-utf-8")
