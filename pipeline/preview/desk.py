"""The desk: what each page of the preview shows, and what a person does there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from starlette.requests import Request

from pipeline.clock import from_stamp, stamp
from pipeline.kept import Kept
from pipeline.preview import told
from pipeline.preview.author import Author
from pipeline.preview.card_seen import card_seen
from pipeline.preview.current import Current
from pipeline.preview.deeds import DEEDS, words_of
from pipeline.preview.feed_seen import feed_seen
from pipeline.preview.frames import Frames
from pipeline.preview.gate import Keys
from pipeline.preview.letter_seen import letter_seen
from pipeline.preview.office import Office, PostSeen, Told
from pipeline.preview.outgoing import Outgoing, outgoing
from pipeline.preview.pages import page
from pipeline.preview.views import VIEWS
from pipeline.survey import NoNewsroom, Survey

Given = Mapping[str, Sequence[str]]
HTML, JSON = "text/html; charset=utf-8", "application/json"
OTHER = "It was changed since this page was shown, so nothing was approved. Look at it again."
MOST_TOLD = 50  # answers of commands that a page may show again


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered: a page, or the way `to` another one; `writes` where the page holds the editor."""

    text: str = ""
    status: int = 200
    kind: str = HTML
    to: str = ""
    writes: bool = False


