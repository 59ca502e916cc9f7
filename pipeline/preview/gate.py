"""The gate: who may ask the preview anything, and what each of its answers says of itself."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 2 * 1024 * 1024  # that a form may bring: eight times the largest release
OWN = ("same-origin", "none")  # whoever a browser says that a request comes from: our own pages, or the person
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SHUT = "This is a preview for the person who started it. Open the address that `dateline preview` printed last."
USED = "This address was used already: each opens the preview once. Run `dateline preview` again for a new one."
BROKEN = "Something in Dateline itself went wrong; nothing you wrote is at fault. What was done is said where it runs."


def _key() -> str:
    return secrets.token_urlsafe(24)


@dataclass(slots=True)
class Keys:
    """The secrets of one run: the address that opens it once, the cookie that it gives, and the names of its rooms.

    The cookie is sent to addresses below `room` alone, so that no other server of this machine is told it. Frames in a
    sandbox send no cookie at all: what they ask for lies below `frames`, a name that is a secret as long as the cookie.
    """

    entry: str = field(default_factory=_key, repr=False)
    cookie: str = field(default_factory=_key, repr=False)
    room: str = field(default_factory=_key, repr=False)
    frames: str = field(default_factory=_key, repr=False)


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets in only whom the person at this machine let in; all others get one and the same answer.

    `port` is that of 127.0.0.1 at which it listens. A fault of ours is `told`, and never shown.
    """

    app: ASGIApp
    port: int
    keys: Keys
    told: Callable[[Exception], object]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        begun = False

        async def sent(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                message = {**message, "headers": _guarded(message["headers"], framed=self._is_frame(scope["path"]))}
            await send(message)

        try:
            await (self._refusal(scope) or self.app)(scope, receive, sent)
        except Exception as fault:
            self.told(fault)
            if not begun:
                await PlainTextResponse(BROKEN, 500)(scope, receive, sent)

    def _refusal(self, scope: Scope) -> Response | None:
        """The answer to whoever may not ask this, None where the request may pass."""
        asked = _fields(scope["headers"])
        if asked.get("host") != f"127.0.0.1:{self.port}" or asked.get("origin", self.origin) not in self._origins(
            scope
        ):
            return PlainTextResponse(SHUT, 403)
        if scope["path"].startswith("/enter/"):
            return self._entered(scope)
        if self._is_frame(scope["path"]):
            read = scope["method"] in ("GET", "HEAD") and asked.get("sec-fetch-dest", "") != "document"
            return None if read else PlainTextResponse(SHUT, 403)
        if not self._is_known(scope, asked) or not _may_write(scope, asked):
            return PlainTextResponse(SHUT, 403)
        return None

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _origins(self, scope: Scope) -> tuple[str, ...]:
        # a frame in a sandbox is nobody in particular: what it reads is named by a secret of its own
        return (self.origin, "null") if self._is_frame(scope["path"]) else (self.origin,)

    def _is_frame(self, path: str) -> bool:
        return secrets.compare_digest(path.split("/")[1].encode(), self.keys.frames.encode())

    def _is_known(self, scope: Scope, asked: Mapping[str, str]) -> bool:
        named = scope["path"].split("/")[1]
        known = secrets.compare_digest(named.encode(), self.keys.room.encode())
        given = _cookie(asked.get("cookie", ""))
        return known and secrets.compare_digest(given.encode(), self.keys.cookie.encode())

    def _entered(self, scope: Scope) -> Response:
        """The cookie for whoever brings the entry, which is none from then on."""
        given = scope["path"].removeprefix("/enter/")
        if scope["method"] != "GET" or not self.keys.entry:
            return PlainTextResponse(USED if given else SHUT, 403)
        if not secrets.compare_digest(given.encode(), self.keys.entry.encode()):
            return PlainTextResponse(SHUT, 403)
        self.keys.entry = ""
        answer = RedirectResponse(f"/{self.keys.room}/", 303)
        answer.set_cookie("dateline", self.keys.cookie, path=f"/{self.keys.room}/", httponly=True, samesite="strict")
        return answer


def _may_write(scope: Scope, asked: Mapping[str, str]) -> bool:
    """Whether a request comes from our own pages as far as a browser says; one that changes something must say so."""
    if asked.get("sec-fetch-site", "none") not in OWN:
        return False
    if scope["method"] in ("GET", "HEAD"):
        return True
    size = asked.get("content-length", "")
    return scope["method"] == "POST" and "origin" in asked and size.isdecimal() and int(size) <= MOST_BYTES


def _fields(headers: Iterable[tuple[bytes, bytes]]) -> Mapping[str, str]:
    """The fields of a request by name; one that comes twice is none that anybody could rely on."""
    found: dict[str, str] = {}
    for name, value in headers:
        key = name.decode("latin-1").lower()
        found[key] = value.decode("latin-1") if key not in found else f"{found[key]}\n{value.decode('latin-1')}"
    return found


def _cookie(field: str) -> str:
    pairs = (each.strip().partition("=") for each in field.split(";"))
    return next((value for name, _, value in pairs if name == "dateline"), "")


def _guarded(headers: Iterable[tuple[bytes, bytes]], *, framed: bool) -> list[tuple[bytes, bytes]]:
    """The fields of an answer: nothing is kept anywhere, nothing is loaded from elsewhere, nobody else may frame it."""
    own = {name.lower(): value for name, value in headers if name.lower() != b"set-cookie"}
    told = {b"content-security-policy": POLICY.encode(), b"x-frame-options": b"DENY"} if not framed else {}
    told |= own | {
        b"cache-control": b"no-store",
        # with no referrer at all a browser does not say either which page a form comes from
        b"referrer-policy": b"no-referrer" if framed else b"same-origin",
        b"x-content-type-options": b"nosniff",
        b"cross-origin-opener-policy": b"same-origin",
        b"cross-origin-resource-policy": b"cross-origin" if framed else b"same-origin",
    }
    return [*told.items(), *(each for each in headers if each[0].lower() == b"set-cookie")]
