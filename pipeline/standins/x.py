"""A stand-in for X's API v2 on loopback: it keeps posts, checks signatures, and fails as it is told."""

import base64
import hashlib
import hmac
import html
import json
import re
import socket
import threading
import unicodedata
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import Message
from email.policy import HTTP
from typing import Any, Literal
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from pipeline.clock import Clock, from_stamp
from pipeline.standins.serving import Call, Reply, Serving

KEYS = ("ConsumerKey1", "ConsumerSecret2", "1400-AccessToken3", "AccessSecret4")
SECRET = " ".join(KEYS)
OWN = "1400"

# What X links and counts as 23, reduced to a few endings: far simpler than the counter it is there to check.
LINK = re.compile(
    r"(?<![A-Za-z0-9@$#_./-])(?:https?://)?(?:[A-Za-z0-9-]+\.)+(?:com|int|it|net|org|uk)"
    r"(?![A-Za-z0-9@+-])(?:/(?:[A-Za-z0-9/_.-]*[A-Za-z0-9/_-])?)?"
)


@dataclass(slots=True)
class Stored:
    """A post the outside has seen, with the moment it was made; `gone` when it was deleted since."""

    id: str
    text: str
    at: datetime
    gone: bool = False
    media: tuple[str, ...] = ()


@dataclass(slots=True)
class Picture:
    """A picture that was handed over, and what it shows in words."""

    data: bytes
    kind: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one call, the next one or the next `at` that path; with `acts` it is carried out first."""

    how: Literal["status", "drop", "silence", "garbage"]
    acts: bool = False
    status: int = 0
    body: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    at: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and a JSON body."""

    status: int
    body: Any


def weighed(text: str) -> int:
    """The weighted length by a simple rule of its own, for texts whose addresses end as in `LINK`."""
    plain = unicodedata.normalize("NFC", text)
    return 23 * len(LINK.findall(plain)) + sum(map(_weight, LINK.sub("", plain)))


