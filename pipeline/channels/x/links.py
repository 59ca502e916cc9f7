"""Links: what X surely or perhaps makes one of."""

import re

# Endings of names that X surely makes a link of; an address with any other is counted letter by letter.
_ENDINGS = """
com edu gov info int mil net org
ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz
ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk
fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir
is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk
ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl
pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr st su sv sx sy sz tc td
tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
"""
ENDINGS = frozenset(_ENDINGS.split())
_ADDRESS = re.compile(
    r"(?P<scheme>https?://)?"
    r"(?P<host>(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?P<ending>[a-z]{2,}))"
    r"(?:/(?:[a-z0-9/_.~%-]*[a-z0-9/_-])?(?:\?[a-z0-9_=&%.-]*[a-z0-9_=-])?)?",
    re.ASCII | re.IGNORECASE,
)
_LINKING_DOT = re.compile(r"(?<=[^ \t\r\n.])\.(?=[A-Za-z]{2}|[^\W\d_A-Za-z])")
_SEEN_ADDRESS = re.compile(r"https?://\S+")
_OPENING, _CLOSING = "(\"'", ".,;:!?)\"'"


def bare(word: str) -> str:
    """The word without the brackets, quotes and points around it."""
    return word.lstrip(_OPENING).rstrip(_CLOSING)


def sure(word: str) -> re.Match[str] | None:
    """The bare word, in its parts `scheme`, `host` and `ending`, if X surely makes one link of all of it."""
    found = _ADDRESS.fullmatch(word)
    if found is None or len(found["host"]) > 253 or len(word) > 1000:
        return None
    # X cuts an address of its own shortener after the first word of the path
    return found if found["ending"].lower() in ENDINGS and found["host"].lower() != "t.co" else None


def perhaps(text: str) -> int:
    """The most links X can make of a text: one for each full stop with letters right behind it."""
    return len(_LINKING_DOT.findall(text))


def addresses(text: str) -> frozenset[str]:
    """The addresses with a scheme in a text, without the points and slashes behind them."""
    return frozenset(found.rstrip(_CLOSING).rstrip("/") for found in _SEEN_ADDRESS.findall(text))
