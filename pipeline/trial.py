"""Trial: a newsroom's own look is tried on what is to come, before a lift needs it."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from pipeline.coming import PROBLEMS, Coming
from pipeline.embargo import Embargo
from pipeline.formats import FORMATS, plan
from pipeline.formats.letter import LetterTooLong, letter
from pipeline.issued import Issued, resolve
from pipeline.newsroom import Newsroom
from pipeline.part import Part
from pipeline.problem import Place, Problem
from pipeline.record import Entry, Record
from pipeline.release import Release
from pipeline.search.policy import lacks
from pipeline.survey import House, Survey
from pipeline.typeset.catalogue import catalogue, languages, outdated, spoken
from pipeline.typeset.template import BUILT_IN, DATA, Look, TemplateFault, compiled, look, named_in

FOLDER = "templates"
SOME = 3  # releases to come that are drawn, and as many of the newest that are public
NO_TEMPLATES = ("style.css", "page.js", ".po", ".pot", ".typ")  # these are taken as they are, or read in another way
PAINTED = ("image/png", "image/jpeg", "image/webp")
POLICY = "content-security-policy"
BESIDE = ("readme", "license", "licence", "ofl")  # what people put beside files to tell of them

Told = Iterator[Problem]


def tried(house: House, seen: Survey) -> tuple[Problem, ...]:
    """What is wrong with the newsroom's own templates, catalogues and font, each thing once; nothing is kept of it.

    Every catalogue is read and every template compiled; then pages, lists, feeds and letters are drawn of a few
    releases, or of a made-up one. Nothing is tried where there is no folder `templates`.
    """
    newsroom = seen.newsroom
    if not newsroom.templates:
        return ()
    try:
        own = look(newsroom.templates)
    except TemplateFault as fault:
        return (_broken(newsroom, fault),)
    found = [*_catalogues(newsroom, own), *_templates(newsroom, own), *_unused(house, newsroom, own)]
    record = _record(seen, own)
    found += [*_drawn(newsroom, record), *_searched(newsroom, own, record)]
    return tuple(dict.fromkeys(found))


def _catalogues(newsroom: Newsroom, own: Look) -> Told:
    for language in languages(own):
        name = f"words/{language}.po"
        if own.own(name):
            if problem := _fault(newsroom, partial(catalogue, own, language)):
                yield problem
                continue
            for line, word, english in outdated(own, name):
                yield _outdated(name, line, word, english)


def _templates(newsroom: Newsroom, own: Look) -> Told:
    for name in own.texts:
        if own.own(name) and not name.endswith(NO_TEMPLATES):
            yield from filter(None, [_fault(newsroom, partial(compiled, own, name))])


def _unused(house: House, newsroom: Newsroom, own: Look) -> Told:
    """Files that no page asks for: most are misspelt."""
    built_in = {name for name, file in own.files.items() if file.startswith(BUILT_IN)}
    known = {name.removeprefix("built-in/") for name in built_in} | {*DATA}
    known |= {other for name in own.texts if own.own(name) for other in named_in(own, name)}
    for name, sort in _files(house, Path(newsroom.templates)):
        is_word = name.startswith("words/") and name.endswith(".po") and name.count("/") == 1
        beside = name.rpartition("/")[2].lower().startswith(BESIDE)
        if sort == "folder" and name in known:
            yield _idle(name, f"A folder cannot be the template `{name}`, so it changes nothing.")
        elif sort != "folder" and not (name in known or is_word or beside):
            yield _idle(name, "No page asks for this file, so it changes nothing.")


def _files(house: House, folder: Path, above: str = "") -> Iterator[tuple[str, str]]:
    """Every file and folder below a folder, with its sort, but for what editors hide."""
    for name in house.files.names(folder):
        if not name.startswith(".") and not name.endswith("~"):
            sort = house.files.sort(folder / name)
            yield above + name, sort
            if sort == "folder":
                yield from _files(house, folder / name, f"{above}{name}/")


def _drawn(newsroom: Newsroom, record: Record) -> Told:
    """What goes wrong in pages, lists, feeds and letters of these releases; nothing is painted."""
    works = list[Callable[[], object]]()
    for name in FORMATS:
        parts = list[Part]()
        yield from filter(None, [_fault(newsroom, partial(_plan, name, newsroom, record, parts))])
        works += (_work(part) for part in parts if not (part.content or part.media_type in PAINTED))
    for one in record.standing():
        works += (partial(letter, newsroom, one, until) for until in (None, one.entries[0].instant))
    yield from filter(None, (_fault(newsroom, work) for work in works))


def _searched(newsroom: Newsroom, own: Look, record: Record) -> Told:
    """What the policy in a page of the newsroom's own keeps readers from searching by."""
    mine = [name for name in ("layout.html", "search.html") if own.own(name)]
    try:
        pages = [part.make().decode() for part in plan("search")(newsroom, record)[:1] if mine]
    except Exception:  # told already, of whatever sort it is
        return
    for directive, word in filter(None, map(lacks, pages)):
        yield _unsearchable(own, mine, directive, word)


