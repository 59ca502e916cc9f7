"""A stand-in for LinkedIn's versioned API on loopback: it keeps posts and pictures, and fails as it is told.

It does what learn.microsoft.com/linkedin says of the Posts and Images APIs and what users reported: a text is cut off
at the first reserved character that is not escaped; a twin is refused by the URN of the first, which may lead nowhere.
"""

import json
import re
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any, Literal
from urllib.parse import parse_qs, unquote, urlsplit

from PIL import Image

from pipeline.clock import Clock
from pipeline.standins.serving import Call, Reply, Serving

TOKEN = "AQXToken-of_the.press-desk0123456789"
ACCOUNT = "2414183"
AUTHOR = f"urn:li:organization:{ACCOUNT}"
CLIENT = ("77clientid9x", "WPL_AP1.ClientSecret.xYz==", "AQWRefreshToken-0123456789")
REFRESHED = " ".join(CLIENT)
A_DAY = timedelta(days=1)

# The published grammar, read strictly: text, an escaped reserved character, a hashtag, a mention; nothing else.
ELEMENT = re.compile(
    r"(?P<text>[^\\|{}@\[\]()<>#*_~]+)|\\(?P<escaped>[\\|{}@\[\]()<>#*_~])"
    r"|\{hashtag\|(?:\\#|#|＃)\|(?P<tag>[^\\|{}@\[\]()<>#*_~\s]+)\}"
    r"|#(?P<word>\w+)|@\[(?P<name>[^\\|{}@\[\]()<>#*_~]+)\]\(urn:li:(?:person|organization):\w+\)"
)


@dataclass(slots=True)
class Stored:
    """A post the outside has seen, as readers see it; `commentary` is what was sent, `gone` that it was deleted."""

    id: str
    text: str
    commentary: str
    article: Mapping[str, str]
    at: datetime
    edits: int = 0
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


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, a JSON body (None for none) and headers."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


def as_read(commentary: str) -> str:
    """What readers see of a commentary: all that the grammar can read, and nothing after that."""
    seen, at = [], 0
    while found := ELEMENT.match(commentary, at):
        said = found["text"] or found["escaped"] or found["name"]
        seen.append(said or f"#{found['tag'] or found['word']}")
        at = found.end()
    return "".join(seen)