class FakeX(Serving):
    """`with FakeX(clock) as x:` serves one account at `x.address`.

    `posts` holds all that was ever made, `pictures` what was handed over, by id; `faults` are taken one per call,
    oldest first; the next `late` readings of the account do not show what was made since `late` was set.
    """

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock
        self.posts: list[Stored] = []
        self.pictures: dict[str, Picture] = {}
        self.calls: list[str] = []
        self.faults: deque[Fault] = deque()
        self.late = 0
        self.page = 100
        self._lock = threading.Lock()

    @property
    def standing(self) -> list[Stored]:
        """The posts a reader can see now."""
        return [post for post in self.posts if not post.gone]

    def fails(self, status: int, acts: bool = False, at: str = "", **body: Any) -> None:
        """The next call gets this status and this body."""
        self.faults.append(Fault("status", acts, status, body, at=at))

    def limits(self, reset: str) -> None:
        """The next call is one too many; the header names the end of the window."""
        headers = {"x-rate-limit-reset": reset} if reset else {}
        body = {
            "title": "Too Many Requests",
            "detail": "Too Many Requests",
            "type": "about:blank",
            "status": 429,
        }
        self.faults.append(Fault("status", False, 429, body, headers))

    def redirects(self, to: str) -> None:
        """The next call is sent elsewhere, in a way that would repeat it there."""
        self.faults.append(Fault("status", False, 307, headers={"Location": to}))

    def drops(self, acts: bool, at: str = "") -> None:
        """The line of the next call is cut before an answer, and before or after the deed."""
        self.faults.append(Fault("drop", acts, at=at))

    def silent(self, acts: bool, at: str = "") -> None:
        """The next call gets no answer as long as this fake is open."""
        self.faults.append(Fault("silence", acts, at=at))

    def garbles(self, acts: bool, at: str = "") -> None:
        """The next call gets a good status and half a piece of JSON."""
        self.faults.append(Fault("garbage", acts, at=at))

    def reply(self, call: Call) -> Reply | None:
        """What is answered, or what goes wrong instead."""
        self.calls.append(f"{call.method} {urlsplit(call.target).path}")
        fault = next((each for each in self.faults if each.at in ("", urlsplit(call.target).path)), None)
        if fault is not None:
            self.faults.remove(fault)
        if fault is None or fault.acts:
            answer = self.handle(call)
        if fault is None:
            return Reply(answer.status, json.dumps(answer.body).encode())
        if fault.how == "status":
            return Reply(fault.status, json.dumps(fault.body).encode(), fault.headers)
        if fault.how == "garbage":
            return Reply(200 if call.method == "GET" else 201, b'{"data": {"id": ')
        if fault.how == "silence":
            self.closing.wait(30)
        return None

    def handle(self, call: Call) -> Answer:
        """Do what is asked, as X would."""
        with self._lock:
            url = urlsplit(call.target)
            query = dict(parse_qsl(url.query, keep_blank_values=True))
            asked = f"http://{call.headers.get('Host')}{url.path}"  # not `address`: a proxy may stand before it
            if not _signed(call.method, asked, query, call.headers.get("Authorization", "")):
                return Answer(401, _trouble(401, "Unauthorized"))
            if (call.method, url.path) == ("POST", "/2/media/upload"):
                return self._upload(call)
            return self._route(call.method, url.path, query, call.body)

    def _upload(self, call: Call) -> Answer:
        whole = b"Content-Type: " + call.headers["Content-Type"].encode() + b"\r\n\r\n" + call.body
        parts = {part.get_param("name", header="content-disposition"): part for part in _parts(whole)}
        picture = parts["media"].get_payload(decode=True)
        if str(parts["media_category"].get_payload()) != "tweet_image" or not isinstance(picture, bytes):
            return Answer(400, _trouble(400, "The request does not fit the schema."))
        if len(picture) > 5_000_000:
            return Answer(413, _trouble(413, "Payload Too Large"))
        id_ = str(1_700_000_000_000_000_000 + len(self.pictures))
        self.pictures[id_] = Picture(picture, parts["media"].get_content_type())
        return Answer(200, {"data": {"id": id_, "media_key": f"3_{id_}", "size": len(picture)}})

    def _describe(self, told: Any) -> Answer:
        words = told["metadata"]["alt_text"]["text"]
        if told["id"] not in self.pictures or not 0 < len(words) <= 1000:
            return Answer(400, _trouble(400, "The request does not fit the schema."))
        self.pictures[told["id"]].alt = words
        return Answer(200, {"data": {"id": told["id"], "associated_metadata": told["metadata"]}})

    def _route(self, method: str, path: str, query: dict[str, str], body: bytes) -> Answer:
        if (method, path) == ("POST", "/2/tweets"):
            return self._create(json.loads(body))
        if (method, path) == ("POST", "/2/media/metadata"):
            return self._describe(json.loads(body))
        if (method, path) == ("GET", "/2/users/me"):
            return Answer(200, {"data": {"id": OWN, "name": "Press Office", "username": "press"}})
        if (method, path) == ("GET", f"/2/users/{OWN}/tweets"):
            return self._timeline(query)
        one = re.fullmatch(r"/2/tweets/([0-9]+)", path)
        if one and method in ("GET", "DELETE"):
            return self._read(one[1]) if method == "GET" else self._delete(one[1])
        return Answer(404, _trouble(404, "Not Found"))

    def _create(self, wish: Any) -> Answer:
        text = wish.get("text")
        media = tuple(wish.pop("media", {"media_ids": ()})["media_ids"])
        if set(wish) != {"text"} or not isinstance(text, str) or not text or len(media) > 4:
            return Answer(400, _trouble(400, "The request does not fit the schema."))
        if weighed(text) > 280:
            return Answer(400, _trouble(400, "Your text is too long."))
        if any(post.text == text for post in self.standing):
            return Answer(403, _trouble(403, "You are not allowed to create a Tweet with duplicate content."))
        if not {*media} <= self.pictures.keys():
            return Answer(400, _trouble(400, "Your media IDs are invalid."))
        post = Stored(str(1_800_000_000_000_000_000 + len(self.posts)), text, self.clock.now(), media=media)
        self.posts.append(post)
        return Answer(201, {"data": {"id": post.id, "text": _as_shown(text)[0], "edit_history_tweet_ids": [post.id]}})

    def _delete(self, id_: str) -> Answer:
        for post in self.standing:
            if post.id == id_:
                post.gone = True
                return Answer(200, {"data": {"deleted": True}})
        return Answer(404, _trouble(404, "Not Found"))

    def _read(self, id_: str) -> Answer:
        for post in self.standing:
            if post.id == id_:
                return Answer(200, {"data": _row(post)})
        missing = {
            "type": "https://api.twitter.com/2/problems/resource-not-found",
            "title": "Not Found Error",
        }
        return Answer(200, {"errors": [missing]})

    def _timeline(self, query: dict[str, str]) -> Answer:
        if int(query["max_results"]) not in range(5, 101) or query["tweet.fields"] != "created_at,entities":
            return Answer(400, _trouble(400, "The request does not fit the schema."))
        start, first = from_stamp(query["start_time"]), int(query.get("pagination_token", "0"))
        seen = [post for post in reversed(self.standing) if post.at >= start]
        if self.late > 0:
            self.late -= 1
            seen = []
        page = seen[first : first + self.page]
        meta: dict[str, Any] = {"result_count": len(page)}
        if first + self.page < len(seen):
            meta["next_token"] = str(first + self.page)
        return Answer(200, {"meta": meta} | ({"data": [_row(post) for post in page]} if page else {}))


