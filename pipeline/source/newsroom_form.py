"""A newsroom from its form: who speaks, where things go, each doubt noted at its place."""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta

from pipeline.embargo import Refusal
from pipeline.newsroom import PAPERS, ClockSources, Newsroom
from pipeline.palette import ACCENT, LEAST, PAPER, colour, contrast, readable
from pipeline.source.alarms_form import alarms_from
from pipeline.source.channels_form import channels_from
from pipeline.source.feeds_form import feeds_from
from pipeline.source.form import Form
from pipeline.source.host_form import host_from
from pipeline.source.language_name import code_of
from pipeline.source.mailing_form import mailing_from
from pipeline.source.organisation_form import (
    LANGUAGE,
    in_languages,
    is_web,
    organisations_from,
    short_name,
    web_address,
    zone_name,
)
from pipeline.source.values import choice, duration, flag, number

OFFSET = re.compile(r"[+-](0\d|1[0-4]):[0-5]\d")
LATE, LATEST = timedelta(hours=6), timedelta(days=30)


def newsroom_from(
    form: Form, *, file: str, channels: Iterable[str], hosts: Iterable[str], languages: Iterable[str]
) -> Newsroom:
    """The newsroom a form describes, given the kinds of channel and host there are, and the languages of the pages.

    It may be used only if the form's notes hold no problem: a misspelt `approvals` must not become none.
    """
    published = _languages(form, tuple(languages))
    organisations = organisations_from(form, published)
    name = form.text("name", need="Press office of the Agency")
    home = zone_name(form, "home", need="America/Port_of_Spain")
    newsroom = Newsroom(
        file=file,
        name=name,
        address=web_address(form, "address", need="https://news.example.org"),
        home=home,
        languages=published,
        organisations=organisations,
        feeds=feeds_from(form, name, organisations, published),
        channels=channels_from(form, organisations, published, tuple(channels), home),
        host=host_from(form, tuple(hosts)),
        order=choice(form, "order", ("DMY", "MDY"), ""),
        zone_aliases=_aliases(form),
        spellings=form.texts("spellings", example="programme, organisation"),
        topics=_topics(form, published),
        approvals=number(form, "approvals", 0, least=0, most=2),
        late_limit=duration(form, "late-limit", LATE, LATEST),
        public_drafts=flag(form, "public-drafts"),
        press_kit=flag(form, "press-kit"),
        paper=choice(form, "paper", PAPERS, PAPERS[0]),
        search=flag(form, "search"),
        accent=_accent(form),
        clock=_clock(form),
        letters=mailing_from(form),
        alarms=alarms_from(form),
        rights=in_languages(form, "rights", published),
        hub=web_address(form, "hub"),
        places=form.notes.places,
    )
    form.close()
    return newsroom


def _languages(form: Form, known: tuple[str, ...]) -> tuple[str, ...]:
    languages = form.texts("languages", example="en, fr") or ("en",)
    whole = [each if LANGUAGE.fullmatch(each) else code_of(each) or each for each in languages]
    for at, language in enumerate(languages):
        if not LANGUAGE.fullmatch(language):
            form.problem(
                f"languages.{at}",
                "language-unreadable",
                f"`{language}` is not the short name of a language.",
                f"Write `{named}` in its place, so that all of it reads `languages: [{', '.join(whole)}]`."
                if (named := code_of(language))
                else "Write two letters, such as `languages: [en, fr]`.",
            )
        elif not {language, language.partition("-")[0]} & {*known}:
            near = next((name for name in known if name.lower() == language.lower()), "")
            rename = f"Rename the file `templates/words/{near}.po` to `{language}.po`."
            form.problem(
                f"languages.{at}",
                "language-unsupported",
                f"Dateline has no words for pages in `{language}` yet.",
                rename
                if near
                else f"Write one of those it has, such as `languages: [{', '.join(known)}]`; `dateline template "
                f"words.pot --out templates/words/{language}.po` begins another.",
            )
        if language in languages[:at]:
            form.problem(
                f"languages.{at}", "name-twice", f"`{language}` stands there twice.", "Take one of the two out."
            )
    return tuple(dict.fromkeys(languages))


def _accent(form: Form) -> str:
    """The colour of headings, links and cards; refused where small letters in it could not be read on white."""
    colours = form.form("colours")
    words = colours.text("accent", need=f'"{ACCENT}"') if colours else ""
    if not (colours and words):
        return ACCENT
    found = colour(words)
    if not found:
        colours.problem(
            "accent",
            "colour-unreadable",
            f"`{words}` is not a colour in six figures.",
            f'Write it as the design programs do, in quotation marks: `accent: "{ACCENT}"`.',
        )
    elif contrast(found, PAPER) < LEAST:
        colours.problem(
            "accent",
            "colour-faint",
            f"Links in `{found}` on white cannot be read by everybody: their contrast is "
            f"{contrast(found, PAPER):.1f} to 1, where {LEAST} is needed.",
            f'Write the nearest shade that can: `accent: "{readable(found, PAPER)}"`.',
        )
    return found or ACCENT


def _topics(form: Form, languages: tuple[str, ...]) -> Mapping[str, Mapping[str, str]]:
    """How readers see each topic, by language."""
    topics = form.form("topics")
    return {name: _topic(topics, name, languages) for name in topics} if topics else {}


def _topic(topics: Form, name: str, languages: tuple[str, ...]) -> Mapping[str, str]:
    short_name(topics, name, name)
    return in_languages(topics, name, languages)


def _aliases(form: Form) -> Mapping[str, str]:
    aliases = form.form("zone-aliases")
    if not aliases:
        return {}
    from pipeline.embargo.declare import alias  # with all words of the reader: what is public already needs none

    found = {name: aliases.text(name) for name in aliases}
    for name, meaning in found.items():
        try:
            alias(name, meaning)
        except Refusal as refusal:
            aliases.problem(name, "zone-unknown", refusal.wrong, refusal.mend)
    return found


def _clock(form: Form) -> ClockSources:
    """The outside clocks; chrony is asked where it runs, unless the newsroom says yes or no."""
    clock = form.form("clock")
    if not clock:
        return ClockSources()
    hosts = clock.texts("hosts", example="https://www.example.org")
    for at, address in enumerate(hosts):
        if not is_web(address):
            clock.problem(
                f"hosts.{at}",
                "address-unreadable",
                f"`{address}` is not the address of a web site.",
                "Write it whole, without `?` or `#`, such as `hosts: [https://www.example.org]`.",
            )
    return ClockSources(flag(clock, "chrony") if "chrony" in clock else None, hosts)
