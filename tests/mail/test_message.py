import smtplib
import socket
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.controller import Controller
from hypothesis import given, settings
from hypothesis import strategies as st

from rundbrief.config.fields import is_text
from rundbrief.mail.message import HeaderError, Letter, build_message
from rundbrief.newsletter.images import Picture

LETTER = Letter(
    subject="Week 47",
    sender_name="Kestrel Rundbrief",
    sender="news@example.org",
    to="everyone@example.org",
    reply_to="mira@example.org",
    list_id="rundbrief.example.org",
    list_name="",
    unsubscribe="https://lists.example.org/leave",
    language="en-GB",
    key="2026-W47.everyone",
    at=datetime(2026, 11, 20, 12, tzinfo=ZoneInfo("Europe/Berlin")),
    text="Hello,\n\nGrüße.\n",
    html="<!DOCTYPE html>\n<p>Grüße</p>\n",
)
ENCODED = "=?utf-8?q?x=0D=0ABcc:_eve@example.org?="


def build(**changes):
    return build_message(replace(LETTER, **changes))


def read(data):
    """Read a mail as strictly as Python can: a defect raises."""
    return message_from_bytes(data, policy=policy.strict)


def refused(**changes):
    with pytest.raises(HeaderError) as caught:
        build(**changes)
    return str(caught.value)


def test_mail_as_a_whole():
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
    assert contents == [LETTER.text, LETTER.html]


LOGO = Picture("logo-1234.png", "https://k.example/images/logo.png", b"\x89PNG logo", 160, 0)
PHOTO = Picture("bike-5678.jpg", "https://k.example/a&b/bike-5678.jpg", bytes(range(256)) * 9, 5, 4)
UNUSED = Picture("unused-9.png", "https://k.example/unused-9.png", b"unused", 5, 4)
SHOWN = (
    "<!DOCTYPE html>\n"
    '<p><a href="https://k.example/images/logo.png"><img width="9" src="{}" alt="a > b"></a>\n'
    '<IMG src="{}"> <img alt="" src="{}"> <img src="https://k.example/other.png">\n'
    'src="https://k.example/images/logo.png" cid:nobody src="cid:nobody"</p>\n'
)
ADDRESSED = SHOWN.format(LOGO.src, PHOTO.src, PHOTO.src.replace("&", "&amp;"))
EMBEDDED = SHOWN.format(
    "cid:logo-1234.png@rundbrief.example.org",
    "cid:bike-5678.jpg@rundbrief.example.org",
    "cid:bike-5678.jpg@rundbrief.example.org",
)


def test_pictures_are_embedded():
    data = build(html=ADDRESSED, pictures=(LOGO, UNUSED, PHOTO))
    mail = read(data)
    assert (mail.get_content_type(), mail["Auto-Submitted"]) == ("multipart/alternative", None)
    text, related = mail.iter_parts()
    assert text.get_content().replace("\r\n", "\n") == LETTER.text
    assert related.get_content_type() == "multipart/related"
    assert related.get_param("type") == "text/html"
    html, *images = related.iter_parts()
    assert html.get_content_type() == "text/html"
    assert html.get_content().replace("\r\n", "\n") == EMBEDDED
    assert [{name: part[name] for name in part if name != "MIME-Version"} for part in images] == [
        {
            "Content-Type": f"image/{subtype}",
            "Content-Transfer-Encoding": "base64",
            "Content-Disposition": f'inline; filename="{picture.name}"',
            "Content-ID": f"<{picture.name}@rundbrief.example.org>",
        }
        for picture, subtype in ((PHOTO, "jpeg"), (LOGO, "png"))
    ]
    assert [part.get_content() for part in images] == [PHOTO.data, LOGO.data]
    boundaries = [mail.get_boundary(), related.get_boundary()]
    assert len(set(boundaries)) == 2
    assert all(boundary.startswith("=_") for boundary in boundaries)
    assert max(map(len, lines(data))) <= 998
    assert data.isascii()