class Desk:
    """Every page, drawn from the newsroom as it stands now; used by one thread alone."""

    def __init__(self, current: Current, office: Office, keys: Keys, at: datetime | None = None) -> None:
        self._current, self._office, self._keys, self._at = current, office, keys, at
        self.frames = Frames(current)
        self._author = Author(current, office, self.frames)
        self._told = Kept[int, Told](MOST_TOLD)
        self._count = 0

    def coming(self, request: Request, given: Given) -> Reply:
        try:
            seen = self._current.seen()
        except NoNewsroom as why:
            rows = told.told_of(self._office, self._newsroom_text(), why.problems)
            return Reply(page("newsroom", self._frame("coming", "newsroom.yml", request) | {"problems": rows}))
        shown = told.overview(self._office, self._current.house, seen)
        return self._page("coming", "What is coming", request, shown)

    def site(self, request: Request, given: Given) -> Reply:
        seen = self._current.seen()
        rows = told.instants(seen, self._at)
        wanted = request.query_params.get("at") or (stamp(self._at) if self._at else rows[0][0])
        known = next((when for when, _ in reversed(rows) if when <= wanted), rows[0][0])
        shown = [(when, what, self._office.zones(from_stamp(when), seen, ())[0][1]) for when, what in rows]
        view = {"instants": shown, "at": known, "searches": seen.newsroom.search}
        return self._page("site", "The whole site", request, view)

    def release(self, request: Request, given: Given) -> Reply:
        seen, slug = self._current.seen(), request.path_params["slug"]
        release = seen.of(slug)
        if release is None:
            return self._absent(request, slug)
        out = outgoing(seen, release)
        view = request.query_params.get("show", "page")
        view = view if view in VIEWS else "page"
        shown = told.beside(self._office, self._current.house, seen, release, out.change if out else None)
        shown |= {"views": VIEWS, "view": view, "shows": VIEWS[view], "deeds": DEEDS, "out": out is not None}
        shown |= {"part": self._part(view, seen, out) if out else {}}
        return self._page("release", release.title or slug, request, shown)

    def new(self, request: Request, given: Given) -> Reply:
        seen = self._current.seen()
        if request.method == "GET":
            return self._page("new", "A new release", request, {"title": "", "slug": "", "answer": None})
        title, slug = (next(iter(given.get(name, ())), "").strip() for name in ("title", "slug"))
        before = {each.file for each in seen.releases}
        answer = self._office.run("new", *([f"--slug={slug}"] if slug else []), "--", title)
        self._current.changed([""])
        added = [each.file for each in self._current.seen().releases if each.file not in before]
        if answer.done and added:
            return Reply(to=f"/{self._keys.room}/write/{quote(added[0])}?told={self._keep(answer)}")
        return self._page("new", "A new release", request, {"title": title, "slug": slug, "answer": answer})

    def write(self, request: Request, given: Given) -> Reply:
        file = request.path_params["file"]
        if not self._author.may(file):
            return self._absent(request, file)
        if request.method == "POST":
            answer, shown = self._author.save(file, given)
            if answer.done:
                return Reply(to=f"{request.url.path}?told={self._keep(answer)}{'&whole=1' if 'whole' in given else ''}")
        else:
            answer, shown = None, self._author.form(file)
        whole = "whole" in given or "whole" in request.query_params
        more = {"answer": answer, "whole": whole or bool(shown["sheet"].fault)}
        return self._page("write", shown["title"], request, shown | more, writes=True)

    def tried(self, request: Request, given: Given) -> Reply:
        """What is wrong with a text that nobody has saved, and the number of its frame, for the page that asks."""
        import json

        file = request.path_params["file"]
        if not self._author.may(file):
            return Reply("{}", 404, JSON)
        shown = self._author.tried(file, given)
        listed = page("problems", {"problems": shown.pop("problems"), "root": f"/{self._keys.room}", "file": file})
        return Reply(json.dumps(shown | {"html": listed}), kind=JSON)

    def do(self, request: Request, given: Given) -> Reply:
        slug, command = request.path_params["slug"], request.path_params["command"]
        release = self._current.seen().of(slug)
        if release is None or command not in DEEDS:
            return self._absent(request, slug)
        if command == "approve" and [*given.get("number", ())] != [told.number(self._current.seen(), release)]:
            answer = Told(False, OTHER)
        else:
            answer = self._office.run(command, *words_of(command, slug, given))
        self._current.changed([release.file])
        return Reply(to=f"/{self._keys.room}/release/{slug}?told={self._keep(answer)}")

    def mend(self, request: Request, given: Given) -> Reply:
        file = request.path_params["file"]
        if not self._author.may(file):
            return self._absent(request, file)
        answer = self._office.mend(file)
        self._current.changed([file])
        return Reply(to=f"/{self._keys.room}/write/{quote(file)}?told={self._keep(answer)}")

    def _part(self, view: str, seen: Survey, out: Outgoing) -> dict[str, Any]:
        """What a view that is no frame shows; a fault of a template is said in its place."""
        newsroom = seen.newsroom
        try:
            if view == "card":
                return {"card": self._card(seen, out)}
            if view.startswith("letter"):
                return {"letter": letter_seen(newsroom, out)}
            if view == "feeds":
                return {"feeds": feed_seen(newsroom, out.standing)}
            if view == "posts":
                posts = [self._post(each, out) for each in self._posts(seen, out)]
                return {"posts": posts, "card": self._card(seen, out)}
        except Exception as fault:  # whatever hinders one part, as in a lift; the page says it
            return {"fault": str(fault) or type(fault).__name__}
        return {}

    def _card(self, seen: Survey, out: Outgoing) -> dict[str, str]:
        path, alt = card_seen(seen.newsroom, out.standing)
        return {"src": f"/{self._keys.frames}/release/{out.release.slug}/screen/{path}" if path else "", "alt": alt}

    def _posts(self, seen: Survey, out: Outgoing) -> tuple[PostSeen, ...]:
        from dataclasses import replace

        if out.change is None:
            return ()
        free = replace(out.change, obstacles=())
        others = tuple(each for each in seen.coming if each.release.slug != out.release.slug)
        return self._office.posts(self._current.house, replace(seen, coming=(*others, free)), out.release.slug)

    def _post(self, post: PostSeen, out: Outgoing) -> dict[str, Any]:
        files = {row.get("digest", ""): row["file"] for row in out.standing.issued.rows("pictures")}
        base = f"/{self._keys.frames}/release/{out.release.slug}/screen"
        pictures = [
            {"src": f"{base}/releases/{out.release.slug}/{quote(files[name])}", "alt": alt}
            for name, alt in post.pictures
            if name in files
        ]
        return {"post": post, "pictures": pictures}

    def _absent(self, request: Request, name: str) -> Reply:
        shown = self._frame("absent", "Nothing here", request) | {"name": name}
        return Reply(page("absent", shown), 404)

    def _page(
        self, name: str, title: str, request: Request, shown: Mapping[str, Any], *, writes: bool = False
    ) -> Reply:
        return Reply(page(name, self._frame(name, title, request) | dict(shown)), writes=writes)

    def _frame(self, here: str, title: str, request: Request) -> dict[str, Any]:
        number = request.query_params.get("told", "")
        now = self._current.house.clock.now()
        return {
            "here": here,
            "heading": title,
            "root": f"/{self._keys.room}",
            "frames": f"/{self._keys.frames}",
            "state": self._current.number,
            "now": int(now.timestamp() * 1000),
            "newsroom": self._name(),
            "told": self._told.get(int(number)) if number.isdecimal() else None,
        }

    def _name(self) -> str:
        try:
            return self._current.seen().newsroom.name
        except NoNewsroom:
            return "this newsroom"

    def _newsroom_text(self) -> str:
        house = self._current.house
        try:
            return house.files.read(house.root / "newsroom.yml").decode(errors="replace")
        except OSError:
            return ""

    def _keep(self, answer: Told) -> int:
        self._count += 1
        self._told.put(self._count, answer)
        return self._count
