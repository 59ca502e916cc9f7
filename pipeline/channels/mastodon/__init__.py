"""Mastodon: posts through Mastodon.py, each under a key of its own; corrects by editing, recalls by deletion.

This is the contract of `pipeline.channels`; each function lives in the module of its subject:

    counting  how long a text is        shown     what a server makes of a text
    wish      the frozen requests       keys      the token and the server of an account
    sending   one request, one outcome  answers   what each answer means
    media     pictures, before a post   looking   is it on the account?
    asking    is the token accepted?    told      the server's own limits
    thread    post after post
    wire      Mastodon.py, held on a short line
"""

from pipeline.channels.mastodon.asking import verify
from pipeline.channels.mastodon.counting import limits
from pipeline.channels.mastodon.keys import credentials
from pipeline.channels.mastodon.looking import find
from pipeline.channels.mastodon.sending import send
from pipeline.channels.mastodon.wish import compose, correct, id_of, recall, repeatable, text

__all__ = [
    "compose",
    "correct",
    "credentials",
    "find",
    "id_of",
    "limits",
    "recall",
    "repeatable",
    "send",
    "text",
    "verify",
]