def test_embedding_twice_makes_the_same_bytes():
    made = build(html=ADDRESSED, pictures=(LOGO, PHOTO))
    assert build(html=ADDRESSED, pictures=(PHOTO, LOGO, UNUSED)) == made


def test_mail_that_shows_no_picture_has_two_parts():
    mail = read(build(pictures=(LOGO,)))
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_picture_that_nobody_put_into_the_mail_is_refused():
    assert refused(html='<img src="cid:nobody">') == "Content-ID"
    assert refused(html='<td background="cid:nobody">') == "Content-ID"


def test_name_that_could_end_a_header_is_refused():
    evil = replace(LOGO, name='a> "\r\nBcc: eve.png')
    assert refused(html=ADDRESSED, pictures=(evil,)) == "Content-ID"


def test_headers_that_nobody_asked_for_are_left_out():
    mail = read(build(reply_to=None, list_id=None, unsubscribe=None))
    assert {"Reply-To", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"} & set(
        mail.keys()
    ) == set()
    assert mail["Message-ID"] == "<2026-W47.everyone@example.org>"


def test_unsubscribing_by_mail_is_not_one_click():
    mail = read(build(unsubscribe="mailto:leave@example.org?subject=leave"))
    assert mail["List-Unsubscribe"] == "<mailto:leave@example.org?subject=leave>"
    assert mail["List-Unsubscribe-Post"] is None


def test_same_letter_is_the_same_bytes():
    assert build() == build()
    assert read(build(subject="x"))["Message-ID"] == read(build())["Message-ID"]
    assert read(build(key="2026-W48.everyone"))["Message-ID"] != read(build())["Message-ID"]


def lines(data):
    """Split at CRLF, and make sure that there is no other end of a line."""
    assert data.count(b"\n") == data.count(b"\r") == data.count(b"\r\n")
    return data.split(b"\r\n")


@pytest.mark.parametrize(
    "text", ["a\r\nb\rc\nd", "x" * 5000, ".\n..\nFrom me\n", "ü" * 3000, "a\x0bb\x0cc\u2028d"]
)
def test_lines_are_short_and_end_with_crlf(text):
    data = build(text=text, html=f"<p>{text}</p>", subject="ü " * 300)
    assert max(map(len, lines(data))) <= 998
    # RFC 2045: a line of quoted-printable has at most 76 characters.
    assert max(map(len, lines(data.partition(b"\r\n\r\n")[2]))) <= 78
    assert data.isascii()
    found = read(data).get_body(("plain",)).get_content()
    assert found.split() == text.split()


def test_long_unsubscribe_address_stays_on_one_line():
    address = "https://lists.example.org/leave?token=" + "a1" * 400
    data = build(unsubscribe=address)
    assert f"List-Unsubscribe: <{address}>".encode() in lines(data)
    assert refused(unsubscribe="https://example.org/" + "x" * 1000) == "List-Unsubscribe"


@pytest.mark.parametrize(
    "subject",
    [
        "Grüße aus Köln",
        "🚀 Start",
        "👩‍💻 und 👨‍👩‍👧",
        "\U0001fae8 newer than this Python",
        "שלום עולם",
        "می‌خواهم",
        "Ärger: 100 % «fertig», “ja”?",
        "ü" * 300,
        "a" * 1200,
        "word " * 100 + "end",
        *(" ".join(["word"] * 13) + " " + "x" * n for n in range(1, 16)),
        "=?not an encoded word?=",
        "a=?b",
        '"quoted", (commented); <x@y>',
        "",
    ],
)
def test_subject_arrives_as_written(subject):
    assert read(build(subject=subject))["Subject"] == subject


@pytest.mark.parametrize("sign", ["…", "ü", "🚲", "x"])
def test_subject_of_every_length_arrives_as_written(sign):
    for length in range(40, 100):
        subject = ("ab cde " * 30)[:length].strip() + f" {sign} end{sign}"
        assert read(build(subject=subject))["Subject"] == subject