@contextmanager
def deaf() -> Iterator[str]:
    """The address of a service that takes no connection: its queue is full and nobody answers."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        callers = [socket.socket() for _ in range(4)]
        for caller in callers:
            caller.setblocking(False)
            caller.connect_ex(server.getsockname())
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        for caller in callers:
            caller.close()


def closed() -> str:
    """The address of a service that is not there."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{server.getsockname()[1]}"


def _signed(method: str, url: str, query: Mapping[str, str], authorization: str) -> bool:
    """Whether the header is OAuth 1.0a by these four keys (RFC 5849, section 3.4)."""
    given = {name: unquote(value) for name, value in re.findall(r'(\w+)="([^"]*)"', authorization)}
    signature = given.pop("oauth_signature", "")
    if not authorization.startswith("OAuth ") or given.get("oauth_consumer_key") != KEYS[0]:
        return False
    if given.get("oauth_token") != KEYS[2]:
        return False
    pairs = sorted((quote(k, "~"), quote(v, "~")) for k, v in {**query, **given}.items())
    told = "&".join(f"{name}={value}" for name, value in pairs)
    base = "&".join(quote(piece, "~") for piece in (method, url, told))
    made = hmac.new(f"{KEYS[1]}&{KEYS[3]}".encode(), base.encode(), hashlib.sha1).digest()
    return hmac.compare_digest(base64.b64encode(made).decode(), signature)


def _parts(whole: bytes) -> list[Message]:
    """The parts of a form as it was sent."""
    found = message_from_bytes(whole, policy=HTTP).get_payload()
    assert isinstance(found, list)
    return [part for part in found if isinstance(part, Message)]


def _row(post: Stored) -> dict[str, Any]:
    shown, urls = _as_shown(post.text)
    row = {"id": post.id, "text": shown, "created_at": post.at.strftime("%Y-%m-%dT%H:%M:%S.000Z")}
    return row | {"edit_history_tweet_ids": [post.id]} | ({"entities": {"urls": urls}} if urls else {})


def _as_shown(text: str) -> tuple[str, list[dict[str, str]]]:
    """The text as X gives it back: each address behind a short one, signs of HTML escaped."""
    urls: list[dict[str, str]] = []

    def short(found: re.Match[str]) -> str:
        own = f"https://t.co/{hashlib.sha256(found[0].encode()).hexdigest()[:10]}"
        whole = found[0] if "://" in found[0] else f"http://{found[0]}"
        urls.append({"url": own, "expanded_url": whole, "display_url": found[0][:30]})
        return own

    return html.escape(LINK.sub(short, unicodedata.normalize("NFC", text)), quote=False), urls


def _trouble(status: int, detail: str) -> dict[str, Any]:
    return {"title": detail, "detail": detail, "type": "about:blank", "status": status}


def _weight(character: str) -> int:
    point = ord(character)
    return 1 if point < 0x1100 or 0x2000 <= point <= 0x200D or 0x2010 <= point <= 0x201F else 2


def soon(clock: Clock, seconds: int) -> str:
    """A reset header that many seconds ahead."""
    return str(int((clock.now() + timedelta(seconds=seconds)).timestamp()))
