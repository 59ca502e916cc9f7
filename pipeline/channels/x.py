"""X: posts through tweepy, settles doubt by looking, corrects by a new post, recalls by deletion."""

import html
import json
import logging
import re
import ssl
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pipeline.channels import Access, Limits
from pipeline.clock import from_stamp
from pipeline.delivery import Outcome, Post, Receipt, Refused, RetryAt, Sent, Unknown
from pipeline.digest import canonical

if TYPE_CHECKING:
    import requests

SERVICE = "https://api.twitter.com"  # tweepy 4.17 knows only this name; api.x.com is the same service
TIMEOUTS = (10.0, 20.0)  # seconds to connect, seconds between two pieces of the answer
AGAIN = timedelta(minutes=1)
PAUSE = timedelta(minutes=15)  # X counts its limits in windows of 15 minutes
SKEW = timedelta(seconds=60)  # how far this machine's clock and X's may differ
PAGES = 32  # of 100 posts: X shows the last 3 200 of an account, no more

URL_WEIGHT = 23
LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))  # twitter-text, configuration v3
# Endings of names that X surely makes a link of; an address with any other is counted letter by letter.
_ENDINGS = """
com edu gov info int mil net org
ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz
ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk
fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir
is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk
ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl
pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr st su sv sx sy sz tc td
tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
"""
ENDINGS = frozenset(_ENDINGS.split())
_ADDRESS = re.compile(
    r"(?P<scheme>https?://)?"
    r"(?P<host>(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?P<ending>[a-z]{2,}))"
    r"(?:/(?:[a-z0-9/_.~%-]*[a-z0-9/_-])?(?:\?[a-z0-9_=&%.-]*[a-z0-9_=-])?)?",
    re.ASCII | re.IGNORECASE,
)
_LINKING_DOT = re.compile(r"(?<=[^ \t\r\n.])\.(?=[A-Za-z]{2}|[^\W\d_A-Za-z])")
_SEEN_ADDRESS = re.compile(r"https?://\S+")
_ID = re.compile(r"[0-9]{1,20}")
_OPENING, _CLOSING = "(\"'", ".,;:!?)\"'"

# What each answer means for a person. Any status that is not here leaves the outcome unknown.
_REFUSALS: Mapping[int, str] = {
    400: "X could not read the post. Shorten its text, or take unusual characters out, and ask for it again.",
    401: "X does not accept the keys of this account. Make new ones as docs/channels.md says under"
    " “The keys of an X account” and put them into the account's environment variable.",
    402: "The X account has no credit left. Buy credit at console.x.com and ask for the post again.",
    403: "X does not allow this account to do that. Look whether the account is locked, and whether its app"
    " may “Read and write”; after a change there, make a new access token.",
    404: "There is no X service at this address. Look at the channel's address in newsroom.yml.",
    413: "X finds the post too large. Shorten its text and ask for it again.",
    422: "X could not read the post. Shorten its text, or take unusual characters out, and ask for it again.",
}
_CAPPED = (
    "The X account has used up what it may post in this period."
    " Raise the limit at console.x.com and ask for the post again."
)
_DAMAGED = "This request is damaged, or does not name its post. Do by hand on x.com what it was to do."
_CHECK = "Look at the account on X before anything is sent again."

# These write requests, signatures and answers to the log; a filter holds where a level can be set again.
_TALKATIVE = (
    "tweepy.client",
    "requests_oauthlib.oauth1_auth",
    "oauthlib.oauth1.rfc5849",
    "oauthlib.oauth1.rfc5849.signature",
)


def limits() -> Limits:
    """280, in X's own weighted characters (docs.x.com, counting characters)."""
    return Limits(280, "weighted characters")


def count(text: str) -> int:
    """The weighted length, never less than X's own; linear in the text.

    An address that X surely makes a link of counts 23; whatever else might become one counts its letters
    and a link besides. A sequence of emoji that X counts as one (2) counts each of its code points here.
    """
    return sum(_weight(piece) for piece in re.split(r"([ \t\r\n]+)", unicodedata.normalize("NFC", text)))


