"""Traps of the body: Markdown that takes for ever, HTML of every disguise, links that lead elsewhere."""

from collections.abc import Iterator

from tests.hostile.case import Case, body

FLOODS = {
    "> x 10 000": "> " * 10_000 + "x",
    "> x 100 000": ">" * 100_000 + "x",
    "* x 100 000": "*" * 100_000,
    "_ x 100 000": "_" * 100_000,
    "*a x 50 000": "*a " * 50_000,
    "**a *b x 20 000": "**a *b " * 20_000,
    "[ x 100 000": "[" * 100_000,
    "] x 100 000": "]" * 100_000,
    "[a]( x 40 000": "[a](" * 40_000,
    "[a](< x 40 000": "[a](<b" * 30_000,
    "![[ x 20 000": "![[" * 20_000,
    "[[]] x 30 000": "[" * 60_000 + "]" * 60_000,
    "` of growing length": " ".join("`" * n for n in range(1, 600)),
    "` x 100 000": "`" * 100_000 + "a",
    "< x 100 000": "<" * 100_000,
    "<a x 50 000": "<a " * 50_000,
    "<!-- x 40 000": "<!--" * 40_000,
    "<? x 60 000": "<?" * 60_000,
    "<![CDATA[ x 20 000": "<![CDATA[" * 20_000,
    "</ x 60 000": "</" * 60_000,
    "& x 100 000": "&" * 100_000,
    "&amp x 40 000": "&amp" * 40_000,
    "&#9 of 5 000 digits": "&#" + "9" * 5000 + ";",
    "\\ x 100 001": "\\" * 100_001,
    "- nested 5 000": "\n".join(" " * (2 * n) + "- a" for n in range(450)),
    "- - - on a line": "- " * 20_000 + "a",
    "1. x 20 000": "1. " * 20_000 + "a",
    "list and quote": "> - " * 10_000 + "a",
    "# x 9 000": "# a\n" * 9_000,
    "table of 10 000 columns": "|a" * 10_000 + "\n" + "|-" * 10_000 + "\n" + "|b" * 10_000,
    "table of many rows": "|a|b|\n|-|-|\n" + "|c|d|\n" * 8_000,
    "table wide head short rows": "|a" * 2_000 + "\n" + "|-" * 2_000 + "\n" + "|b\n" * 2_000,
    "footnotes in a circle": "x[^a]\n\n[^a]: y[^b]\n\n[^b]: z[^a]\n",
    "footnote of itself": "x[^a]\n\n[^a]: y[^a]\n",
    "footnote flood": "\n\n".join(f"[^{n}]: x[^{n + 1}]" for n in range(4_000)),
    "footnotes named 15 000 times": "[^a]" * 15_000 + "\n\n[^a]: x\n",
    "references flood": "\n".join(f"[{n}]: https://a.example/{n}" for n in range(7_000)) + "\n\n" + "[1] " * 1000,
    "references used": "[a]: https://a.example/" + "x" * 5_000 + "\n\n" + "[a] " * 20_000,
    "references open": "[a]: <" * 20_000,
    "words without a blank": "a" * 240_000,
    "blanks without a word": "a" + " " * 240_000 + "b",
    "trailing blanks": ("a" + " " * 200 + "\n") * 1000,
    "combining marks": "a" + "\u0301" * 60_000,
    "~~~ open": "~~~\n" * 18_000,
    "setext": "a\n" * 18_000 + "===",
    "a line of |": "|" * 100_000,
    "brackets and quotes": '[a]: x "' * 20_000,
    "link titles": '[a](b "' * 20_000,
    "hard breaks": "a  \n" * 18_000,
    "autolinks": "<https://a.example/" * 10_000,
    "emphasis and links": "*[a](https://a.example) " * 8_000,
    "thematic breaks": "***\n" * 18_000,
    "deep emphasis": "*_" * 12_000 + "a" + "_*" * 12_000,
}
# What such a text is told about, beside being shown safely.
TOLD = {
    "![[ x 20 000": (),
    "<!-- x 40 000": ("html-in-text",),
    "<? x 60 000": ("html-in-text",),
    "<![CDATA[ x 20 000": ("html-in-text",),
}
MARKUP = {
    "script": "<script>alert(1)</script>",
    "script in capitals": "<SCRIPT>alert(1)</SCRIPT>",
    "script cut in two": "<scr<script>ipt>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "image in a paragraph": "A <img src=x onerror=alert(1)> b",
    "frame": '<iframe srcdoc="&lt;script&gt;alert(1)&lt;/script&gt;"></iframe>',
    "object": "<object data=javascript:alert(1)></object>",
    "embed": "<embed src=javascript:alert(1)>",
    "form": "<form action=https://evil.example><input name=a></form>",
    "style": "<style>body{background:url(javascript:alert(1))}</style>",
    "style attribute": '<p style="position:fixed">x</p>',
    "base": "<base href=https://evil.example/>",
    "meta": '<meta http-equiv=refresh content="0;url=https://evil.example">',
    "link": "<link rel=stylesheet href=https://evil.example/x.css>",
    "MathML": "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "comment that ends early": "<!--><script>alert(1)</script>-->",
    "CDATA": "<![CDATA[<script>alert(1)</script>]]>",
    "processing": "<?php echo 1 ?>",
    "title that breaks out": "<title><img src=x onerror=alert(1)></title>",
    "noscript": '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "template": "<template><script>alert(1)</script></template>",
    "details": "<details open ontoggle=alert(1)>x</details>",
    "event": "<p onclick=alert(1)>x</p>",
    "a link in HTML": "<a href=javascript:alert(1)>x</a>",
    "HTML in a table": "| a |\n|---|\n| <script>alert(1)</script> |",
    "HTML in a footnote": "x[^a]\n\n[^a]: <script>alert(1)</script>",
    "HTML in a list": "- <script>alert(1)</script>",
    "HTML in a quote": "> <script>alert(1)</script>",
    "HTML in a heading": "# <img src=x onerror=alert(1)>",
    "HTML behind a mark": "*<b>*</b>",
    "xmp": "<xmp><script>alert(1)</script></xmp>",
    "declaration": "<!DOCTYPE html>",
    "an attribute over lines": "<a\nhref='javascript:alert(1)'\n>x</a>",
}
ADDRESSES = (
    "//evil.example", "///evil.example", "/local", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "vbscript:x",
    "data:text/html,x", "data:text/html;base64,PHNjcmlwdD4=", "file:///etc/passwd", "ftp://a.example", "blob:x",
    "view-source:x", "java&#10;script:alert(1)", "&#106;avascript:alert(1)", "javascript&colon;alert(1)", "about:blank",
    "\\\\evil.example", "ws://a.example", "jar:x", "intent://x", "x-apple:y", "page.html", "?q=1",
    "javascript&#58;alert(1)",
)  # fmt: skip
EMPTY = ("", "https://", "mailto:", "tel:", "http:", "#", "https:///")


