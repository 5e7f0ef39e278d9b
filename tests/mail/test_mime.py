import smtplib
import socket
from dataclasses import replace

import pytest
from aiosmtpd.controller import Controller

from mail_making import ENCODED, MESSAGE, build, lines, read, refused
from rundbrief.mail.message import Attachment, InlineImage


def test_message_as_a_whole():
    mail = read(build())
    boundary = mail.get_boundary()
    assert list(mail.items()) == [
        ("From", "Kestrel Rundbrief <news@example.org>"),
        ("To", "everyone@example.org"),
        ("Subject", "Week 47"),
        ("Date", "Fri, 20 Nov 2026 12:00:00 +0100"),
        ("Message-ID", "<2026-W47.everyone@rundbrief.example.org>"),
        ("Reply-To", "mira@example.org"),
        ("List-Id", "<rundbrief.example.org>"),
        ("List-Unsubscribe", "<https://lists.example.org/leave>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("MIME-Version", "1.0"),
        ("Content-Type", f'multipart/alternative; boundary="{boundary}"'),
        ("Content-Language", "en-GB"),
    ]
    text, html = mail.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    contents = [part.get_content().replace("\r\n", "\n") for part in (text, html)]
    assert contents == [MESSAGE.text, MESSAGE.html]


LOGO = InlineImage("logo-1234.png", "https://k.example/images/logo.png", b"\x89PNG logo", "png")


PHOTO = InlineImage(
    "bike-5678.jpg", "https://k.example/a&b/bike-5678.jpg", bytes(range(256)) * 9, "jpeg"
)


UNUSED = InlineImage("unused-9.png", "https://k.example/unused-9.png", b"unused", "png")


SHOWN = (
    "<!DOCTYPE html>\n"
    '<p><a href="https://k.example/images/logo.png"><img width="9" src="{}" alt="a > b"></a>\n'
    '<IMG src="{}"> <img alt="" src="{}"> <img src="https://k.example/other.png">\n'
    'src="https://k.example/images/logo.png" cid:nobody src="cid:nobody"</p>\n'
)


ADDRESSED = SHOWN.format(LOGO.url, PHOTO.url, PHOTO.url.replace("&", "&amp;"))


EMBEDDED = SHOWN.format(
    "cid:logo-1234.png@rundbrief.example.org",
    "cid:bike-5678.jpg@rundbrief.example.org",
    "cid:bike-5678.jpg@rundbrief.example.org",
)


def test_images_are_embedded():
    data = build(html=ADDRESSED, images=(LOGO, UNUSED, PHOTO))
    mail = read(data)
    assert (mail.get_content_type(), mail["Auto-Submitted"]) == ("multipart/alternative", None)
    text, related = mail.iter_parts()
    assert text.get_content().replace("\r\n", "\n") == MESSAGE.text
    assert related.get_content_type() == "multipart/related"
    assert related.get_param("type") == "text/html"
    html, *images = related.iter_parts()
    assert html.get_content_type() == "text/html"
    assert html.get_content().replace("\r\n", "\n") == EMBEDDED
    assert [{name: part[name] for name in part if name != "MIME-Version"} for part in images] == [
        {
            "Content-Type": f"image/{image.subtype}",
            "Content-Transfer-Encoding": "base64",
            "Content-Disposition": f'inline; filename="{image.name}"',
            "Content-ID": f"<{image.name}@rundbrief.example.org>",
        }
        for image in (PHOTO, LOGO)
    ]
    assert [part.get_content() for part in images] == [PHOTO.data, LOGO.data]
    boundaries = [mail.get_boundary(), related.get_boundary()]
    assert len(set(boundaries)) == 2
    assert all(boundary.startswith("=_") for boundary in boundaries)
    assert max(map(len, lines(data))) <= 998
    assert data.isascii()


def test_embedding_twice_makes_the_same_bytes():
    made = build(html=ADDRESSED, images=(LOGO, PHOTO))
    assert build(html=ADDRESSED, images=(PHOTO, LOGO, UNUSED)) == made


def test_message_that_shows_no_image_has_two_parts():
    mail = read(build(images=(LOGO,)))
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_image_that_is_not_in_the_message_is_refused():
    assert refused(html='<img src="cid:nobody">') == "Content-ID"
    assert refused(html='<td background="cid:nobody">') == "Content-ID"


def test_name_that_could_end_a_header_is_refused():
    evil = replace(LOGO, name='a> "\r\nBcc: eve.png')
    assert refused(html=ADDRESSED, images=(evil,)) == "Content-ID"


def test_same_message_is_the_same_bytes():
    assert build() == build()
    assert read(build(subject="x"))["Message-ID"] == read(build())["Message-ID"]
    assert read(build(key="2026-W48.everyone"))["Message-ID"] != read(build())["Message-ID"]


@pytest.mark.parametrize(
    "text", ["a\r\nb\rc\nd", "x" * 5000, ".\n..\nFrom me\n", "ü" * 3000, "a\x0bb\x0cc\u2028d"]
)
def test_lines_are_short_and_end_with_crlf(text):
    data = build(text=text, html=f"<p>{text}</p>", subject="ü " * 300)
    assert max(map(len, lines(data))) <= 998
    # RFC 2045: a line of quoted-printable has at most 76 characters.
    assert max(map(len, lines(data.partition(b"\r\n\r\n")[2]))) <= 76
    assert data.isascii()
    found = read(data).get_body(("plain",)).get_content()
    assert found.split() == text.split()


CALENDAR = Attachment("Törn, Plan.ics", "text/calendar", b"BEGIN:VCALENDAR\nEND:VCALENDAR\n")


SCAN = Attachment("scan.pdf", "application/pdf", bytes(range(256)))


def structure(part):
    kind = part.get_content_type()
    return [kind, *map(structure, part.iter_parts())] if part.is_multipart() else kind


def test_attachments_follow_the_bodies():
    mail = read(build(html=ADDRESSED, images=(LOGO,), attachments=(CALENDAR, SCAN)))
    related = ["multipart/related", "text/html", "image/png"]
    assert structure(mail) == [
        "multipart/mixed",
        ["multipart/alternative", "text/plain", related],
        "text/calendar",
        "application/pdf",
    ]
    found = [(p.get_filename(), p.get_payload(decode=True)) for p in mail.iter_attachments()]
    assert found == [(CALENDAR.name, CALENDAR.data), (SCAN.name, SCAN.data)]
    assert mail["Content-Language"] == "en-GB"


def test_message_without_html_has_one_part():
    mail = read(build(html=None, images=(LOGO,)))
    assert structure(mail) == "text/plain"
    assert mail.get_content().replace("\r\n", "\n") == MESSAGE.text
    mail = read(build(html=None, attachments=(SCAN,)))
    assert structure(mail) == ["multipart/mixed", "text/plain", "application/pdf"]


def test_message_with_attachments_is_the_same_bytes_again():
    changes = {"html": ADDRESSED, "images": (LOGO,), "attachments": (CALENDAR, SCAN)}
    data = build(**changes)
    assert build(**changes) == data
    boundaries = [part.get_boundary() for part in read(data).walk() if part.is_multipart()]
    assert len(set(boundaries)) == 3


@pytest.mark.parametrize("name", ["", "../plan.ics", "a\\b", 'a"\r\nBcc: eve', ENCODED])
def test_attachment_needs_the_name_of_a_file(name):
    assert refused(attachments=(replace(SCAN, name=name),)) == "Content-Disposition"


@pytest.mark.parametrize(
    "kind", ["pdf", "a/b\r\nBcc: eve", "multipart/mixed", "message/rfc822", "a/"]
)
def test_attachment_needs_a_media_type(kind):
    assert refused(attachments=(replace(SCAN, media_type=kind),)) == "Content-Type"


class Inbox:
    def __init__(self):
        self.mails = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802  # aiosmtpd's name
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 OK"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.loopback
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {
            "subject": "🚀 Grüße " * 20,
            "text": ".\n..\n.leading dot\n\nFrom me\n",
            "html": "<p>" + "ü" * 9000,
        },
        {"html": ADDRESSED, "images": (LOGO, PHOTO)},
    ],
)
def test_mail_arrives_unchanged(changes):
    data = build(**changes)
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port(), ready_timeout=60)
    controller.start()
    try:
        with smtplib.SMTP("127.0.0.1", controller.port, timeout=60) as server:
            assert server.sendmail("news@example.org", ["everyone@example.org"], data) == {}
    finally:
        controller.stop()
    assert inbox.mails == [("news@example.org", ["everyone@example.org"], data)]