def compose(post: Post) -> bytes:
    """The request for a post: the text, and below it the page's address where the text does not hold it."""
    return canonical({"do": "post", "text": _with_address(post.text, post.address)})


def correct(post: Post, receipt: Receipt) -> bytes:
    """The request for a post of its own that says `post.note` and links to the corrected page.

    Not a reply to the receipt's post: since February 2026 X refuses replies nobody asked for
    (docs.x.com, changelog), and does not say that replies to oneself are exempt.
    """
    return canonical({"do": "post", "text": _with_address(post.note, post.address)})


def recall(receipt: Receipt) -> bytes:
    """The request that deletes the post of the receipt."""
    return canonical({"do": "delete", "id": receipt.id})


def text(request: bytes) -> str:
    """The text a request will show; '' for a deletion, and for bytes that `send` will refuse."""
    try:
        return _wish(request).get("text", "")
    except ValueError:
        return ""


def credentials(access: Access) -> str:
    """'' if the secret holds the four values of OAuth 1.0a; else two sentences that show none of it."""
    values = _values(access)
    if len(values) != 4:
        return (
            f"The secret of the X account holds {len(values)} values instead of 4."
            " Put consumer key, consumer secret, access token and access token secret into its"
            " environment variable, in this order, with a blank between them."
        )
    if not all(value.isascii() and value.isprintable() for value in values):
        return (
            "The secret of the X account holds a character no key has."
            " Copy the four values again, without quotes or dashes of a word processor."
        )
    return ""


def send(request: bytes, access: Access, now: datetime) -> Outcome:
    """Carry out a request once, with no retry of its own and within about a minute; never raises.

    `RetryAt` and `Refused` are said only where nothing can have reached X.
    """
    wrong = credentials(access)
    if wrong:
        return Refused(wrong)
    try:
        wish = _wish(request)
    except ValueError:
        return Refused(_DAMAGED)
    wire = _wire(access)
    try:
        _carry_out(wish, _client(access, wire))
    except Exception as fault:  # tweepy stumbles over odd answers in many ways: what counts is below
        if wire.answer is None:
            return _without_answer(fault, wire, now)
    if wire.answer is None:
        return Unknown(f"X did not answer. {_CHECK}")
    return _verdict(wish, wire.answer, now)


def find(request: bytes, access: Access, since: datetime) -> Receipt | None:
    """The post this request made after `since` (with a minute for the clocks), or None if none is to be seen.

    X may show a new post late, so one None is no proof. LookupError where X does not answer, and where
    the account shows a post with the same address in other words, which only a person can judge.
    The receipt of a deletion bears the time `since`.
    """
    wrong = credentials(access)
    if wrong:
        raise LookupError(wrong)
    wire = _wire(access)
    try:
        wish = _wish(request)
        client = _client(access, wire)
        if wish["do"] == "delete":
            return _receipt(wish["id"], since) if _is_gone(wish["id"], client, wire) else None
        seen = [_seen(row) for row in _own_posts(client, since)]
    except Exception:  # whatever is wrong with the answer, it is no answer; its text stays out of reports
        status = f" (it answered {wire.answer.status_code})" if wire.answer is not None else ""
        raise LookupError(f"X could not be asked{status}. Ask again later, or look at the account.") from None
    return _ours(wish["text"], seen)


# Counting


def _weight(piece: str) -> int:
    bare = piece.lstrip(_OPENING).rstrip(_CLOSING)
    letters = _letters(piece)
    address = _ADDRESS.fullmatch(bare)
    if address is None or not _surely_linked(address):
        # each link takes at least the four letters of `a.io` away and puts 23 in their place
        return letters + (URL_WEIGHT - 4) * len(_LINKING_DOT.findall(piece))
    around = letters - _letters(bare)
    return around + (URL_WEIGHT if address["scheme"] else max(URL_WEIGHT, _letters(bare)))