class FakeLinkedIn(Serving):
    """`with FakeLinkedIn(clock) as linkedin:` serves one organisation at `linkedin.address`.

    `posts` holds all that was ever made; `faults` are taken one per call that fits, oldest first; the next `late`
    questions for the organisation's posts show none. `ghosts` are URNs by which twins are refused though they lead
    nowhere; `oldest` is the oldest version that is still spoken, `page` how many posts are given at most.
    """

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock
        self.posts: list[Stored] = []
        self.pictures: dict[str, bytes] = {}
        self.calls: list[str] = []
        self.versions: list[str] = []
        self.faults: deque[Fault] = deque()
        self.ghosts: list[str] = []
        self.tokens = {TOKEN}
        self.scope = "r_organization_social,w_organization_social"
        self.lasts = 365 * A_DAY
        self.oldest = "202511"
        self.late = self.page = 0
        self.refuses_pictures = False
        self._lock = threading.Lock()

    @property
    def standing(self) -> list[Stored]:
        """The posts a reader can see now."""
        return [post for post in self.posts if not post.gone]

    def fails(self, status: int, body: Any = None, at: str = "", acts: bool = False, **headers: str) -> None:
        """The next call (of this kind, such as `POST /rest/posts`) gets this status and this body."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        whole = {"status": status, "code": "SOME_CODE", "message": "No"} if body is None else body
        self.faults.append(Fault("status", acts, status, whole, told, at))

    def drops(self, acts: bool, at: str = "") -> None:
        """The line of the next call is cut before an answer, and before or after the deed."""
        self.faults.append(Fault("drop", acts, at=at))

    def silent(self, acts: bool, at: str = "") -> None:
        """The next call gets no answer as long as this fake is open."""
        self.faults.append(Fault("silence", acts, at=at))

    def garbles(self, acts: bool, at: str = "") -> None:
        """The next call gets a good status, half a piece of JSON and no header of use."""
        self.faults.append(Fault("garbage", acts, at=at))

    def fault_of(self, call: str) -> Fault | None:
        """The fault that this call meets, taken away with it."""
        fitting = next((fault for fault in self.faults if call.startswith(fault.at)), None)
        if fitting is not None:
            self.faults.remove(fitting)
        return fitting

    def reply(self, call: Call) -> Reply | None:
        """What is answered, or what goes wrong instead."""
        asked = f"{call.method} {unquote(urlsplit(call.target).path)}"
        self.calls.append(asked)
        fault = self.fault_of(asked)
        if fault is None or fault.acts:
            answer = self.handle(call)
        if fault is None:
            told = b"" if answer.body is None else json.dumps(answer.body).encode()
            return Reply(answer.status, told, answer.headers)
        if fault.how == "status":
            told = fault.body if isinstance(fault.body, bytes) else json.dumps(fault.body).encode()
            return Reply(fault.status, told, fault.headers)
        if fault.how == "garbage":
            return Reply(200, b'{"elements": [')
        if fault.how == "silence":
            self.closing.wait(30)
        return None

    def handle(self, call: Call) -> Answer:
        """Do what is asked, as LinkedIn would."""
        with self._lock:
            url = urlsplit(call.target)
            query = {name: values[0] for name, values in parse_qs(url.query).items()}
            if url.path == "/oauth/v2/accessToken":
                return self._exchange(call.body)
            if call.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
                return Answer(401, {"status": 401, "serviceErrorCode": 65601, "code": "REVOKED_ACCESS_TOKEN"})
            if url.path.startswith("/dms-uploads/"):
                return self._upload(url.path.rpartition("/")[2], call)
            version = call.headers.get("LinkedIn-Version", "")
            self.versions.append(version)
            if not re.fullmatch("20[0-9]{2}(0[1-9]|1[0-2])", version):
                return Answer(400, {"status": 400, "code": "VERSION_MISSING", "message": "A version must be present."})
            if version < self.oldest:
                return Answer(426, {"status": 426, "code": "NONEXISTENT_VERSION", "message": "Not active"})
            if call.headers.get("X-Restli-Protocol-Version") != "2.0.0":
                return Answer(400, {"status": 400, "message": "Unknown protocol"})
            return self._route(call, url.path, query)

    def _route(self, call: Call, path: str, query: Mapping[str, str]) -> Answer:
        method, restli = call.method, call.headers.get("X-RestLi-Method", "")
        if (method, path, restli) == ("GET", "/rest/posts", "FINDER"):
            return self._timeline(query)
        if (method, path) == ("POST", "/rest/posts"):
            return self._create(json.loads(call.body))
        if (method, path, query.get("action")) == ("POST", "/rest/images", "initializeUpload"):
            return self._promise(json.loads(call.body))
        one = re.fullmatch(r"/rest/posts/(urn%3Ali%3A\w+%3A[0-9]+)", path)
        if one is None:
            return Answer(404, {"status": 404, "code": "RESOURCE_NOT_FOUND", "message": "No virtual resource found"})
        post = next((each for each in self.standing if each.id == unquote(one[1])), None)
        if method == "DELETE":
            if post:
                post.gone = True
            return Answer(204)
        if post is None:
            return Answer(404, {"status": 404, "code": "NOT_FOUND", "message": "Post not found"})
        if method == "GET":
            return Answer(200, self._row(post))
        if (method, restli) == ("POST", "PARTIAL_UPDATE"):
            return self._edit(post, json.loads(call.body))
        return Answer(405, {"status": 405})

    def _exchange(self, body: bytes) -> Answer:
        asked = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        names = ("client_id", "client_secret", "refresh_token")
        if asked.get("grant_type") != "refresh_token" or tuple(asked.get(name) for name in names) != CLIENT:
            return Answer(401, {"error": "invalid_client", "error_description": "Client authentication failed"})
        if self.lasts <= timedelta():
            return Answer(400, {"error": "invalid_request", "error_description": "The provided token is expired"})
        token = f"AQXExchangedToken-{len(self.tokens)}"
        self.tokens.add(token)
        ends = {"expires_in": int(min(60 * A_DAY, self.lasts).total_seconds())}
        ends["refresh_token_expires_in"] = int(self.lasts.total_seconds())
        return Answer(200, {"access_token": token, "refresh_token": CLIENT[2], "scope": self.scope} | ends)

    def _promise(self, wish: Any) -> Answer:
        if wish != {"initializeUploadRequest": {"owner": AUTHOR}}:
            return Answer(403, {"status": 403, "code": "ACCESS_DENIED"})
        number = len(self.pictures) + 1
        self.pictures[f"urn:li:image:C4{number}"] = b""
        told = {"uploadUrl": f"{self.address}/dms-uploads/C4{number}", "image": f"urn:li:image:C4{number}"}
        return Answer(200, {"value": told})

    def _upload(self, name: str, call: Call) -> Answer:
        if call.method != "PUT" or f"urn:li:image:{name}" not in self.pictures:
            return Answer(404)
        self.pictures[f"urn:li:image:{name}"] = call.body
        return Answer(201)

    def _create(self, wish: Any) -> Answer:
        wrong = self._wrong(wish)
        if wrong:
            return Answer(422, {"status": 422, "message": wrong, "code": "INVALID"})
        commentary, article = wish["commentary"], wish.get("content", {}).get("article", {})
        first = next((post.id for post in self.standing if post.commentary == commentary), "")
        twin = self.ghosts.pop(0) if self.ghosts else first
        if twin:
            code = {"inputErrors": [{"description": "Duplicate post is detected", "code": "DUPLICATE_POST"}]}
            said = f"com.linkedin.content.common.exception: Content is a duplicate of {twin}"
            return Answer(422, {"status": 422, "message": said, "errorDetails": code})
        id_ = f"urn:li:share:{7_100_000_000_000_000_000 + len(self.posts)}"
        self.posts.append(Stored(id_, as_read(commentary), commentary, article, self.clock.now()))
        return Answer(201, None, {"x-restli-id": id_})

    def _wrong(self, wish: Any) -> str:
        members = {"author", "commentary", "visibility", "distribution", "lifecycleState", "isReshareDisabledByAuthor"}
        if set(wish) - {"content"} != members or wish["author"] != AUTHOR or wish["visibility"] != "PUBLIC":
            return "The request does not fit the schema."
        if wish["lifecycleState"] != "PUBLISHED" or wish["distribution"]["feedDistribution"] != "MAIN_FEED":
            return "The request does not fit the schema."
        if len(wish["commentary"].encode("utf-16-le")) // 2 > 3000:
            return "The commentary is longer than 3000 characters."
        article = wish.get("content", {}).get("article", {})
        if article and not (article["source"].startswith("https://") and article["title"]):
            return "The article does not fit the schema."
        return self._wrong_picture(article["thumbnail"]) if "thumbnail" in article else ""

    def _wrong_picture(self, urn: str) -> str:
        data = self.pictures.get(urn, b"")
        if not data or self.refuses_pictures:
            return "The thumbnail is not available."
        with Image.open(BytesIO(data)) as picture:
            return "" if picture.format in ("JPEG", "PNG", "GIF") else "The thumbnail has no format of ours."

    def _edit(self, post: Stored, wish: Any) -> Answer:
        if set(wish["patch"]["$set"]) != {"commentary"} or len(wish["patch"]["$set"]["commentary"]) > 3000:
            return Answer(422, {"status": 422, "message": "Only the commentary can be changed."})
        commentary = wish["patch"]["$set"]["commentary"]
        post.edits += commentary != post.commentary
        post.commentary, post.text = commentary, as_read(commentary)
        return Answer(204)

    def _timeline(self, query: Mapping[str, str]) -> Answer:
        if (query.get("q"), query.get("author"), query.get("sortBy")) != ("author", AUTHOR, "CREATED"):
            return Answer(400, {"status": 400, "message": "Unknown query"})
        if "r_organization_social" not in self.scope:
            return Answer(403, {"status": 403, "code": "ACCESS_DENIED", "message": "Not enough permissions"})
        count, start = min(int(query["count"]), 100), int(query["start"])
        seen = list(reversed(self.standing))
        if self.late > 0:
            self.late -= 1
            seen = []
        page = seen[start : start + min(count, self.page or count)]
        paging = {"start": start, "count": count, "links": []}
        return Answer(200, {"paging": paging, "elements": [self._row(post) for post in page]})

    def _row(self, post: Stored) -> dict[str, Any]:
        made = int(post.at.timestamp() * 1000)
        row = {
            "id": post.id,
            "author": AUTHOR,
            "commentary": post.commentary,
            "createdAt": made,
            "publishedAt": made,
            "lastModifiedAt": made,
            "lifecycleState": "PUBLISHED",
            "visibility": "PUBLIC",
        }
        return row | ({"content": {"article": dict(post.article)}} if post.article else {})
