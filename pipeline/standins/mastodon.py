"""A stand-in for a Mastodon server on loopback: it keeps posts and their history, and fails as it is told.

It does what the documents and the source of Mastodon 4 say (docs.joinmastodon.org): a key holds for an hour and is
written down only after the post; an edit takes away the pictures that it does not name; what is scheduled for less than
five minutes ahead comes out at once.
"""

import html
import json
import re
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import HTTP
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

import regex

from pipeline.clock import Clock, from_stamp
from pipeline.pictures import Unwalkable, clean
from pipeline.standins.serving import Call, Reply, Serving

TOKEN = "ToKeN-of-the_press_desk-0123456789abcdefgh"
ACCOUNT = "@desk@social.example"
OWN = "109000000000000001"
AN_HOUR = timedelta(hours=1)
MOST_PIXELS, MOST_BYTES = 33_177_600, 16_000_000

# What Mastodon links and counts as 23, reduced to a few endings: far simpler than the counter it is there to check.
LINK = re.compile(
    r"(?<![A-Za-z0-9@$#])https?://(?:[A-Za-z0-9-]+\.)+(?:com|int|it|net|org|uk)"
    r"(?![A-Za-z0-9@+-])(?:/(?:[A-Za-z0-9/_.~%-]*[A-Za-z0-9/_-])?)?(?:\?[A-Za-z0-9_=&%.-]*[A-Za-z0-9_=&-])?",
    re.IGNORECASE,
)
MENTION = re.compile(r"(?<![=/\w])(@[a-z0-9_]+(?:[.-]+[a-z0-9_]+)*)@[\w.-]*\w\w?(?![@\w]|://)", re.IGNORECASE)
TAG = re.compile(r"(?<!\S)#(\w+)")


@dataclass(slots=True)
class Stored:
    """A post the outside has seen; `history` holds what it said before its edits, `gone` that it was deleted since."""

    id: str
    text: str
    at: datetime
    media: tuple[str, ...] = ()
    language: str = ""
    visibility: str = ""
    answers: str = ""
    history: list[str] = field(default_factory=list)
    gone: bool = False


