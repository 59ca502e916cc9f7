"""A stand-in for what stands behind a hook, on loopback: a program that keeps Standard Webhooks, Slack, or Teams."""

import base64
import hashlib
import hmac
import json
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal, Self

from pipeline.clock import Clock
from pipeline.standins.serving import Call, Reply, Serving

KEY = b"thirty-two bytes of a secret key"
SECRET_KEY = f"whsec_{base64.b64encode(KEY).decode()}"
CARD = "application/vnd.microsoft.card.adaptive"
TOLERANCE = timedelta(minutes=5)  # how old a message may be (standardwebhooks.com, Verifying the timestamp)


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one call; with `acts` it is carried out first."""

    how: Literal["status", "drop", "silence"]
    acts: bool = False
    status: int = 0
    headers: Mapping[str, str] | None = None


class FakeWebhook(Serving):
    """`with FakeWebhook(clock, "slack") as hook:` takes messages at `hook.secret`; people read them in `shown`.

    A program knows a message that comes again by its id; Slack and Teams show it again. `faults`: one per call.
    """

    def __init__(self, clock: Clock, form: Literal["program", "slack", "teams"] = "program") -> None:
        super().__init__()
        self.clock, self.form = clock, form
        self.shown: list[str] = []
        self.bodies: list[Any] = []
        self.ids: list[str] = []
        self.faults: deque[Fault] = deque()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        super().__enter__()
        self.address += "/services/T0/B0/secretpart"
        self.secret = f"{self.address} {SECRET_KEY}" if self.form == "program" else self.address
        return self

    def reply(self, call: Call) -> Reply | None:
        """What is answered, or what goes wrong instead."""
        fault = self.faults.popleft() if self.faults else None
        status = self.handle(call.headers, call.body) if fault is None or fault.acts else 0
        if fault is None:
            return Reply(status)
        if fault.how == "status":
            return Reply(fault.status, headers=fault.headers or {})
        if fault.how == "silence":
            self.closing.wait(30)
        return None

    def handle(self, headers: Mapping[str, str], data: bytes) -> int:
        """The status that this message gets."""
        with self._lock:
            try:
                body = json.loads(data)
            except ValueError:
                return 400
            return {"program": self._program, "slack": self._slack, "teams": self._teams}[self.form](
                headers, data, body
            )

    def _program(self, headers: Mapping[str, str], data: bytes, body: Any) -> int:
        id_, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        signed = hmac.new(KEY, f"{id_}.{at}.".encode() + data, hashlib.sha256).digest()
        given = headers.get("webhook-signature", "").split()
        if f"v1,{base64.b64encode(signed).decode()}" not in given:
            return 401
        if abs(self.clock.now().timestamp() - int(at)) > TOLERANCE.total_seconds():
            return 400
        if set(body) - {"type", "timestamp", "data", "text"} or not body["type"].startswith(("release.", "newsroom.")):
            return 400
        if id_ not in self.ids:
            self._keep(id_, body.get("text") or body["data"]["text"], body)
        return 204

    def _slack(self, headers: Mapping[str, str], data: bytes, body: Any) -> int:
        text = body.get("text")
        if not isinstance(text, str) or not text:
            return 400
        for escaped, sign in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
            text = text.replace(escaped, sign)
        self._keep(headers.get("webhook-id", ""), text, body)
        return 200

    def _teams(self, headers: Mapping[str, str], data: bytes, body: Any) -> int:
        cards = body.get("attachments", [])
        if body.get("type") != "message" or [card["contentType"] for card in cards] != [CARD] or len(data) > 28_000:
            return 400
        lines = [run["text"] for block in cards[0]["content"]["body"] for run in block["inlines"]]
        self._keep(headers.get("webhook-id", ""), "\n".join(lines), body)
        return 202

    def _keep(self, id_: str, text: str, body: Any) -> None:
        self.ids.append(id_)
        self.shown.append(text)
        self.bodies.append(body)
