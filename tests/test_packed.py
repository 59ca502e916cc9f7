"""Packed answers: gzip for whoever takes it, the same bytes each time."""

import gzip

import pytest

from pipeline.media import MEDIA_TYPES
from pipeline.packed import is_text, packed, takes_gzip


@pytest.mark.parametrize(
    ("field", "takes"),
    [
        ("gzip", True),
        ("GZIP", True),
        ("x-gzip", True),
        ("*", True),
        ("deflate, gzip;q=0.5, br", True),
        ("gzip ; q=1.0", True),
        ("gzip;q=0.5, identity;q=0.5", True),
        ("identity;q=0, gzip;q=0.001", True),
        ("", False),
        ("identity", False),
        ("br", False),
        ("gzip;q=0", False),
        ("gzip;q=0.000, *;q=1", False),
        ("gzip;q=0.5, identity", False),
        ("*;q=0", False),
        ("gzip;q=2", False),
        ("gzip; Q = 0.5", True),
        ("gzip; q = 0", False),
        ("gzip;q =0", False),
        ("gzip;q=0_1", False),
        ("gzip;q=1e-3", False),
        ("gzip;level=9", False),
        ("gzip;q=nan", False),
        ("gzip;q=-1", False),
        ("gzip;q=", False),
        ("gzipped", False),
        (",;,=;q", False),
    ],
)
def test_gzip_is_sent_to_whoever_takes_it_and_likes_nothing_better(field: str, takes: bool) -> None:
    assert takes_gzip(field) is takes


def test_the_same_text_is_packed_into_the_same_bytes() -> None:
    text = b"The same text. " * 100
    assert packed(text) == packed(text)
    assert packed(text)[3:8] == bytes(5), "no name, no time"
    assert gzip.decompress(packed(text)) == text


def test_texts_are_packed_and_what_is_packed_already_is_not() -> None:
    plain = {name for name, kind in MEDIA_TYPES.items() if is_text(kind)}
    assert plain >= {".atom", ".css", ".html", ".ics", ".jsonl", ".rss", ".svg", ".txt", ".webmanifest", ".xml"}
    assert not plain & {".avif", ".docx", ".jpg", ".mp4", ".pdf", ".png", ".webp", ".zip"}
