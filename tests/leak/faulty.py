"""Releases with one mistake each, made at a place where the words of the release are quoted back to the writer."""

BASE = {
    "title": "Heads adopt the plan",
    "embargo": "2031-12-04T13:00:00Z",
    "date": "2031-12-04",
    "place": "Port of Spain",
    "issuers": "[agency]",
    "contacts": "[desk]",
    "language": "en",
    "summary": "In short.",
}

# field, what stands there, the body: {c} is a canary, here and there between signs that could end a quotation early
MISTAKES = (
    ("title", "Heads: adopt `{c}` plan", ""),
    ("title", "“Heads adopt” “{c}” plan: it `{c}` is", ""),
    ("title", '"Heads adopt {c}', ""),
    ("title", "[{c}, `{c}`]", ""),
    ("title", "Heads {c} #`{c}`", ""),
    ("title", "“{c} `{c}` “{c}””", ""),
    ("subtitle", "`{c}` begins with a tick", ""),
    ("summary", "\n  {c}: [`{c}`", ""),
    ("embargo", "Friday {c} 4 `{c}` December", ""),
    ("embargo", "4 December 2031, 09:00 {c}", ""),
    ("embargo", "“{c}” 09:00 hrs AST", ""),
    ("date", "`{c}`", ""),
    ("kind", "release`{c}`", ""),
    ("number", "`{c}`", ""),
    ("language", "`{c}`", ""),
    ("issuers", '["agency`{c}`"]', ""),
    ("issuers", "agency, `{c}`", ""),
    ("contacts", '["desk`{c}`"]', ""),
    ("contacts", '[{{name: "A `{c}`", organisation: agency}}]', ""),
    ("contacts", '[{{name: A, organisation: "x`{c}`", email: a@b.example}}]', ""),
    ("contacts", '[{{name: A, organisation: agency, email: "`{c}` at b"}}]', ""),
    ("contacts", '[{{name: A, organisation: agency, phone: "`{c}`"}}]', ""),
    ("contacts", "{{name: {c}, `{c}`}}", ""),
    ("translation-of", '"x`{c}`y"', ""),
    ("topics", "a, `{c}`", ""),
    ("pictures", '[{{file: "x`{c}`.jpg", alt: A}}]', ""),
    ("pictures", '[{{file: "../`{c}`.jpg", alt: "`{c}`"}}]', ""),
    ("pictures", '[{{file: "real `{c}`.jpg", alt: "real `{c}`.jpg"}}]', ""),
    ("attachments", '[{{file: "Plan`{c}`.pdf", title: x}}]', ""),
    ("attachments", '["`{c}`.pdf"]', ""),
    ("social", '{{text: "x", after: "`{c}`"}}', ""),
    ("social", '"`{c}`: x"', ""),
    ("social", '{{text: "' + "`{c}` long " * 30 + '"}}', ""),
    ("hold", "[`{c}`]", ""),
    ("draft", "perhaps `{c}`", ""),
    ("revision", "`{c}`", ""),
    ("update", "“{c}” `{c}`", ""),
    ("correction", "true", ""),
    ("killed", '["`{c}`"]', ""),
    ("approved", "[{{by: `{c}`}}]", ""),
    ("waive", '[{{code: "`{c}`", because: "{c}", by: x}}]', ""),
    ("`{c}`", "x", ""),
    ("x{c}`y", "x", ""),
    ("slug", '"{c}`X`"', ""),
    ("event", '"`{c}`"', ""),
    ("summary", "In short.", "A [`{c}`](nowhere`{c}`) link"),
    ("summary", "In short.", "A [](https://x.example/`{c}`) link"),
    ("summary", "In short.", "A ![`{c}`](`{c}`.png) picture"),
    ("summary", "In short.", "Some <b>`{c}`</b> HTML <script>{c}</script>"),
    ("summary", "In short.", "Contact: `{c}` e-mail: ; `{c}`"),
    ("summary", "In short.", "Contact `{c}`, (, and so on"),
    ("summary", "In short.", "\u202e`{c}`"),
    ("summary", "In short.", "> FOR IMMEDIATE RELEASE `{c}` embargo until 5 May 2032, 10:00 {c}"),
)


def faulty(canary: str) -> dict[str, str]:
    """The texts of release files by a short name; each is wrong in its own way, and some cannot be read at all."""
    return {f"faulty{_letters(at)}": _text(*mistake, canary) for at, mistake in enumerate(MISTAKES)}


def _text(key: str, value: str, body: str, canary: str) -> str:
    front = BASE | {key: value}
    lines = "\n".join(f"{name}: {words}" for name, words in front.items())
    return (
        f"---\n{lines}\n---\n{body or 'Something happened.'}\n".replace("{{", "{")
        .replace("}}", "}")
        .replace("{c}", canary)
    )


def _letters(number: int) -> str:
    return chr(ord("a") + number // 20) + chr(ord("a") + number % 20)
