"""Halves: a text in the units of UTF-16, in which X looks for links and emoji, each as a character of its own."""


def halves(text: str) -> str:
    """The same text with each character above U+FFFF as its two surrogates."""
    if text.isascii():
        return text
    high = {ord(character): _pair(ord(character)) for character in set(text) if character > "\uffff"}
    return text.translate(high) if high else text


def _pair(code: int) -> str:
    above = code - 0x10000
    return chr(0xD800 + (above >> 10)) + chr(0xDC00 + (above & 0x3FF))
