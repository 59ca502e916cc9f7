"""Bluesky: posts with a link card through atproto, under a record key that makes repeating harmless.

A thread is one commit. Corrects by a reply, recalls by deletion. This is the contract of `pipeline.channels`; each
function lives in the module of its subject:

    counting  what a text measures      facets    what in it is a link or a hashtag
    wish      the frozen requests       tid       the key of a record, the same for the same delivery
    thread    all its posts at once     cid       what a record is called by its content
    keys      the secret of an account  picture   the small picture on a card
    sending   one call, one outcome     answers   what each answer means
    looking   is it on the account?     service   what is asked of it, in one session
    asking    is the password accepted? wire      the line to it, held short
"""

from pipeline.channels.bluesky.asking import verify
from pipeline.channels.bluesky.counting import limits
from pipeline.channels.bluesky.keys import credentials
from pipeline.channels.bluesky.looking import find
from pipeline.channels.bluesky.sending import send
from pipeline.channels.bluesky.wish import compose, correct, id_of, recall, repeatable, text

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
