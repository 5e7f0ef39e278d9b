"""A message, to change; and reading what it is serialised to."""

from dataclasses import replace
from datetime import datetime
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import pytest

from rundbrief.mail.message import Mailbox, Message
from rundbrief.mail.mime import HeaderError, serialise_message

MESSAGE = Message(
    subject="Week 47",
    sender=Mailbox("news@example.org", "Kestrel Rundbrief"),
    to=(Mailbox("everyone@example.org"),),
    reply_to=Mailbox("mira@example.org"),
    list_id="rundbrief.example.org",
    unsubscribe="https://lists.example.org/leave",
    language="en-GB",
    key="2026-W47.everyone",
    date=datetime(2026, 11, 20, 12, tzinfo=ZoneInfo("Europe/Berlin")),
    text="Hello,\n\nGrüße.\n",
    html="<!DOCTYPE html>\n<p>Grüße</p>\n",
)
ENCODED = "=?utf-8?q?x=0D=0ABcc:_eve@example.org?="


def build(**changes):
    return serialise_message(replace(MESSAGE, **changes))


def read(data):
    """Read a mail as strictly as Python can: a defect raises."""
    return message_from_bytes(data, policy=policy.strict)


def refused(**changes):
    with pytest.raises(HeaderError) as caught:
        build(**changes)
    return str(caught.value)


def lines(data):
    """Split at CRLF, and make sure that there is no other end of a line."""
    assert data.count(b"\n") == data.count(b"\r") == data.count(b"\r\n")
    return data.split(b"\r\n")
