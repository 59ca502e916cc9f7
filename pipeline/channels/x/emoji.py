"""Emoji of several characters that X counts as one: those of Unicode 11, as twemoji-parser 11.0.2 (MIT) knows them.

A newer one counts each of its parts; an emoji of one character weighs 2 without being looked for. Characters are
written in hexadecimal. Texts and patterns are of UTF-16 halves (see halves.py).
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby

from pipeline.channels.x.halves import halves

# fmt: off
# These may be shown as text; with U+FE0F behind them they are one emoji.
_SIGNS = """
a9 ae 203c 2049 2122 2139 2194-2199 21a9 21aa 231a 231b 2328 23cf 23ed-23ef 23f1 23f2 23f8-23fa 24c2 25aa 25ab 25b6 25c0
25fb-25fe 2600-2604 260e 2611 2614 2615 2618 2620 2622 2623 2626 262a 262e 262f 2638-263a 2640 2642 2648-2653 265f 2660
2663 2665 2666 2668 267b 267f 2692-2697 2699 269b 269c 26a0 26a1 26aa 26ab 26b0 26b1 26bd 26be 26c4 26c5 26c8 26cf 26d1
26d3 26d4 26e9 26ea 26f0-26f5 26f8 26fa 26fd 2702 2708 2709 270f 2712 2714 2716 271d 2721 2733 2734 2744 2747 2757 2763
2764 27a1 2934 2935 2b05-2b07 2b1b 2b1c 2b50 2b55 3030 303d 3297 3299 1f004 1f170 1f171 1f17e 1f17f 1f202 1f21a 1f22f
1f237 1f321 1f324-1f32c 1f336 1f37d 1f396 1f397 1f399-1f39b 1f39e 1f39f 1f3cd 1f3ce 1f3d4-1f3df 1f3f3 1f3f5 1f3f7 1f43f
1f441 1f4fd 1f549 1f54a 1f56f 1f570 1f573 1f576-1f579 1f587 1f58a-1f58d 1f5a5 1f5a8 1f5b1 1f5b2 1f5bc 1f5c2-1f5c4
1f5d1-1f5d3 1f5dc-1f5de 1f5e1 1f5e3 1f5e8 1f5ef 1f5f3 1f5fa 1f6cb 1f6cd-1f6cf 1f6e0-1f6e5 1f6e9 1f6f0 1f6f3
"""
# Both: U+FE0F or a skin tone behind them, or one after the other.
_SIGNS_WITH_SKIN = "261d 26f7 26f9 270c 270d 1f3cb 1f3cc 1f574 1f575 1f590"
_WITH_SKIN = """
270a 270b 1f385 1f3c2-1f3c4 1f3c7 1f3ca 1f442 1f443 1f446-1f450 1f466-1f469 1f46e 1f470-1f478 1f47c 1f481-1f483
1f485-1f487 1f4aa 1f57a 1f595 1f596 1f645-1f647 1f64b-1f64f 1f6a3 1f6b4-1f6b6 1f6c0 1f6cc 1f918-1f91c 1f91e 1f91f 1f926
1f930-1f939 1f93d 1f93e 1f9b5 1f9b6 1f9b8 1f9b9 1f9d1-1f9dd
"""
# With ♀ or ♂: persons, with or without a skin tone; detectives, with U+FE0F or one; and groups, without.
_PERSONS = """
1f3c3 1f3c4 1f3ca 1f46e 1f471 1f473 1f477 1f481 1f482 1f486 1f487 1f645-1f647 1f64b 1f64d 1f64e 1f6a3 1f6b4-1f6b6 1f926
1f935 1f937-1f939 1f93d 1f93e 1f9b8 1f9b9 1f9d6-1f9dd
"""
_DETECTIVES = "26f9 1f3cb 1f3cc 1f574 1f575"
_GROUPS = "1f46f 1f93c 1f9de 1f9df"
# What a man or a woman does, or their hair.
_ROLES = "1f33e 1f373 1f393 1f3a4 1f3a8 1f3eb 1f3ed 1f4bb 1f4bc 1f527 1f52c 1f680 1f692 1f9b0-1f9b3"
_SIGNED_ROLES = "2695 2696 2708"
# Flags: the letters of each region (ISO 3166, with those that Unicode adds), and three countries within one.
_REGIONS = """
AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
CA CC CD CF CG CH CI CK CL CM CN CO CP CR CU CV CW CX CY CZ DE DG DJ DK DM DO DZ EA EC EE EG EH ER ES ET EU FI FJ FK
FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU IC ID IE IL IM IN IO IQ IR IS IT
JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP
MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA
RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA TC TD TF TG TH TJ TK TL TM TN TO TR
TT TV TW TZ UA UG UM UN US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
"""
_COUNTRIES = "gbeng gbsct gbwls"
# fmt: on
_IN_ALL = "\ufe0f\u200d\u20e3\ud83c"  # each sequence has one of these
_SIGN, _JOIN, _KEY = "\ufe0f", "\u200d", "\u20e3"


def sequences(text: str) -> Iterator[tuple[int, int]]:
    """Where the emoji of several characters stand in a text of halves, first to last."""
    if any(sign in text for sign in _IN_ALL):
        yield from (found.span() for found in _pattern().finditer(text))


def _one_of(ranges: str) -> str:
    """A pattern for one of these characters, each of one half or two."""
    pairs = [bounds.split("-") for bounds in ranges.split()]
    return _any_of(chr(code) for pair in pairs for code in range(int(pair[0], 16), int(pair[-1], 16) + 1))


def _any_of(texts: Iterable[str]) -> str:
    leads = groupby(sorted(map(halves, texts)), key=lambda each: each[:-1])
    return "(?:" + "|".join(f"{lead}[{''.join(each[-1] for each in group)}]" for lead, group in leads) + ")"


def _all_of(*codes: int) -> str:
    return halves("".join(map(chr, codes)))


def _flags() -> Iterator[str]:
    yield _any_of("".join(chr(ord(letter) - ord("A") + 0x1F1E6) for letter in region) for region in _REGIONS.split())
    yield _any_of(_all_of(0x1F3F4, *(0xE0000 + ord(letter) for letter in each), 0xE007F) for each in _COUNTRIES.split())


def _joined() -> Iterator[str]:
    """Sequences with U+200D: the longest that fits is taken, so families come with all their children."""
    man, woman, boy, girl, kiss, heart = map(halves, "\U0001f468\U0001f469\U0001f466\U0001f467\U0001f48b\u2764")
    skin, sex = _one_of("1f3fb-1f3ff"), f"{_JOIN}[\u2640\u2642]{_SIGN}"
    yield f"(?:{man}|{woman}){skin}?{_JOIN}(?:{_one_of(_ROLES)}|{_one_of(_SIGNED_ROLES)}{_SIGN})"
    yield f"{_one_of(_DETECTIVES)}(?:{skin}|{_SIGN}){sex}"
    yield f"{_one_of(_PERSONS)}{skin}?{sex}"
    yield f"{_one_of(_GROUPS)}{sex}"
    love = f"{_JOIN}{heart}{_SIGN}{_JOIN}(?:{kiss}{_JOIN})?"
    yield f"{man}{love}{man}"
    yield f"{woman}{love}(?:{man}|{woman})"
    parents = f"(?:{man}{_JOIN}(?:(?:{man}|{woman}){_JOIN})?|{woman}{_JOIN}(?:{woman}{_JOIN})?)"
    yield f"{parents}(?:{boy}(?:{_JOIN}{boy})?|{girl}(?:{_JOIN}(?:{boy}|{girl}))?)"
    yield _all_of(0x1F3F3, 0xFE0F, 0x200D, 0x1F308)  # rainbow
    yield _all_of(0x1F3F4, 0x200D, 0x2620, 0xFE0F)  # pirates
    yield _all_of(0x1F441, 0x200D, 0x1F5E8)  # witness


@cache
def _pattern() -> re.Pattern[str]:
    """A pattern for all of them; made when the first text may need it."""
    skin = _one_of("1f3fb-1f3ff")
    return re.compile(
        "|".join(
            [
                *_joined(),
                *_flags(),
                f"[0-9#*]{_SIGN}?{_KEY}",
                f"{_one_of(_SIGNS_WITH_SKIN)}(?:{_SIGN}?{skin}|{_SIGN})",
                f"{_one_of(_WITH_SKIN)}{skin}",
                f"{_one_of(_SIGNS)}{_SIGN}",
            ]
        )
    )
