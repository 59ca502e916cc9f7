"""X: posts through tweepy, settles doubt by looking, corrects by a new post, recalls by deletion.

This is the contract of `pipeline.channels`; each function lives in the module of its subject:

    counting  what a text weighs        links     what X makes a link of
    hosts     how names end             endings   those that X knows
    emoji     sequences that are one    halves    the units in which X looks for them
    wish      the frozen requests       keys      the secret of an account
    sending   one call, one outcome     answers   what each answer means
    looking   is it on the account?     media     pictures, before their post
    asking    are the keys accepted?    wire      tweepy, held on a short line
"""

from pipeline.channels.x.asking import verify
from pipeline.channels.x.counting import limits
from pipeline.channels.x.keys import credentials
from pipeline.channels.x.looking import find
from pipeline.channels.x.sending import send
from pipeline.channels.x.wish import compose, correct, id_of, recall, repeatable, text

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
