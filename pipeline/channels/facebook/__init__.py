"""Facebook: posts of a Page with a link card, through the Graph API; corrects by editing, recalls by deletion.

This is the contract of `pipeline.channels`; each function lives in the module of its subject:

    counting  how long a text is        shown     a post as it can be compared
    wish      the frozen requests       keys      the secret of a Page, and whose it is
    verifying may the secret post?      errors    what Facebook's codes say
    sending   one request, one outcome  answers   what each answer means
    looking   is it on the Page?        wire      the line to it, held short
"""

from pipeline.channels.facebook.counting import limits
from pipeline.channels.facebook.keys import credentials
from pipeline.channels.facebook.looking import find
from pipeline.channels.facebook.sending import send
from pipeline.channels.facebook.verifying import verify
from pipeline.channels.facebook.wish import compose, correct, id_of, recall, repeatable, text

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