def _surely_linked(address: re.Match[str]) -> bool:
    short = len(address["host"]) <= 253 and len(address[0]) <= 1000
    # X cuts an address of its own shortener after the first word of the path
    return short and address["ending"].lower() in ENDINGS and address["host"].lower() != "t.co"


def _letters(piece: str) -> int:
    return sum(1 if any(low <= ord(c) <= high for low, high in LIGHT) else 2 for c in piece)


# Requests


def _with_address(words: str, address: str) -> str:
    held = {token.lstrip(_OPENING).rstrip(_CLOSING) for token in words.split()}
    return words.rstrip() if address in held else f"{words.rstrip()}\n{address}".strip()


def _wish(request: bytes) -> dict[str, str]:
    match json.loads(request):
        case {"do": "post", "text": str(words)}:
            return {"do": "post", "text": words}
        case {"do": "delete", "id": str(id_)} if _ID.fullmatch(id_):
            return {"do": "delete", "id": id_}
    raise ValueError("not a frozen request for X")


def _values(access: Access) -> list[str]:
    return [value for value in re.split(r"[\s:]+", access.secret) if value]


# The call


@dataclass(slots=True)
class _Wire:
    """tweepy's session: with time-outs, the wanted service, no redirects, and the last answer kept."""

    service: str
    begun: bool = False
    answer: "requests.Response | None" = None

    def request(self, method: str, url: str, **parts: Any) -> "requests.Response":
        import requests

        self.begun, self.answer = True, None
        with requests.Session() as session:
            self.answer = session.request(
                method,
                self.service + url.removeprefix(SERVICE),
                timeout=TIMEOUTS,
                allow_redirects=False,
                **parts,
            )
        return self.answer


def _wire(access: Access) -> _Wire:
    return _Wire(access.address.rstrip("/") or SERVICE)


def _client(access: Access, wire: _Wire) -> Any:
    import tweepy

    for name in _TALKATIVE:
        logging.getLogger(name).addFilter(_nothing)
    client = tweepy.Client(None, *_values(access), return_type=dict, wait_on_rate_limit=False)
    client.session = wire
    return client


def _nothing(record: logging.LogRecord) -> bool:
    return False


def _carry_out(wish: Mapping[str, str], client: Any) -> None:
    if wish["do"] == "delete":
        client.delete_tweet(wish["id"], user_auth=True)
    else:
        client.create_tweet(text=wish["text"], user_auth=True)


def _without_answer(fault: Exception, wire: _Wire, now: datetime) -> Outcome:
    from requests.exceptions import InvalidHeader, InvalidSchema, InvalidURL, MissingSchema

    if not wire.begun:
        return Refused("The call to X could not be prepared. Install Dateline again, then ask for the post again.")
    if isinstance(fault, InvalidHeader | InvalidSchema | InvalidURL | MissingSchema):
        return Refused(_REFUSALS[404])
    if _never_connected(fault):
        return RetryAt(now + AGAIN, "X could not be reached. Nothing was sent; it is tried again.")
    return Unknown(f"The line to X broke before an answer came. {_CHECK}")


def _never_connected(fault: Exception) -> bool:
    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, ProxyError

    cause = getattr(fault.args[0], "reason", None) if fault.args else None
    if isinstance(cause, ConnectTimeoutError | NewConnectionError | ProxyError):
        return True
    return any(isinstance(arg, ssl.SSLCertVerificationError) for arg in getattr(cause, "args", ()))


# The answer


def _verdict(wish: Mapping[str, str], answer: "requests.Response", now: datetime) -> Outcome:
    status = answer.status_code
    if 200 <= status < 300:
        return _done(wish, answer, now)
    if status == 404 and wish["do"] == "delete":
        return Sent(_receipt(wish["id"], now))
    if status == 403 and b"duplicate" in answer.content.lower():
        return Unknown(f"X says it has this post already. {_CHECK}")
    if status in (403, 429) and b"usage-capped" in answer.content.lower():
        return Refused(_CAPPED)
    if status == 429:
        return RetryAt(_reset(answer, now), "X asks to wait before the next post. It is sent after that.")
    if status in _REFUSALS:
        return Refused(_REFUSALS[status])
    return Unknown(f"X answered with a failure of its own ({status}). {_CHECK}")


