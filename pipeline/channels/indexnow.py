"""IndexNow: search engines that take part are told which page has changed (indexnow.org)."""

import json
import re
from collections.abc import Container
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from pipeline.channels import Access, Grant
from pipeline.delivery import Limit, Outcome, Post, Receipt, Refused, RetryAt, Sent
from pipeline.digest import canonical
from pipeline.indexnow import KEY, key_path
from pipeline.patience import within

SERVICE = "https://api.indexnow.org"  # it tells all engines that take part
AGAIN, LATER = timedelta(minutes=1), timedelta(minutes=15)
TIMEOUTS = (10.0, 20.0)  # seconds to connect, seconds between two pieces of the answer
LONGEST = 30.0  # seconds for all of one call
DAMAGED = "This request is damaged. Engines know of the page at their next visit."
ANSWERS = {
    400: "IndexNow could not read what it was told. It knows of the page at its next visit.",
    403: "IndexNow does not find this newsroom's key beside its pages. Open the address of the file `{file}` in a "
    "browser: it must show the key that is `account:` of this channel.",
    422: "IndexNow does not take this newsroom's address. Look whether `address:` in newsroom.yml is where readers see "
    "the pages.",
}


def limits(told: str = "") -> tuple[Limit, ...]:
    """None: nothing of it is read by people."""
    return ()


def compose(post: Post) -> bytes:
    """The request that names the page; its key stands in a public file beside it."""
    return canonical({"page": post.address, "key": post.account})


def correct(post: Post, receipt: Receipt) -> bytes:
    """As for a lift: an engine only hears that the page changed."""
    return compose(post)


def recall(receipt: Receipt) -> bytes:
    """Nothing is taken back: of a withdrawal engines are told as of any change."""
    return canonical({"page": "", "key": ""})


def text(request: bytes) -> str:
    """''."""
    return ""


def send(request: bytes, access: Access, now: datetime) -> Outcome:
    """Tell of the page, once; RetryAt where no answer or one of a failing server came, for it may be told twice."""
    try:
        asked = json.loads(request)
        page, key = str(asked.get("page", "")), str(asked.get("key", ""))
    except (ValueError, AttributeError):
        return Refused(DAMAGED)
    wrong = _wrong(key)
    if wrong:
        return Refused(wrong)
    try:
        status = within(LONGEST, lambda: _told(access.address or SERVICE, page, key), lambda: None)
    except Exception:  # whatever hinders it, it may be told again
        return RetryAt(now + AGAIN, "IndexNow could not be reached. It is told again in a minute.")
    if status in (200, 202):
        return Sent(Receipt(page, page, now.replace(microsecond=0)))
    if status == 429 or status >= 500:
        return RetryAt(now + LATER, "IndexNow asks to wait. It is told again in a quarter of an hour.")
    why = ANSWERS.get(status, f"IndexNow does not take it ({status}). It knows of the page at its next visit.")
    return Refused(why.format(file=f"{key}.txt"))


def find(request: bytes, access: Access, since: datetime, known: Container[str] = ()) -> Receipt | None:
    """None: nobody can ask what engines were told, and they may be told again."""
    return None


def repeatable(request: bytes) -> bool:
    """Yes: an engine that is told again looks again."""
    return True


def id_of(request: bytes, address: str) -> str:
    """The address itself: nobody has to look for what engines were told."""
    return address


def credentials(access: Access) -> str:
    """'' where `account` is a key as IndexNow wants it."""
    return _wrong(access.account)


def verify(access: Access, now: datetime) -> Grant:
    """As far as the form of the key tells: IndexNow looks for it when it is told of a page."""
    return Grant(credentials(access))


def _wrong(key: str) -> str:
    if re.fullmatch(KEY, key):
        return ""
    return (
        "IndexNow knows a newsroom by a key. Write 8 to 128 letters, digits or hyphens as `account:` of this channel."
    )


def _told(service: str, page: str, key: str) -> int:
    """The status of the answer; the errors of `requests` where none comes."""
    import requests

    root = page.rpartition("/releases/")[0]
    told = {"host": urlsplit(page).netloc, "key": key, "keyLocation": f"{root}/{key_path(key)}", "urlList": [page]}
    headers = {"User-Agent": "Dateline"}
    with requests.post(
        f"{service.rstrip('/')}/indexnow",
        json=told,
        headers=headers,
        timeout=TIMEOUTS,
        allow_redirects=False,
        stream=True,
    ) as answer:
        return answer.status_code