@dataclass(slots=True)
class Picture:
    """A picture handed over, how often it will still be told that it is worked on, and the post that shows it."""

    data: bytes
    kind: str
    alt: str
    looks: int = 0
    broken: bool = False
    post: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one call that fits; with `acts` it is carried out first, but for the key if `keyless`."""

    how: Literal["status", "drop", "silence", "garbage"]
    acts: bool = False
    status: int = 0
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    keyless: bool = False
    at: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, a JSON body and headers."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)


def weighed(text: str, link: int = 23) -> int:
    """The length by a simple rule of its own, for texts whose addresses end as in `LINK`."""
    return len(regex.findall(r"\X", MENTION.sub(r"\1", LINK.sub("x" * link, text.strip()))))


class FakeMastodon(Serving):
    """`with FakeMastodon(clock) as server:` serves one account at `server.address`.

    `posts` holds all that was ever made; `faults` are taken one per call that fits, oldest first; the next `late`
    readings of the account do not show what is there. `keys`, `edits`, `most` and `link` tell what sort of server it
    is, `newer` whether it describes itself as version 4 does, `looks` how often a picture is told to be worked on.
    """

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock
        self.posts: list[Stored] = []
        self.pictures: dict[str, Picture] = {}
        self.calls: list[str] = []
        self.asked: list[Mapping[str, Any]] = []
        self.faults: deque[Fault] = deque()
        self.late = self.looks = 0
        self.broken = False
        self.page, self.most, self.link = 40, 500, 23
        self.keys = self.edits = self.newer = True
        self._known: dict[str, tuple[str, datetime]] = {}
        self._spent: dict[str, list[datetime]] = {}
        self._lock = threading.Lock()

    @property
    def standing(self) -> list[Stored]:
        """The posts a reader can see now."""
        return [post for post in self.posts if not post.gone]

    def fails(self, status: int, body: Any = None, at: str = "", acts: bool = False, **headers: str) -> None:
        """The next call (of this kind, such as `PUT`) gets this status and this body."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        self.faults.append(Fault("status", acts, status, {"error": "No"} if body is None else body, told, at=at))

    def drops(self, acts: bool, keyless: bool = False, at: str = "") -> None:
        """The line of the next call is cut before an answer, and before or after the deed, or right before its key."""
        self.faults.append(Fault("drop", acts, keyless=keyless, at=at))

    def silent(self, acts: bool, at: str = "") -> None:
        """The next call gets no answer as long as this fake is open."""
        self.faults.append(Fault("silence", acts, at=at))

    def garbles(self, acts: bool, at: str = "") -> None:
        """The next call gets a good status and half a piece of JSON."""
        self.faults.append(Fault("garbage", acts, at=at))

    def fault_of(self, call: str) -> Fault | None:
        """The fault that this call meets, taken away with it."""
        fitting = next((fault for fault in self.faults if call.startswith(fault.at)), None)
        if fitting is not None:
            self.faults.remove(fitting)
        return fitting

    def reply(self, call: Call) -> Reply | None:
        """What is answered, or what goes wrong instead."""
        asked = f"{call.method} {urlsplit(call.target).path}"
        self.calls.append(asked)
        fault = self.fault_of(asked)
        if fault is None or fault.acts:
            answer = self.handle(call.method, call.target, dict(call.headers), call.body, fault)
        if fault is None:
            return Reply(answer.status, json.dumps(answer.body).encode(), answer.headers)
        if fault.how == "status":
            told = fault.body if isinstance(fault.body, bytes) else json.dumps(fault.body).encode()
            return Reply(fault.status, told, fault.headers)
        if fault.how == "garbage":
            return Reply(200, b'{"id": ')
        if fault.how == "silence":
            self.closing.wait(30)
        return None

    def handle(self, method: str, target: str, headers: Mapping[str, str], body: bytes, fault: Fault | None) -> Answer:
        """Do what is asked, as Mastodon would."""
        with self._lock:
            url = urlsplit(target)
            if headers.get("Authorization") != f"Bearer {TOKEN}":
                return Answer(401, {"error": "The access token is invalid"})
            kind = "delete" if method == "DELETE" else "media" if url.path == "/api/v2/media" else ""
            told = self._counted(kind)
            if told["X-RateLimit-Remaining"] == "-1":
                return Answer(429, {"error": "Too many requests"}, {**told, "X-RateLimit-Remaining": "0"})
            fields = _fields(url.query.encode() if method == "GET" else body, headers.get("Content-Type", ""))
            self.asked.append(fields)
            answer = self._route(method, url.path, fields, headers.get("Idempotency-Key", ""), fault)
            return Answer(answer.status, answer.body, {**told, **answer.headers})

    def _counted(self, kind: str) -> dict[str, str]:
        most, window = (30, timedelta(minutes=30)) if kind else (300, timedelta(minutes=5))
        now = self.clock.now()
        spent = self._spent[kind] = [at for at in self._spent.get(kind, []) if at > now - window]
        spent.append(now)
        reset = min(spent) + window
        return {
            "X-RateLimit-Limit": str(most),
            "X-RateLimit-Remaining": str(max(-1, most - len(spent))),
            "X-RateLimit-Reset": reset.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        }

    def _route(self, method: str, path: str, fields: Mapping[str, Any], key: str, fault: Fault | None) -> Answer:
        one = re.fullmatch(r"/api/v1/statuses/([0-9]+)(/history)?", path)
        picture = re.fullmatch(r"/api/v1/media/([0-9]+)", path)
        if (method, path) == ("POST", "/api/v1/statuses"):
            return self._create(fields, key, fault is not None and fault.keyless)
        if (method, path) == ("POST", "/api/v2/media"):
            return self._take(fields)
        if (method, path) == ("GET", "/api/v1/accounts/verify_credentials"):
            return Answer(200, {"id": OWN, "username": "desk", "acct": "desk"})
        if method == "GET" and path.rstrip("/") in (["/api/v2/instance"] if self.newer else ["/api/v1/instance"]):
            return Answer(200, self._described())
        if (method, path) == ("GET", f"/api/v1/accounts/{OWN}/statuses"):
            return self._timeline(fields)
        if picture and method == "GET":
            return self._picture(picture[1])
        post = next((each for each in self.standing if one and each.id == one[1]), None)
        if one is None or post is None or (not self.edits and (method == "PUT" or one[2])):
            return Answer(404, {"error": "Record not found"})
        if method == "GET":
            return Answer(200, self._versions(post) if one[2] else self._row(post))
        if method == "PUT":
            return self._change(post, fields)
        post.gone = True
        return Answer(200, self._row(post) | {"text": post.text})

    def _described(self) -> dict[str, Any]:
        statuses = {
            "max_characters": self.most,
            "max_media_attachments": 4,
            "characters_reserved_per_url": self.link,
        }
        media = {"image_size_limit": MOST_BYTES, "image_matrix_limit": MOST_PIXELS, "description_limit": 1500}
        return {"domain": "social.example", "configuration": {"statuses": statuses, "media_attachments": media}}

    def _create(self, fields: Mapping[str, Any], key: str, keyless: bool) -> Answer:
        known = self._known.get(key) if key and self.keys else None
        if known and known[1] + AN_HOUR > self.clock.now():
            old = next((post for post in self.standing if post.id == known[0]), None)
            return Answer(200, self._row(old)) if old else Answer(404, {"error": "Record not found"})
        later = fields.get("scheduled_at")
        if later and from_stamp(later) > self.clock.now() + timedelta(minutes=5):
            return Answer(200, {"id": "1", "scheduled_at": later})
        answers = fields.get("in_reply_to_id", "")
        if answers and all(each.id != answers for each in self.standing):
            return Answer(404, {"error": "The post you are trying to reply to does not appear to exist."})
        media = tuple(fields.get("media_ids[]", ()))
        wrong = self._wrong(fields.get("status", ""), media, "")
        if wrong:
            return Answer(422, {"error": f"Validation failed: {wrong}"})
        post = Stored(
            str(115_000_000_000_000_000 + len(self.posts)),
            fields.get("status", "").strip(),
            self.clock.now(),
            media,
            fields.get("language", ""),
            fields.get("visibility", "unlisted"),
            answers,
        )
        self.posts.append(post)
        self._show(post)
        if key and not keyless:
            self._known[key] = (post.id, self.clock.now())
        return Answer(200, self._row(post))

    def _change(self, post: Stored, fields: Mapping[str, Any]) -> Answer:
        media = tuple(fields.get("media_ids[]", ()))
        wrong = self._wrong(fields.get("status", ""), media, post.id)
        if wrong:
            return Answer(422, {"error": f"Validation failed: {wrong}"})
        said = fields.get("status", "").strip()
        if (said, media) != (post.text, post.media):
            post.history.append(post.text)
            post.text, post.media = said, media
            self._show(post)
        return Answer(200, self._row(post))

    def _wrong(self, text: str, media: tuple[str, ...], post: str) -> str:
        if not text.strip() and not media:
            return "Text can't be blank"
        if weighed(text, self.link) > self.most:
            return f"Text character limit of {self.most} exceeded"
        if len(media) > 4:
            return "Cannot attach more than 4 files"
        found = [self.pictures.get(each) for each in media]
        if any(each is None or each.post not in ("", post) for each in found):
            return "Media not found"
        return "Cannot attach files that have not finished processing" if any(p and p.looks for p in found) else ""

    def _show(self, post: Stored) -> None:
        for each in post.media:
            self.pictures[each].post = post.id

    def _take(self, fields: Mapping[str, Any]) -> Answer:
        data, kind = fields["file"]
        try:
            shown = clean(data)
        except Unwalkable:
            return Answer(
                422, {"error": "Validation failed: File has contents that are not what they are reported to be"}
            )
        if len(data) > MOST_BYTES or shown.width * shown.height > MOST_PIXELS:
            return Answer(422, {"error": "Validation failed: File is too large"})
        if len(fields.get("description", "")) > 1500:
            return Answer(422, {"error": "Validation failed: Description is too long"})
        id_ = str(114_000_000_000_000_000 + len(self.pictures))
        self.pictures[id_] = Picture(data, kind, fields.get("description", ""), self.looks, self.broken)
        return Answer(202 if self.looks else 200, {"id": id_, "url": None if self.looks else f"{self.address}/{id_}"})

    def _picture(self, id_: str) -> Answer:
        picture = self.pictures.get(id_)
        if picture is None:
            return Answer(404, {"error": "Record not found"})
        picture.looks = max(0, picture.looks - 1)
        if picture.looks:
            return Answer(206, {"id": id_, "url": None})
        if picture.broken:
            return Answer(422, {"error": "Error processing thumbnail for uploaded media"})
        return Answer(200, {"id": id_, "url": f"{self.address}/{id_}"})

    def _timeline(self, fields: Mapping[str, Any]) -> Answer:
        most, before = min(int(fields.get("limit", "20")), self.page), int(fields.get("max_id", "9" * 20))
        seen = [post for post in reversed(self.standing) if int(post.id) < before]
        if self.late > 0:
            self.late -= 1
            seen = []
        return Answer(200, [self._row(post) for post in seen[:most]])

    def _row(self, post: Stored) -> dict[str, Any]:
        return {
            "id": post.id,
            "created_at": post.at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "edited_at": self.clock.now().strftime("%Y-%m-%dT%H:%M:%S.000Z") if post.history else None,
            "in_reply_to_id": post.answers or None,
            "url": f"https://social.example/@desk/{post.id}",
            "content": as_shown(post.text),
            "reblog": None,
            "visibility": post.visibility,
            "language": post.language,
            "media_attachments": [{"id": each, "description": self.pictures[each].alt} for each in post.media],
        }

    def _versions(self, post: Stored) -> list[dict[str, Any]]:
        return [{"content": as_shown(text)} for text in [*post.history, post.text]]


