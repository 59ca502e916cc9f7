"""Contents: the CID of a record or a file, worked out from the specifications (ipld.io) and nothing else."""

import hashlib
from base64 import b32decode, b32encode
from typing import Any

RAW, RECORD = b"\x55", b"\x71"  # what is named: bytes as they are, or DAG-CBOR


def name_of(record: Any) -> str:
    """The name of a record by its content, as the specification of DAG-CBOR writes it down: maps by length of key."""
    return named(RECORD, _cbor(record))


def named(codec: bytes, content: bytes) -> str:
    """A CID of version 1 over SHA-256, in base 32."""
    whole = b"\x01" + codec + b"\x12\x20" + hashlib.sha256(content).digest()
    return "b" + b32encode(whole).decode().lower().rstrip("=")


def _cbor(value: Any) -> bytes:
    if isinstance(value, dict) and value.keys() == {"$link"}:
        letters = value["$link"][1:].upper()
        link = b"\0" + b32decode(letters + "=" * (-len(letters) % 8))
        return b"\xd8\x2a" + _head(2, len(link)) + link
    if isinstance(value, dict):
        rows = sorted(((key.encode(), each) for key, each in value.items()), key=lambda row: (len(row[0]), row[0]))
        return _head(5, len(rows)) + b"".join(_head(3, len(key)) + key + _cbor(each) for key, each in rows)
    if isinstance(value, list):
        return _head(4, len(value)) + b"".join(map(_cbor, value))
    if isinstance(value, bool) or value is None:
        return {False: b"\xf4", True: b"\xf5", None: b"\xf6"}[value]
    if isinstance(value, int):
        return _head(0, value)
    data = value.encode()
    return _head(3, len(data)) + bytes(data)


def _head(sort: int, count: int) -> bytes:
    size = next(size for size in (0, 1, 2, 4, 8) if count < (24 if size == 0 else 256**size))
    if not size:
        return bytes([sort << 5 | count])
    return bytes([sort << 5 | 24 + (size.bit_length() - 1)]) + count.to_bytes(size)
