"""The channels of a newsroom from their forms: which accounts post, in which languages, and at which hours."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import time, timedelta
from difflib import get_close_matches

from pipeline.newsroom import ChannelAccount, Organisation
from pipeline.pattern import PLACES, unknown
from pipeline.quiet import Quiet
from pipeline.source.form import Form
from pipeline.source.organisation_form import each_once, known, short_name, web_address, zone_name
from pipeline.source.values import choice, duration, number, variable

READING = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
THEN = ("wait", "drop")
# what people call a kind
MEANT = {
    "twitter": "`kind: x`",
    "slack": "`kind: webhook` and `account: slack`",
    "teams": "`kind: webhook` and `account: teams`",
    "hub": "`kind: websub`",
}
FARTHEST = timedelta(days=2)
MOST = 1000  # posts of one account in a day


def channels_from(
    form: Form, organisations: Mapping[str, Organisation], languages: tuple[str, ...], kinds: tuple[str, ...], home: str
) -> tuple[ChannelAccount, ...]:
    """Every account, given the kinds of channel there are; without a zone of their own, quiet hours are of `home`."""
    parts = form.forms("channels", example="{name: x-main, kind: x, account: ouraccount, secret: X_SECRET}")
    found = [_channel(part, organisations, languages, kinds, home) for part in parts]
    each_once(form, "channels", [channel.name for channel in found])
    return tuple(_at_its_hub(each, form) for each in found)


def _at_its_hub(account: ChannelAccount, form: Form) -> ChannelAccount:
    """A hub that has no address of its own is the newsroom's."""
    is_of_the_newsroom = account.kind == "websub" and not account.address
    return replace(account, address=form.text("hub")) if is_of_the_newsroom else account


def _channel(
    form: Form, organisations: Mapping[str, Organisation], languages: tuple[str, ...], kinds: tuple[str, ...], home: str
) -> ChannelAccount:
    name = form.text("name", need="x-main")
    kind = _kind(form, kinds)
    organisation = form.text("organisation")
    short_name(form, "name", name)
    known(form, "organisation", organisation, organisations)
    return ChannelAccount(
        name,
        kind,
        form.text("account"),
        variable(form, "secret"),
        web_address(form, "address"),
        organisation,
        _languages(form, languages),
        _quiet(form, home),
        duration(form, "apart", timedelta(), FARTHEST),
        number(form, "per-day", 0, least=1, most=MOST),
        _pattern(form),
    )


def _kind(form: Form, kinds: tuple[str, ...]) -> str:
    """One of the kinds that there are; a problem where it is another name for one, or none at all."""
    written = form.text("kind", need=kinds[0])
    meant = MEANT.get(written.lower())
    if written in kinds or not meant:
        return choice(form, "kind", kinds, "")
    form.problem("kind", "choice-unknown", f"`kind` cannot be `{written}`.", f"Write {meant}.")
    return ""


def _pattern(form: Form) -> str:
    """The text of its posts, with places such as {title}."""
    text = form.text("text")
    every = ", ".join(f"{{{name}}}" for name in PLACES)
    for place in unknown(text):
        near = get_close_matches(place.strip().casefold(), PLACES, n=1, cutoff=0.5)
        mend = f"Write `{{{near[0]}}}`." if near else f"Write one of `{every}` in its place."
        form.problem("text", "place-unknown", f"No release can fill `{{{place}}}`.", mend)
    return text


def _languages(form: Form, languages: tuple[str, ...]) -> tuple[str, ...]:
    found = form.texts("languages", example=", ".join(languages[:2]))
    for at, language in enumerate(found):
        if language not in languages:
            form.problem(
                f"languages.{at}",
                "choice-unknown",
                f"`{language}` is not a language of this newsroom.",
                f"Write one or more of its own, such as `languages: [{', '.join(languages[:6])}]`.",
            )
    return tuple(dict.fromkeys(found))


def _quiet(form: Form, home: str) -> Quiet | None:
    quiet = form.form("quiet")
    if not quiet:
        return None
    begins, ends = _reading(quiet, "from", "22:00"), _reading(quiet, "until", "07:00")
    zone = zone_name(quiet, "zone") or home
    then = choice(quiet, "then", THEN, "")
    if "then" not in quiet:
        quiet.text("then", need=THEN[0])
    if begins is None or ends is None or not zone:
        return None
    if begins == ends:
        quiet.problem(
            "until",
            "quiet-hours-unreadable",
            "Quiet hours that end when they begin are none, or last all day.",
            "Write another hour, such as `until: 07:00`, or remove the line `quiet:`.",
        )
    return Quiet(begins, ends, zone, then == "drop")


def _reading(form: Form, key: str, example: str) -> time | None:
    """What a clock shows, by the 24 hours of the day."""
    text = form.text(key, need=f'"{example}"')
    found = READING.fullmatch(text)
    if found:
        return time(int(found[1]), int(found[2]))
    if text:
        form.problem(
            key,
            "quiet-hours-unreadable",
            f"`{text}` is not an hour as a clock of 24 hours shows it.",
            f'Write it with a colon, such as `{key}: "{example}"`.',
        )
    return None