def _work(part: Part) -> Callable[[], object]:
    """What draws a part; one of other parts without them, for only its template is tried."""
    return partial(part.turn, [b""] * len(part.sources)) if part.turn else part.make


def _plan(name: str, newsroom: Newsroom, record: Record, parts: list[Part]) -> None:
    parts += plan(name)(newsroom, record)


def _fault(newsroom: Newsroom, work: Callable[[], object]) -> Problem | None:
    """What a template or catalogue does wrong in some work, if anything; that a letter is too long, others tell."""
    try:
        work()
    except LetterTooLong:
        return None
    except TemplateFault as fault:
        return _broken(newsroom, fault)
    except Exception:  # no fault of the look: what a text does, `build` tells, and a check goes on to its end
        return None
    return None


def _record(seen: Survey, own: Look) -> Record:
    """A few of the newest releases that are public, with a few that are to come, or one that is made up."""
    texts = seen.record.texts
    public = [
        entry for entry in seen.record.entries if entry.digest in texts and spoken(own, texts[entry.digest]["language"])
    ]
    slugs = list(dict.fromkeys(entry.slug for entry in reversed(public)))[:SOME]
    pairs = [(entry, texts[entry.digest]) for entry in public if entry.slug in slugs]
    lifts = (change for change in seen.coming if change.kind == "lift" and PROBLEMS not in change.obstacles)
    coming = [change for change in lifts if spoken(own, change.issued["language"])]
    pairs += [(change.entry(seen.at), change.issued) for change in _some(coming)]
    if not pairs:
        issued = _made_up(seen.newsroom, own)
        pairs = [(Entry(issued["slug"], 1, "lift", seen.at.replace(microsecond=0), issued.digest), issued)]
    return Record().adding(sorted(pairs, key=lambda pair: (pair[0].instant, pair[0].slug)))


def _some(coming: Iterable[Coming]) -> list[Coming]:
    """A few, first of all one of each kind and language."""
    coming = [change for change in coming if not change.release.translation_of]
    each = {(change.issued["kind"], change.issued["language"]): change for change in reversed(coming)}
    return list({change.release.slug: change for change in [*each.values(), *coming]}.values())[:SOME]


def _made_up(newsroom: Newsroom, own: Look) -> Issued:
    """A release that says nothing, of the newsroom's first organisation."""
    language = next((each for each in newsroom.languages if spoken(own, each)), "en")
    return resolve(
        Release(
            file="releases/example.md",
            slug="example",
            title="Example of a release",
            embargo=Embargo(None, "FOR IMMEDIATE RELEASE", newsroom.home, ""),
            issuers=tuple(newsroom.organisations)[:1],
            contacts=tuple(contact for each in list(newsroom.organisations.values())[:1] for contact in each.contacts),
            body="Some words.",
            body_line=1,
            language=language,
        ),
        newsroom,
    )


def _broken(newsroom: Newsroom, fault: TemplateFault) -> Problem:
    inside = fault.file.startswith(f"{newsroom.templates}/")
    name = fault.file.removeprefix(f"{newsroom.templates}/")
    where = "" if inside else f" (in {fault.file}, which one of yours leads to)"
    end = "" if fault.why.endswith("?") else "."
    return Problem(
        Place(f"{FOLDER}/{name}" if inside else FOLDER, fault.line if inside else 1),
        "template-broken",
        f"This cannot be used{where}: {fault.why.rstrip('.')}{end}",
        "Mend it, or take the file away: then the built-in one counts.",
    )


def _unsearchable(own: Look, mine: list[str], directive: str, word: str) -> Problem:
    lines = {name: own.texts[name].lower().splitlines() for name in mine}
    found = ((name, at) for name, text in lines.items() for at, line in enumerate(text, 1) if POLICY in line)
    name, line = next(found, (mine[0], 1))
    return Problem(
        Place(f"{FOLDER}/{name}", line),
        "search-blocked",
        f"Readers cannot search: `{directive}` in the policy of the page that searches has no {word}.",
        "Write `{% block may_run %}{% endblock %}` behind `script-src 'self'`, as in the built-in `layout.html`.",
        stops=False,
    )


def _idle(name: str, wrong: str) -> Problem:
    return Problem(
        Place(f"{FOLDER}/{name}"),
        "template-unused",
        wrong,
        "Give it the name of what it should change, such as `page.html`, or move it out of `templates`.",
        stops=False,
    )


def _outdated(name: str, line: int, word: str, english: str) -> Problem:
    return Problem(
        Place(f"{FOLDER}/{name}", line),
        "words-outdated",
        f"The English of `{word}` is another one now: “{english}”.",
        f'Look at its translation, and write `msgid "{english}"`.',
        stops=False,
    )
