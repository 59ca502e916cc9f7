"""A release from its form: every field of the front matter, each doubt noted at its place."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from difflib import get_close_matches

from pipeline import embargo
from pipeline.clock import from_stamp, stamp
from pipeline.codes import WHAT
from pipeline.embargo import Embargo, Refusal
from pipeline.newsroom import Contact, Newsroom
from pipeline.record import SLUG
from pipeline.release import Approval, Broken, Event, Release, Social, Waiver
from pipeline.source import example
from pipeline.source.archive_form import archived, of_old
from pipeline.source.beside import Beside, attachments, pictures
from pipeline.source.form import Form
from pipeline.source.slug import slugged
from pipeline.source.unknown import BELOW
from pipeline.source.values import duration, flag, near_code, number, sentence

NETWORKS = ("x", "mastodon", "bluesky", "facebook", "linkedin")
LOST = "contacts.lost."  # and an organisation: where a contact of it is written that could not be understood
NO_POST = ("no", "none", "off", "null", "~", "yes", "on", "true")  # what nobody means to be the words of a post
LATEST_POST = timedelta(days=30)
MOST_TEXTS = 9  # of a thread: more nobody reads, and all go out within one call


def release_from(form: Form, newsroom: Newsroom, beside: Beside, *, file: str, slug: str, body: str) -> Release | None:
    """The release a form describes, its embargo None where the words cannot be read.

    None where the release can have no address; its problems are in the form's notes either way.
    """
    day = _date(form, newsroom)
    issuers = form.texts("issuers", example=example.issuer(newsroom), needed=True)
    archive = archived(form)
    release = Release(
        file=file,
        slug=_slug(form, slug),
        title=form.text("title", need="The reading room opens to the public"),
        embargo=_embargo(form, newsroom, day, old=archive is not None),
        issuers=issuers,
        contacts=_contacts(form, newsroom, issuers),
        body=body,
        body_line=form.place_of("body").line,
        language=form.text("language") or newsroom.languages[0],
        subtitle=form.text("subtitle"),
        kind=form.text("kind") or "release",
        event=_event(form, newsroom),
        number=form.text("number"),
        date=day,
        place=form.text("place"),
        translation_of=form.text("translation-of"),
        topics=form.texts("topics", example="crime-prevention"),
        summary=form.prose("summary"),
        pictures=pictures(form, beside),
        attachments=attachments(form, beside),
        social=_social(form, newsroom),
        notes=form.prose("notes"),
        draft=flag(form, "draft"),
        hold=sentence(form, "hold", filled="waits for the minister's signature", one_line=True),
        broken=_broken(form),
        archive=archive,
        approved=_approvals(form),
        revision=number(form, "revision", 1, least=1, most=9999),
        update=sentence(form, "update", filled="the hour of the signing has been added"),
        correction=sentence(form, "correction", filled="the meeting is on 4 December, not on 3 December"),
        killed=_killed(form),
        waive=_waivers(form),
        places=form.notes.places,
    )
    form.close(BELOW)
    _mark_lost_contacts(form, issuers)
    return release if release.slug else None


def _slug(form: Form, from_name: str) -> str:
    """The slug as written, else from the file's name; '' where it can be no address."""
    slug = form.text("slug") or from_name
    if SLUG.fullmatch(slug):
        return slug
    likely = slugged(slug) or "heads-adopt-plan"
    form.problem(
        "slug",
        "slug-form",
        f"`{slug[:100]}` cannot be part of an address: only small letters a-z, digits and hyphens can, 80 at most.",
        f"Rename the file, or write `slug: {likely}`.",
    )
    return ""


def _date(form: Form, newsroom: Newsroom) -> str:
    """The dateline's day, '' where absent or not a day."""
    day = form.text("date")
    try:
        if not day or (re.fullmatch(r"\d{4}-\d{2}-\d{2}", day, re.ASCII) and date.fromisoformat(day)):
            return day
    except ValueError:
        pass  # thirteen months, or a 30 February: said below like any other
    meant = _day(day, newsroom)
    form.problem(
        "date",
        "date-unreadable",
        f"`{day}` is not written as year, month and day." if meant else f"`{day}` is not a day of the calendar.",
        f"Write it as `date: {meant}`." if meant else "Write year, month and day, such as `date: 2020-12-04`.",
    )
    return ""


