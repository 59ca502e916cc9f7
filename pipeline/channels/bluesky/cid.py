"""The CID: how a record is named by its content, so that what answers it can be written in the same commit."""

import hashlib
from base64 import b32decode, b32encode
from typing import Any

_RECORD = b"\x01\x71\x12\x20"  # version 1, DAG-CBOR, SHA-256 of 32 bytes (atproto.com/specs/data-model)


def cid(record: dict[str, Any]) -> str:
    """The CID of a record as it is sent in JSON; ValueError or TypeError for what is none."""
    from libipld import encode_dag_cbor

    name = _RECORD + hashlib.sha256(encode_dag_cbor(_linked(record))).digest()
    return "b" + b32encode(name).decode().lower().rstrip("=")


def _linked(value: Any) -> Any:
    """The value with the bytes of a CID, which become a link, for each `{"$link": …}`."""
    if isinstance(value, dict):
        link = value.get("$link")
        return _bytes(link) if isinstance(link, str) and len(value) == 1 else {k: _linked(v) for k, v in value.items()}
    return [_linked(each) for each in value] if isinstance(value, list) else value


def _bytes(name: str) -> bytes:
    letters = name.removeprefix("b").upper()
    return b32decode(letters + "=" * (-len(letters) % 8))
