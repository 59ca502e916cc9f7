"""Webhook: a message to a program of the newsroom's or its partners', to a Slack channel or a Teams channel.

This is the contract of `pipeline.channels`; each function lives in the module of its subject:

    message  the frozen requests, in the three forms     secret   where it goes, and the key it is signed with
    signing  the headers of Standard Webhooks            sending  one call, one outcome
    answers  what each answer means                      looking  a hook cannot be asked: a person is
"""

from pipeline.channels.webhook.looking import find
from pipeline.channels.webhook.message import compose, correct, id_of, limits, notify, recall, repeatable, text
from pipeline.channels.webhook.secret import credentials, verify
from pipeline.channels.webhook.sending import send

__all__ = [
    "compose",
    "correct",
    "credentials",
    "find",
    "id_of",
    "limits",
    "notify",
    "recall",
    "repeatable",
    "send",
    "text",
    "verify",
]
