"""The headers of Standard Webhooks 1.0.0: who repeats a message and who made it can be told by them."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime


def headers(id_: str, body: bytes, key: bytes, now: datetime) -> Mapping[str, str]:
    """`webhook-id`, the same however often a message comes, `webhook-timestamp`; with a key `webhook-signature`."""
    at = str(int(now.timestamp()))
    found = {"webhook-id": id_, "webhook-timestamp": at}
    if key:
        signed = hmac.new(key, b".".join([id_.encode(), at.encode(), body]), hashlib.sha256).digest()
        found["webhook-signature"] = f"v1,{base64.b64encode(signed).decode()}"
    return found