def _done(wish: Mapping[str, str], answer: "requests.Response", now: datetime) -> Outcome:
    try:
        data = answer.json()["data"]
        if wish["do"] == "delete" and data["deleted"] is True:
            return Sent(_receipt(wish["id"], now))
        if wish["do"] == "post":
            return Sent(_receipt(data["id"], now))
    except (ValueError, LookupError, TypeError):
        pass
    return Unknown(f"X gave an answer that cannot be read. {_CHECK}")


def _receipt(id_: str, at: datetime) -> Receipt:
    if not _ID.fullmatch(id_):
        raise ValueError("not an id of X")
    return Receipt(id_, f"https://x.com/i/web/status/{id_}", at)


def _reset(answer: "requests.Response", now: datetime) -> datetime:
    """When the window ends by X's header (seconds since 1970), within a day; else after the usual pause."""
    try:
        reset = datetime.fromtimestamp(int(answer.headers["x-rate-limit-reset"]), UTC)
    except (LookupError, ValueError, OverflowError, OSError):
        return now + PAUSE
    return max(reset, now + timedelta(seconds=1)) if reset <= now + timedelta(days=1) else now + PAUSE


# Looking


@dataclass(frozen=True, slots=True)
class _Seen:
    """A post as the account shows it: its receipt, its words without addresses, its addresses."""

    receipt: Receipt
    words: tuple[str, ...]
    addresses: frozenset[str]


def _own_posts(client: Any, since: datetime) -> list[dict[str, Any]]:
    own = client.get_me(user_auth=True)["data"]["id"]
    rows: list[dict[str, Any]] = []
    token: str | None = None
    for _ in range(PAGES):
        page = client.get_users_tweets(
            own,
            start_time=since - SKEW,
            tweet_fields=["created_at", "entities"],
            max_results=100,
            pagination_token=token,
            user_auth=True,
        )
        rows += page.get("data", [])
        token = page["meta"].get("next_token")
        if token is None:
            return rows
    raise LookupError("the account has more posts than X shows")


def _seen(row: Mapping[str, Any]) -> _Seen:
    shown = html.unescape(row["text"])
    expanded = [url["expanded_url"] for url in row.get("entities", {}).get("urls", [])]
    receipt = _receipt(row["id"], from_stamp(row["created_at"]))
    return _Seen(receipt, _words(shown), _addresses(" ".join([shown, *expanded])))


def _ours(wanted: str, seen: list[_Seen]) -> Receipt | None:
    addresses = _addresses(wanted)
    linked = [post for post in seen if addresses <= post.addresses]
    same = [post.receipt for post in linked if post.words == _words(wanted)]
    if same:
        return min(same, key=lambda receipt: receipt.at)
    if addresses and linked:
        raise LookupError(
            "The account shows a post with this address in other words. Look whether it is the one, and say so."
        )
    return None


def _words(shown: str) -> tuple[str, ...]:
    """The words without what X turns into a link: it shows another address there, and may escape signs."""
    plain = unicodedata.normalize("NFC", shown).casefold().split()
    kept = [token for token in plain if not _LINKING_DOT.search(token)]
    return tuple(re.findall(r"\w+", " ".join(kept)))


def _addresses(shown: str) -> frozenset[str]:
    return frozenset(found.rstrip(_CLOSING).rstrip("/") for found in _SEEN_ADDRESS.findall(shown))


def _is_gone(id_: str, client: Any, wire: _Wire) -> bool:
    try:
        page = client.get_tweet(id_, user_auth=True)
    except Exception:
        if wire.answer is not None and wire.answer.status_code == 404:
            return True
        raise
    if "data" in page:
        return False
    if any(error["type"].endswith("/resource-not-found") for error in page["errors"]):
        return True
    raise LookupError("X does not say whether the post is there")
