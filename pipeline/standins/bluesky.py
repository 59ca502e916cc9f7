"""A stand-in for a Bluesky server (a PDS) on loopback: it keeps records, enforces their rules, and fails as it is told.

What it refuses and what it accepts was measured on @atproto/pds 0.4.217.
"""

import json
import re
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

from pipeline.clock import Clock, from_stamp
from pipeline.standins.contents import RAW, name_of, named
from pipeline.standins.serving import Call, Reply, Serving

HANDLE = "press.agency.example"
PASSWORD = "abcd-efgh-2345-mnop"
SECRET = f"{HANDLE} {PASSWORD}"
DID = "did:plc:pressofagency234567abcde"
POSTS = "app.bsky.feed.post"
TID = re.compile("[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
MOST_BYTES = 1_000_000


@dataclass(slots=True)
class Stored:
    """A post the outside has seen, with the moment it was made; `gone` when it was deleted since."""

    key: str
    record: dict[str, Any]
    cid: str
    at: datetime
    gone: bool = False

    @property
    def text(self) -> str:
        return str(self.record["text"])

    @property
    def card(self) -> dict[str, Any]:
        return dict(self.record.get("embed", {}).get("external", {}))

    @property
    def answers(self) -> str:
        """The key of the post that this one answers, '' for none."""
        parent = self.record.get("reply", {}).get("parent", {})
        return str(parent.get("uri", "")).rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with the next call of that name; with `acts` it is carried out first."""

    call: str
    how: Literal["status", "drop", "silence", "garbage"]
    acts: bool = False
    status: int = 0
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and a JSON body."""

    status: int
    body: Any


class Wrong(Exception):
    """The request breaks a rule; the service answers 400 with this name."""

    def __init__(self, name: str, status: int = 400) -> None:
        super().__init__(name)
        self.name, self.status = name, status


class FakeBluesky(Serving):
    """`with FakeBluesky(clock) as bluesky:` serves one account at `bluesky.address`.

    `posts` holds all that was ever made, `commits` counts what changed the repository, `blobs` what was uploaded;
    `sessions` are the moments at which one was asked for, of which it gives 30 in five minutes and 300 a day.
    """

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock
        self.posts: list[Stored] = []
        self.commits = 0
        self.blobs: dict[str, tuple[str, bytes]] = {}
        self.calls: list[str] = []
        self.sessions: list[datetime] = []
        self.tokens: set[str] = set()
        self.faults: deque[Fault] = deque()
        self.document: Any = None
        self._lock = threading.Lock()

    @property
    def standing(self) -> list[Stored]:
        """The posts a reader can see now."""
        return [post for post in self.posts if not post.gone]

    def fails(self, call: str, status: int, error: Any = "", acts: bool = False, **headers: str) -> None:
        """The next call of that name gets this status, and this name of an error."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.faults.append(Fault(call, "status", acts, status, {"error": error, "message": "a secret word"}, named))

    def answers(self, call: str, body: Any, acts: bool = False) -> None:
        """The next call of that name gets a good status and this body."""
        self.faults.append(Fault(call, "status", acts, 200, body))

    def drops(self, call: str, acts: bool) -> None:
        """The line of the next call of that name is cut before an answer, and before or after the deed."""
        self.faults.append(Fault(call, "drop", acts))

    def silent(self, call: str, acts: bool) -> None:
        """The next call of that name gets no answer as long as this fake is open."""
        self.faults.append(Fault(call, "silence", acts))

    def garbles(self, call: str, acts: bool) -> None:
        """The next call of that name gets a good status and half a piece of JSON."""
        self.faults.append(Fault(call, "garbage", acts))

    def fault_for(self, call: str) -> Fault | None:
        with self._lock:
            found = next((fault for fault in self.faults if fault.call in ("", call)), None)
            if found:
                self.faults.remove(found)
            return found

    def reply(self, call: Call) -> Reply | None:
        """What is answered, or what goes wrong instead."""
        asked = urlsplit(call.target).path.rpartition(".")[2]
        self.calls.append(asked)
        fault = self.fault_for(asked)
        if fault is None or fault.acts:
            answer = self.handle(call.method, call.target, call.headers, call.body)
        if fault is None:
            return Reply(answer.status, json.dumps(answer.body).encode())
        if fault.how == "status":
            return Reply(fault.status, json.dumps(fault.body).encode(), fault.headers)
        if fault.how == "garbage":
            return Reply(200, b'{"uri": "at://')
        if fault.how == "silence":
            self.closing.wait(30)
        return None

    def handle(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Do what is asked, as the service would."""
        with self._lock:
            url = urlsplit(target)
            name = url.path.removeprefix("/xrpc/")
            try:
                return Answer(200, self._route(method, name, dict(parse_qsl(url.query)), headers, body))
            except Wrong as wrong:
                return Answer(wrong.status, {"error": wrong.name, "message": "The words are not shown."})
            except (KeyError, TypeError, ValueError, AttributeError):
                return Answer(400, {"error": "InvalidRequest", "message": "Input does not fit the schema."})

    def _route(self, method: str, name: str, query: dict[str, str], headers: Mapping[str, str], body: bytes) -> Any:
        if (method, name) == ("POST", "com.atproto.server.createSession"):
            return self._session(json.loads(body))
        if (method, name) == ("GET", "com.atproto.repo.getRecord"):
            return self._get(query)
        if headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
            raise Wrong("InvalidToken")
        if (method, name) == ("POST", "com.atproto.repo.uploadBlob"):
            return self._upload(headers["Content-Type"], body)
        if (method, name) == ("POST", "com.atproto.repo.putRecord"):
            return self._put(json.loads(body))
        if (method, name) == ("POST", "com.atproto.repo.applyWrites"):
            return self._apply(json.loads(body))
        if (method, name) == ("POST", "com.atproto.repo.deleteRecord"):
            return self._delete(json.loads(body))
        raise Wrong("MethodNotImplemented", 501)

    def _session(self, wish: Any) -> Any:
        now = self.clock.now()
        self.sessions.append(now)
        for most, span in ((30, timedelta(minutes=5)), (300, timedelta(days=1))):
            if sum(1 for each in self.sessions if now - each < span) > most:
                raise Wrong("RateLimitExceeded", 429)
        if (wish["identifier"], wish["password"]) != (HANDLE, PASSWORD):
            raise Wrong("AuthenticationRequired", 401)
        token = f"access-{len(self.sessions)}"
        self.tokens = {token}
        said = {"did": DID, "handle": HANDLE, "accessJwt": token, "refreshJwt": "refresh", "active": True}
        return said | ({"didDoc": self.document} if self.document else {})

    def _upload(self, media_type: str, body: bytes) -> Any:
        cid = named(RAW, body)
        self.blobs[cid] = (media_type, body)  # however large it is: that is judged when a post names it
        return {"blob": {"$type": "blob", "ref": {"$link": cid}, "mimeType": media_type, "size": len(body)}}

    def _put(self, wish: Any) -> Any:
        if wish["repo"] not in (DID, HANDLE) or wish["collection"] != POSTS or not TID.fullmatch(wish["rkey"]):
            raise Wrong("InvalidRequest")
        self._judge(wish["record"])
        cid = name_of(wish["record"])
        there = self._at(wish["rkey"])
        same = there is not None and there.cid == cid
        if "swapRecord" in wish and wish["swapRecord"] != (there.cid if there else None) and not same:
            raise Wrong("InvalidSwap")
        if there is None or there.cid != cid:
            self.commits += 1
            if there:
                there.record, there.cid = wish["record"], cid
            else:
                self.posts.append(Stored(wish["rkey"], wish["record"], cid, self.clock.now()))
        return {"uri": f"at://{DID}/{POSTS}/{wish['rkey']}", "cid": cid, "validationStatus": "valid"}

    def _apply(self, wish: Any) -> Any:
        """All in one commit or nothing; a key that is taken, or named twice, is a failure of the service's own."""
        made: list[Stored] = []
        for write in wish["writes"]:
            key, record = write["rkey"], write["value"]
            fits = write["$type"] == "com.atproto.repo.applyWrites#create" and TID.fullmatch(key)
            if not fits or wish["repo"] not in (DID, HANDLE) or write["collection"] != POSTS:
                raise Wrong("InvalidRequest")
            self._judge(record)
            if self._at(key) or any(key == each.key for each in made):
                raise Wrong("InternalServerError", 500)
            made.append(Stored(key, record, name_of(record), self.clock.now()))
        self.posts += made
        self.commits += 1
        result = "com.atproto.repo.applyWrites#createResult"
        rows = [{"$type": result, "uri": f"at://{DID}/{POSTS}/{each.key}", "cid": each.cid} for each in made]
        return {"commit": {"cid": name_of({"commit": self.commits}), "rev": "3kaaaaaaaaa2a"}, "results": rows}

    def _delete(self, wish: Any) -> Any:
        there = self._at(wish["rkey"])
        if wish["collection"] != POSTS or there is None:
            return {}
        there.gone = True
        self.commits += 1
        return {"commit": {"cid": name_of({"commit": self.commits}), "rev": "3kaaaaaaaaa2a"}}

    def _get(self, query: dict[str, str]) -> Any:
        there = self._at(query["rkey"]) if query["collection"] == POSTS and query["repo"] in (DID, HANDLE) else None
        if there is None:
            raise Wrong("RecordNotFound")
        return {"uri": f"at://{DID}/{POSTS}/{there.key}", "cid": there.cid, "value": there.record}

    def _at(self, key: str) -> Stored | None:
        return next((post for post in self.standing if post.key == key), None)

    def _judge(self, record: Any) -> None:
        """The rules of app.bsky.feed.post; an empty text and a facet out of range are accepted, as they are there."""
        import regex

        text = record["text"]
        good = record["$type"] == POSTS and len(regex.findall(r"\X", text)) <= 300 and len(text.encode()) <= 3000
        good = good and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", record["createdAt"]) is not None
        from_stamp(record["createdAt"])
        good = good and len(record.get("langs", [])) <= 3 and all(isinstance(each, str) for each in record["langs"])
        for facet in record.get("facets", []):
            good = (
                good and 0 <= facet["index"]["byteStart"] <= facet["index"]["byteEnd"] and facet["features"][0]["$type"]
            )
        embed = record.get("embed", {"$type": ""})
        if embed["$type"] == "app.bsky.embed.external":
            card = embed["external"]
            good = good and all(isinstance(card[name], str) for name in ("uri", "title", "description"))
            good = good and re.fullmatch(r"\w+:(//)?[^\s/]\S*", card["uri"]) is not None
            self._judge_blob(card.get("thumb"))
        if embed["$type"] == "app.bsky.embed.images":
            good = good and len(embed["images"]) <= 4
            for image in embed["images"]:
                good = good and isinstance(image["alt"], str)
                self._judge_blob(image["image"])
        for place in ("root", "parent") if "reply" in record else ():
            good = good and bool(record["reply"][place]["cid"]) and record["reply"][place]["uri"].startswith("at://")
        if not good:
            raise Wrong("InvalidRequest")

    def _judge_blob(self, blob: Any) -> None:
        if blob is None:
            return
        media_type, data = self.blobs[blob["ref"]["$link"]]
        if not media_type.startswith("image/") or media_type != blob["mimeType"] or len(data) != blob["size"]:
            raise Wrong("InvalidMimeType")
        if len(data) > MOST_BYTES:
            raise Wrong("BlobTooLarge")