def _day(words: str, newsroom: Newsroom) -> str:
    """The day that other words than `2020-12-04` name without doubt, '' where they name none."""
    try:
        noon = embargo.read_embargo(f"{words}, 12:00 UTC", home=newsroom.home, order=newsroom.order)
    except Refusal:
        return ""
    return noon.instant.date().isoformat() if noon.instant else ""


def _embargo(form: Form, newsroom: Newsroom, day: str, *, old: bool) -> Embargo | None:
    words = form.text("embargo", need="" if "archive" in form else example.hour(newsroom))
    if old:
        return of_old(newsroom)
    if not words:
        return None
    try:
        return embargo.read_embargo(
            words, home=newsroom.home, date=day, order=newsroom.order, aliases=newsroom.zone_aliases
        )
    except Refusal as refusal:
        form.problem("embargo", "embargo-unreadable", refusal.wrong, refusal.mend)
        return None


def _killed(form: Form) -> str:
    """Why it is withdrawn; a reason that is none withdraws nothing, for it would stand on the page."""
    noted = len(form.notes.problems)
    reason = sentence(form, "killed", filled="the meeting was called off")
    return reason if len(form.notes.problems) == noted else ""


def _contacts(form: Form, newsroom: Newsroom, issuers: tuple[str, ...]) -> tuple[Contact, ...]:
    found = []
    whose = next((issuer for issuer in issuers if issuer in newsroom.organisations), "")
    for entry in form.forms_or_texts("contacts", example=example.contact_of(newsroom, whose)):
        if isinstance(entry, Form):
            found.append(
                contact_from(entry, issuers[0] if len(issuers) == 1 else "", issuer=whose or example.issuer(newsroom))
            )
            continue
        at, id_ = entry
        contact = newsroom.contact(id_)
        if contact:
            found.append(contact)
        else:
            _stranger(form, f"contacts.{at}", id_, newsroom, whose)
    return tuple(found)


def contact_from(form: Form, organisation: str, id_: str = "", issuer: str = "agency") -> Contact:
    """A contact from its form; the organisation need not be written where only one is possible.

    `issuer` is the example where it must be.
    """
    written = form.text("organisation", need="" if organisation else issuer)
    return Contact(
        name=form.text("name", need="Press desk"),
        organisation=written or organisation,
        role=form.text("role"),
        email=form.text("email"),
        phone=form.text("phone"),
        hours=form.text("hours"),
        id=id_,
    )


def _stranger(form: Form, key: str, id_: str, newsroom: Newsroom, issuer: str) -> None:
    known = [c.id for organisation in newsroom.organisations.values() for c in organisation.contacts if c.id]
    near = get_close_matches(id_, known, n=1, cutoff=0.6)
    contact = newsroom.contact(near[0]) if near else None
    form.problem(
        key,
        "contact-unknown",
        f"No contact in newsroom.yml has the id `{id_}`.",
        f"Write `{near[0]}` in its place, or the contact itself: `{example.contact_of(newsroom, issuer)}`."
        if near
        else f"Write one that is there, or the contact itself, such as `{example.contacts(newsroom, issuer)}`.",
    )
    form.notes.places[f"{LOST}{contact.organisation if contact else ''}"] = form.place_of(key)


def _mark_lost_contacts(form: Form, issuers: tuple[str, ...]) -> None:
    """Say whose contacts were written and not understood: they are not missing as well."""
    codes = {problem.code for problem in form.notes.problems if problem.place == form.place_of("contacts")}
    if "contacts" in form.misspelt or codes & {"list-expected", "table-expected"} or LOST in form.notes.places:
        place = form.notes.places.pop(LOST, form.place)
        form.notes.places.update(dict.fromkeys((f"{LOST}{issuer}" for issuer in issuers), place))


def _event(form: Form, newsroom: Newsroom) -> Event | None:
    event = form.form("event", first="time")
    if not event:
        return None
    return Event(event.text("time", need=example.hour(newsroom)), event.text("place"), event.prose("accreditation"))


def _social(form: Form, newsroom: Newsroom) -> Social:
    social = form.form("social", first="text")
    if not social:
        return Social()
    after = duration(social, "after", timedelta(), LATEST_POST)
    networks = sorted({*NETWORKS, *(account.kind for account in newsroom.channels if not account.pings)})
    _one_word(social, "text")
    return Social(social.prose("text"), after, _overrides(social, networks))