WORDS = (
    st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Co", "Zl", "Zp"]), max_size=120)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: "=?" not in text)
)


@settings(max_examples=150, deadline=None)
@given(subject=WORDS, name=WORDS)
def test_words_of_headers_arrive(subject, name):
    data = build(subject=subject, sender_name=name)
    mail = message_from_bytes(data, policy=policy.default)
    assert mail["Subject"] == subject
    (sender,) = mail["From"].addresses
    # Python's reader leaves spaces between the encoded words of a name.
    assert sender.display_name.replace(" ", "") == name.replace(" ", "")
    assert sender.addr_spec == "news@example.org"
    assert max(map(len, lines(data))) <= 998


EVIL = [
    "x\r\nBcc: eve@example.org",
    "x\nBcc: eve",
    "x\rBcc: eve",
    "x\0",
    "x\x1b[31m",
    "x\u202e",
    "x\u2028y",
    ENCODED,
]


@pytest.mark.parametrize("evil", EVIL)
def test_no_header_hides_another(evil):
    assert refused(subject=evil) == "Subject"
    assert refused(sender_name=evil) == "From"
    assert refused(list_name=evil) == "To"
    assert refused(reply_to=f"{evil}@example.org") == "Reply-To"
    assert refused(reply_to=f"mira@{evil}") == "Reply-To"
    assert refused(to=f"{evil}@example.org") == "To"
    assert refused(sender=f"{evil}@example.org") == "From"
    assert refused(list_id=evil) in ("List-Id", "Message-ID")
    assert refused(unsubscribe=f"https://example.org/{evil}") == "List-Unsubscribe"
    assert refused(key=evil) == "Message-ID"
    assert refused(language=evil) == "Content-Language"


@settings(max_examples=150, deadline=None)
@given(
    st.text(st.characters(codec="utf-8"), max_size=30)
    | st.text(st.sampled_from("=?utf8qb0DA:\r\n Bc@x"), max_size=40)
)
def test_any_subject_arrives_or_is_refused(subject):
    try:
        data = build(subject=subject)
    except HeaderError:
        assert (
            not all(map(is_text, subject))
            or "=?" in subject
            or subject != " ".join(subject.split())
        )
    else:
        mail = message_from_bytes(data, policy=policy.default)
        assert (mail["Subject"], mail["Bcc"], len(mail)) == (subject, None, 12)


@pytest.mark.parametrize(
    "address",
    [
        "@",
        "ada",
        "ada@",
        "@example.org",
        "a@b, c@d",
        "a b@example.org",
        "<a@b>",
        "jürgen@example.org",
        "a@b@c",
        "a@..",
        f"a@{'x' * 70}.org",
    ],
)
def test_what_is_not_one_address_is_refused(address):
    assert refused(reply_to=address) == "Reply-To"


def test_domain_with_umlauts_is_written_as_the_mail_system_knows_it():
    mail = read(build(sender="news@exämple.org", list_id=None))
    assert str(mail["From"]) == "Kestrel Rundbrief <news@xn--exmple-cua.org>"
    assert mail["Message-ID"] == "<2026-W47.everyone@xn--exmple-cua.org>"


@pytest.mark.parametrize(
    "address", ["https://example.org/für-alle", "https://a/>, <mailto:x@y", "https://a/ b"]
)
def test_address_that_mail_programs_would_not_take_is_refused(address):
    assert refused(unsubscribe=address) == "List-Unsubscribe"


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
        {"html": ADDRESSED, "pictures": (LOGO, PHOTO)},
    ],
)
def test_mail_arrives_unchanged(changes):
    data = build(**changes)
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        with smtplib.SMTP("127.0.0.1", controller.port, timeout=10) as server:
            assert server.sendmail("news@example.org", ["everyone@example.org"], data) == {}
    finally:
        controller.stop()
    assert inbox.mails == [("news@example.org", ["everyone@example.org"], data)]