def _fields(body: bytes, media_type: str) -> Mapping[str, Any]:
    """The fields of a form: a list for each name that ends in [], bytes and media type for a file."""
    if not media_type.startswith("multipart/"):
        found = parse_qs(body.decode(), keep_blank_values=True)
        return {name: values if name.endswith("[]") else values[-1] for name, values in found.items()}
    message = message_from_bytes(f"Content-Type: {media_type}\r\n\r\n".encode() + body, policy=HTTP)
    read: dict[str, Any] = {}
    for part in message.iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        data = part.get_payload(decode=True)
        assert isinstance(data, bytes)
        read[name] = (data, part.get_content_type()) if part.get_filename() else data.decode()
    return read


def as_shown(text: str) -> str:
    """The content as Mastodon makes it: paragraphs, links shortened for the eye, names and topics linked."""
    pieces, last = [], 0
    for found in LINK.finditer(text):
        pieces += [_plain(text[last : found.start()]), _link(found[0])]
        last = found.end()
    pieces.append(_plain(text[last:]))
    paragraphs = re.split(r"\n{2,}", "".join(pieces))
    return "".join(f"<p>{each}</p>" for each in paragraphs).replace("\n", "<br />")


def _link(address: str) -> str:
    scheme, rest = re.fullmatch(r"(https?://(?:www\.)?)(.*)", address, re.IGNORECASE).groups()  # type: ignore[union-attr]
    long = "ellipsis" if len(rest) > 30 else ""
    return (
        f'<a href="{html.escape(address)}" target="_blank" rel="nofollow noopener" translate="no">'
        f'<span class="invisible">{scheme}</span><span class="{long}">{html.escape(rest[:30])}</span>'
        f'<span class="invisible">{html.escape(rest[30:])}</span></a>'
    )


def _plain(text: str) -> str:
    shown = html.escape(text, quote=False)
    shown = TAG.sub(
        r'<a href="https://social.example/tags/\1" class="mention hashtag" rel="tag">#<span>\1</span></a>', shown
    )
    return MENTION.sub(
        lambda found: (
            f'<span class="h-card"><a href="https://elsewhere.example/{found[1]}" class="u-url mention">'
            f"@<span>{found[1][1:]}</span></a></span>"
        ),
        shown,
    )
