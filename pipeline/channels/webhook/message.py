"""The messages: what a program, Slack or Teams is told, frozen as the very bytes that are sent."""

import json
from dataclasses import dataclass
from typing import Any, Literal

from pipeline.clock import stamp
from pipeline.delivery import Limit, Post, Receipt
from pipeline.digest import canonical
from pipeline.notice import Notice

Form = Literal["program", "slack", "teams"]
Event = Literal["release.lifted", "release.corrected", "release.withdrawn"]

MOST = 4000  # Slack asks for no more (docs.slack.dev, Truncating content); with it Teams stays below its 28 kB


@dataclass(frozen=True, slots=True)
class Message:
    """A frozen request, read back: its id, the page it tells of, the text people see, the bytes that are sent."""

    id: str
    page: str
    text: str
    body: bytes

    @property
    def form(self) -> Form:
        """Who reads it."""
        return _form(self.id.rpartition("/")[0])


def limits(told: str = "") -> tuple[Limit, ...]:
    """4000 characters, whoever reads them."""
    return (Limit(MOST, "characters", len),)


def compose(post: Post) -> bytes:
    """The request that tells of a release: its text, with the page's address below where the text does not hold it."""
    return _frozen(_form(post.account), post.mark, "release.lifted", post, post.text)


def correct(post: Post, receipt: Receipt) -> bytes:
    """The request that tells of the correction of what was told before."""
    return _frozen(_form(post.account), post.mark, "release.corrected", post, post.note)


def recall(receipt: Receipt) -> bytes:
    """The request that tells that a release was withdrawn: a hook takes nothing back that it was given."""
    form, _, mark = receipt.id.rpartition("/")
    told = Post(f"Withdrawn: {receipt.address}", receipt.address, "en")
    return _frozen(_form(form), f"{mark}-withdrawn", "release.withdrawn", told, told.text)


def notify(notice: Notice, account: str) -> bytes:
    """The request that gives a notice to who looks after the newsroom; its text stands in it plainly for any reader."""
    form, shown = _form(account), f"{notice.subject}\n\n{notice.text}"[:MOST]
    if form == "program":
        data = {"subject": notice.subject, "url": notice.address}
        told: dict[str, Any] = {"type": "newsroom.notice", "timestamp": stamp(notice.at), "text": shown, "data": data}
    else:
        post = Post(notice.text, notice.address, "en")
        told = {"text": shown} | {"slack": _slack, "teams": _teams}[form]("release.lifted", post, shown)
    return _request(form, notice.mark, notice.address, shown, told)


def text(request: bytes) -> str:
    """The text that a request shows to people, '' for bytes that `send` will refuse."""
    try:
        return message_of(request).text
    except ValueError:
        return ""


def repeatable(request: bytes) -> bool:
    """Whether a program gets it, which knows a repeated message by its id; people would read it twice."""
    try:
        return message_of(request).form == "program"
    except ValueError:
        return False


def id_of(request: bytes, address: str) -> str:
    """The id of the message itself: nobody gives it an address."""
    try:
        return message_of(request).id
    except ValueError:
        return ""


def message_of(request: bytes) -> Message:
    """What a frozen request holds; ValueError if it is damaged."""
    match json.loads(request):
        case {"id": str(id_), "page": str(page), "text": str(shown), "body": str(body)}:
            return Message(id_, page, shown, body.encode())
    raise ValueError("not a frozen request for a hook")


def _form(account: str) -> Form:
    return "slack" if account == "slack" else "teams" if account == "teams" else "program"


def _frozen(form: Form, mark: str, event: Event, post: Post, words: str) -> bytes:
    shown = _with_address(words, post.address)
    told = {"program": _program, "slack": _slack, "teams": _teams}[form](event, post, shown)
    return _request(form, mark, post.address, shown, told)


def _request(form: Form, mark: str, page: str, shown: str, told: dict[str, Any]) -> bytes:
    id_ = mark if form == "program" else f"{form}/{mark}"
    # not `canonical`, which leaves out what is empty or false
    body = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return canonical({"id": id_, "page": page, "text": shown, "body": body})


def _program(event: Event, post: Post, shown: str) -> dict[str, Any]:
    """As Standard Webhooks would have it: what happened, when, to what."""
    data = {"text": shown, "title": post.title, "summary": post.summary, "url": post.address, "language": post.language}
    return {"type": event, "timestamp": stamp(post.at) if post.at else "", "data": data}


def _slack(event: Event, post: Post, shown: str) -> dict[str, Any]:
    """Plain text: Slack takes three signs for its own (docs.slack.dev, Formatting message text)."""
    escaped = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return {"text": escaped, "mrkdwn": False}


def _teams(event: Event, post: Post, shown: str) -> dict[str, Any]:
    """A card whose text is taken as it is: text blocks of a card would be read as Markdown."""
    lines = [
        {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": line}]} for line in shown.split("\n") if line
    ]
    content = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": lines,
        "actions": [{"type": "Action.OpenUrl", "title": post.title or post.address, "url": post.address}],
    }
    kind = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "attachments": [{"contentType": kind, "content": content}]}


def _with_address(words: str, address: str) -> str:
    return words.rstrip() if address in words.split() else f"{words.rstrip()}\n{address}".strip()
