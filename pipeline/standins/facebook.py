"""A stand-in for the Graph API on loopback: it keeps the posts of one Page, and fails as it is told.

It does what the documents say (developers.facebook.com/docs/pages-api, /docs/graph-api): errors are objects with a code
under status 400; an app changes only the posts that it made itself; a post with `published=false` is there unseen. A
token in an address is answered like none at all.
"""

import hashlib
import hmac
import json
import re
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from urllib.parse import parse_qsl, quote, urlsplit

from pipeline.clock import Clock
from pipeline.standins.serving import Call, Reply, Serving

TOKEN = "EAAGpageTokenOfTheStandIn0123456789abcdefghZD"
PERSON_TOKEN = "EAAGpersonTokenOfTheStandIn0123456789abcdefZD"
APP_SECRET = "0123456789abcdef" * 2
APP = "900000000000001"
VERSION = "v26.0"
PAGE, NAME, PERSON = "100000000000001", "agency.example", "200000000000002"
OTHER_APP = "900000000000009"


@dataclass(slots=True)
class Stored:
    """A post the outside has seen; `history` holds what it said before its edits, `gone` that it was deleted since."""

    id: str
    message: str
    link: str
    at: datetime
    app: str = APP
    visitor: bool = False
    published: bool = True
    history: list[str] = field(default_factory=list)
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one call that fits; with `acts` it is carried out first."""

    how: Literal["status", "drop", "silence", "garbage"]
    acts: bool = False
    status: int = 0
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    at: str = ""


class Wrong(Exception):
    """An error of the Graph API."""

    def __init__(self, code: int, message: str, subcode: int = 0) -> None:
        super().__init__(message)
        self.body = error(code, message, subcode)


class FakeFacebook(Serving):
    """`with FakeFacebook(clock) as page:` serves one Page at `page.address`.

    `posts` holds all that was ever made; `faults` are taken one per call that fits, oldest first; the next `late`
    readings of the Page do not show what is there, and the next `bare` ones no cards. `proofs` wants each call proven
    by the app secret, `twins` lets the same words stand twice, `scopes` and `expires` are what the token is good for.
    """

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock
        self.posts: list[Stored] = []
        self.calls: list[str] = []
        self.asked: list[Mapping[str, str]] = []
        self.faults: deque[Fault] = deque()
        self.late = self.bare = self.expires = 0
        self.proofs, self.twins = False, True
        self.scopes = ["pages_read_engagement", "pages_manage_posts"]
        self.page = 100
        self._lock = threading.Lock()

    @property
    def standing(self) -> list[Stored]:
        """The posts a reader can see now."""
        return [post for post in self.posts if post.published and not post.gone]

    def add(self, message: str, link: str = "", app: str = OTHER_APP, visitor: bool = False) -> Stored:
        """A post that somebody else made on the Page, by hand or as a visitor."""
        post = Stored(f"{PAGE}_{len(self.posts) + 7000}", message, link, self.clock.now(), app, visitor)
        self.posts.append(post)
        return post

    def errs(self, code: int, message: str = "No", subcode: int = 0, at: str = "", **told: Any) -> None:
        """The next call (of this kind, such as `DELETE`) gets this error; `status` is 400 unless told."""
        self.fails(told.pop("status", 400), error(code, message, subcode), at, **told)

    def fails(self, status: int, body: Any = None, at: str = "", acts: bool = False, **headers: str) -> None:
        """The next call gets this status and this body."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        self.faults.append(Fault("status", acts, status, {} if body is None else body, told, at))

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
        asked = f"{call.method} {urlsplit(call.target).path.removeprefix(f'/{VERSION}')}"
        self.calls.append(asked)
        fault = next((each for each in self.faults if asked.startswith(each.at)), None)
        if fault is not None:
            self.faults.remove(fault)
        if fault is None or fault.acts:
            status, body = self.handle(call)
        if fault is None:
            return Reply(status, json.dumps(body).encode())
        if fault.how == "status":
            told = fault.body if isinstance(fault.body, bytes) else json.dumps(fault.body).encode()
            return Reply(fault.status, told, fault.headers)
        if fault.how == "garbage":
            return Reply(200, b'{"id": ')
        if fault.how == "silence":
            self.closing.wait(30)
        return None

    def handle(self, call: Call) -> tuple[int, Any]:
        """Do what is asked, as Facebook would."""
        with self._lock:
            url = urlsplit(call.target)
            query = dict(parse_qsl(url.query, keep_blank_values=True))
            body = dict(parse_qsl(call.body.decode(), keep_blank_values=True)) if call.method == "POST" else {}
            self.asked.append(query | body)
            try:
                if {"access_token", "input_token"} & set(query) or not url.path.startswith(f"/{VERSION}/"):
                    raise Wrong(2500, "An active access token must be used to query information.")
                who = self._who(call.headers.get("Authorization", ""), query | body)
                path = url.path.removeprefix(f"/{VERSION}/")
                return 200, self._route(body.get("method", call.method), path, who, query | body)
            except Wrong as wrong:
                return 400, wrong.body

    def _who(self, authorization: str, fields: Mapping[str, str]) -> str:
        token = authorization.removeprefix("Bearer ")
        if token == f"{APP}|{APP_SECRET}":
            return APP
        if token not in (TOKEN, PERSON_TOKEN):
            raise Wrong(190, "Invalid OAuth access token.")
        proof = fields.get("appsecret_proof")
        if proof is None and self.proofs:
            raise Wrong(100, "API calls from the server require an appsecret_proof argument")
        if proof not in (None, hmac.new(APP_SECRET.encode(), token.encode(), hashlib.sha256).hexdigest()):
            raise Wrong(100, "Invalid appsecret_proof provided in the API argument")
        return PAGE if token == TOKEN else PERSON

    def _route(self, method: str, path: str, who: str, fields: Mapping[str, str]) -> Any:
        if (method, path) == ("GET", "debug_token") and who == APP:
            return {"data": {"is_valid": True, "app_id": APP, "scopes": self.scopes, "expires_at": self.expires}}
        if (method, path) == ("GET", "me"):
            return self._me(who, fields["fields"].split(","))
        first, _, edge = path.partition("/")
        if first in (PAGE, NAME) and method == "GET" and edge in ("feed", "published_posts"):
            return self._listed(edge, fields)
        if first in (PAGE, NAME) and (method, edge) == ("POST", "feed"):
            return self._create(who, fields)
        post = next((each for each in self.posts if each.id == path and not each.gone), None)
        if post is None or who != PAGE:
            raise Wrong(100, f"Unsupported {method.lower()} request. Object with ID '{first}' does not exist", 33)
        if method == "GET":
            return self._row(post, fields["fields"], bare=False)
        if method == "POST" and post.app != APP:
            raise Wrong(200, "(#200) The app may only change what it made itself")
        return self._change(post, fields) if method == "POST" else self._delete(post)

    def _me(self, who: str, asked: list[str]) -> Any:
        if who == PERSON and "username" in asked:
            raise Wrong(100, "(#100) Tried accessing nonexisting field (username) on node type (User)")
        told = {"id": who, "name": "The Agency", "username": NAME}
        return {name: told[name] for name in asked}

    def _create(self, who: str, fields: Mapping[str, str]) -> Any:
        message, link = fields.get("message", ""), fields.get("link", "")
        if who != PAGE:
            raise Wrong(200, "(#200) The user hasn't authorized the application to perform this action")
        if not (message or link) or len(message) > 63_206 or (link and not re.match("https?://", link)):
            raise Wrong(100, "(#100) Invalid parameter")
        if not self.twins and any((post.message, post.link) == (message, link) for post in self.standing):
            raise Wrong(506, "(#506) Duplicate status message")
        shown = fields.get("published", "true") == "true" and "scheduled_publish_time" not in fields
        post = Stored(f"{PAGE}_{len(self.posts) + 7000}", message, link, self.clock.now(), published=shown)
        self.posts.append(post)
        return {"id": post.id}

    def _change(self, post: Stored, fields: Mapping[str, str]) -> Any:
        if set(fields) - {"message", "appsecret_proof"} or len(fields["message"]) > 63_206:
            raise Wrong(100, "(#100) Invalid parameter")
        if post.message != fields["message"]:
            post.history.append(post.message)
            post.message = fields["message"]
        return {"success": True}

    def _delete(self, post: Stored) -> Any:
        post.gone = True
        return {"success": True}

    def _listed(self, edge: str, fields: Mapping[str, str]) -> Any:
        start, first = int(fields["since"]), int(fields.get("after", "0"))
        most = min(int(fields["limit"]), 100, self.page)
        seen = [post for post in reversed(self.standing) if post.at.timestamp() >= start]
        seen = [post for post in seen if edge == "feed" or not post.visitor]
        if self.late > 0:
            self.late -= 1
            seen = []
        bare, self.bare = self.bare > 0, max(0, self.bare - 1)
        rows = [self._row(post, fields["fields"], bare) for post in seen[first : first + most]]
        cursors = {"cursors": {"before": str(first), "after": str(first + most)}}
        # the address of the next page holds the token, as Facebook's does
        following = {"next": f"{self.address}/{VERSION}/{PAGE}/{edge}?access_token={TOKEN}&after={first + most}"}
        return {"data": rows, "paging": cursors | (following if first + most < len(seen) else {})}

    def _row(self, post: Stored, fields: str, bare: bool) -> Any:
        told = {
            "id": post.id,
            "message": post.message,
            "created_time": post.at.strftime("%Y-%m-%dT%H:%M:%S+0000"),
            "permalink_url": f"https://www.facebook.com/{PAGE}/posts/{post.id.partition('_')[2]}",
        }
        row: dict[str, Any] = {name: told[name] for name in re.sub("{.*}", "", fields).split(",") if told.get(name)}
        if post.link and not bare and "attachments{unshimmed_url,url}" in fields:
            wrapped = f"https://l.facebook.com/l.php?u={quote(post.link + '?fbclid=IwAR0x', '')}&h=AT0y"
            row["attachments"] = {"data": [{"unshimmed_url": post.link, "url": wrapped}]}
        return row


def error(code: int, message: str, subcode: int = 0) -> Mapping[str, Any]:
    """An error as the Graph API tells it."""
    told = {"message": message, "type": "OAuthException", "code": code, "is_transient": code in (1, 2, 4)}
    return {"error": told | ({"error_subcode": subcode} if subcode else {}) | {"fbtrace_id": "A0b1"}}