def _overrides(social: Form, networks: Iterable[str]) -> Mapping[str, str | bool | tuple[str, ...]]:
    """Per network its own text, several for a thread, or False for no post; an empty entry says nothing."""
    found: dict[str, str | bool | tuple[str, ...]] = {}
    for network in networks:
        if social.is_plain(network, "false"):
            found[network] = flag(social, network)
            continue
        if social.is_list(network):
            thread = _thread(social, network)
            found |= {network: thread} if thread else {}
            continue
        inner = None if social.is_text(network) else social.form(network)
        text = inner.prose("text", need="Heads adopt the plan") if inner else social.prose(network)
        if text:
            found[network] = text
        _one_word(inner or social, "text" if inner else network, network)
    return found


def _thread(social: Form, network: str) -> tuple[str, ...]:
    """The texts of a thread, cut at the most that one may have: what is more is a problem."""
    texts = social.texts(network, example="Heads adopt the plan")
    if len(texts) > MOST_TEXTS:
        social.problem(
            network,
            "thread-too-long",
            f"This thread has {len(texts)} posts, and {MOST_TEXTS} is the most that Dateline sends.",
            f"Leave {len(texts) - MOST_TEXTS} of them out: `{network}: [{texts[0]}, …]`.",
        )
    return texts[:MOST_TEXTS]


def _one_word(social: Form, key: str, network: str = "x") -> None:
    """A problem where somebody wrote `no` without quotes for no post: it would be the words of one."""
    word = social.plain_word(key)
    if word in NO_POST:
        mend = f"Write `{network}: false` for no post there, or the words of the post."
        social.problem(key, "sentence-expected", f"`{key}: {word}` would post this one word.", mend)


def _broken(form: Form) -> Broken | None:
    """That the embargo was broken, as far as it is written; whether it counts is looked at with the text and hour."""
    written = form.form("broken", first="because")
    if not written:
        return None
    return Broken(
        because=written.text("because", need="a newspaper has the whole text on its site"),
        by=written.texts("by", example="Communications Director, Duty Editor", needed=True),
        until=_stamp(written),
        digest=written.text("digest", need="as `dateline lift SLUG --now` writes it"),
    )


def _stamp(form: Form) -> str:
    """The instant behind `until` in one form, '' where it is none."""
    written = form.text("until", need="2020-12-04T13:00:00Z")
    try:
        return stamp(from_stamp(written)) if written else ""
    except ValueError:
        form.problem(
            "until",
            "date-unreadable",
            f"`{written}` is not an instant in UTC.",
            "Write it as `until: 2020-12-04T13:00:00Z`, or let `dateline lift SLUG --now` write it.",
        )
        return ""


def _approvals(form: Form) -> tuple[Approval, ...]:
    row = "{by: Communications Director, digest: ...}"
    return tuple(
        Approval(
            part.text("by", need="Communications Director"), part.text("digest", need="as `dateline approve` writes it")
        )
        for part in form.forms("approved", example=row)
    )


def _waivers(form: Form) -> tuple[Waiver, ...]:
    row = "{code: contact-lost, because: the words are a quotation, by: Duty editor}"
    return tuple(_waiver(part) for part in form.forms("waive", example=row))


def _waiver(part: Form) -> Waiver:
    code = part.text("code", need="contact-lost")
    if code and code not in WHAT:
        near = near_code(code, WHAT)
        part.problem(
            "code",
            "choice-unknown",
            f"There is no check called `{code}`.",
            f"Write `code: {near}`, if that is meant."
            if near
            else "Write the name that `dateline check` shows beside what it finds, such as `code: contact-lost`.",
        )
    noted = len(part.notes.problems)
    because = sentence(part, "because", filled="the words are a quotation", one_line=True, needed=True)
    return Waiver(code, because if len(part.notes.problems) == noted else "", _names(part))


def _names(part: Form) -> tuple[str, ...]:
    """Who says so: one name as a text, or several as a list."""
    if part.is_text("by") or "by" not in part:
        return tuple(filter(None, [part.text("by", need="Duty editor")]))
    return part.texts("by", example="Duty editor, Communications Director", needed=True)