def cases() -> Iterator[Case]:
    for name, text in FLOODS.items():
        yield body("Markdown without end", name, text + "\n", *TOLD.get(name, ()))
    for name, text in MARKUP.items():
        yield body("HTML in disguise", name, f"{text}\n", "html-in-text")
    for address in ADDRESSES:
        yield body("links that lead elsewhere", address, f"See [the plan](<{address}>).\n", "link-refused")
    for address in ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//evil.example"):
        yield body(
            "links that lead elsewhere",
            f"reference {address}",
            f"See [the plan][a].\n\n[a]: {address}\n",
            "link-refused",
        )
        yield body(
            "links that lead elsewhere", f"picture {address}", f"See ![the plan]({address}).\n", "picture-in-body"
        )
    yield body("links that lead elsewhere", "automatic", "See <javascript:alert(1)>.\n", "link-refused")
    for address in EMPTY:
        yield body("links that lead nowhere", address, f"See [the plan]({address}).\n", "link-empty")
    yield body("HTML in disguise", "slash for a blank", "<svg/onload=alert(1)>\n")
    yield body("templates", "Jinja", "{{ 7 * 7 }} {% for x in y %} {{ ''.__class__ }}\n")
    yield body("templates", "percent and braces", "%s %(x)s {0} {x} ${x} $(id) `id`\n")
    yield body("feeds", "CDATA end", "a ]]> b\n")
