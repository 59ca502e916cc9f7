"""Dateline's embargo reader, as the truth corpus's scorer calls one."""

from datetime import datetime
from typing import Any

from pipeline.embargo import read_embargo


def read(text: str, ctx: dict[str, Any]) -> datetime | None:
    """The instant that the words mean, None for no embargo; Refusal for all else.

    `ctx` may hold home (IANA zone), date (YYYY-MM-DD), lang, order (DMY or MDY) and abbr (label to `+HH:MM`).
    """
    return read_embargo(
        text,
        home=ctx.get("home", ""),
        date=ctx.get("date", ""),
        order=ctx.get("order", ""),
        aliases=ctx.get("abbr", {}),
    ).instant
