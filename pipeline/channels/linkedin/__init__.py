"""LinkedIn: posts of an organisation with a link card, through requests; corrects by editing, recalls by deletion.

This is the contract of `pipeline.channels`; each function lives in the module of its subject:

    little    the form of a text        counting  how long a text is
    wish      the frozen requests       keys      the secret and the organisation of an account
    sending   one request, one outcome  answers   what each answer means
    card      the card below a post     shown     what the account shows
    looking   is it on the account?     granting  the token, and whether it may post
    wire      the line to it, held short
"""

from pipeline.channels.linkedin.counting import limits
from pipeline.channels.linkedin.granting import verify
from pipeline.channels.linkedin.keys import credentials
from pipeline.channels.linkedin.looking import find
from pipeline.channels.linkedin.sending import send
from pipeline.channels.linkedin.wish import compose, correct, id_of, recall, repeatable, text

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
