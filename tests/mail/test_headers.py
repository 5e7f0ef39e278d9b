from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import getaddresses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mail_making import ENCODED, build, lines, read, refused
from rundbrief.characters import is_text
from rundbrief.mail.message import Mailbox
from rundbrief.mail.mime import HeaderError


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
    data = build(subject=subject, sender=Mailbox("news@example.org", name))
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
    assert refused(sender=Mailbox("news@example.org", evil)) == "From"
    assert refused(to=(Mailbox("all@example.org", evil),)) == "To"
    assert refused(reply_to=Mailbox(f"{evil}@example.org")) == "Reply-To"
    assert refused(reply_to=Mailbox(f"mira@{evil}")) == "Reply-To"
    assert refused(to=(Mailbox(f"{evil}@example.org"),)) == "To"
    assert refused(sender=Mailbox(f"{evil}@example.org")) == "From"
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
    assert refused(reply_to=Mailbox(address)) == "Reply-To"


def test_domain_with_umlauts_is_written_as_the_mail_system_knows_it():
    mail = read(build(sender=Mailbox("news@exämple.org", "Kestrel"), list_id=None))
    assert str(mail["From"]) == "Kestrel <news@xn--exmple-cua.org>"
    assert mail["Message-ID"] == "<2026-W47.everyone@xn--exmple-cua.org>"


@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        ("straße.example", "xn--strae-oqa.example"),
        ("Straße.Example", "xn--strae-oqa.example"),
        ("βόλος.example", "xn--nxasmm1c.example"),
        ("mu\u0308ller.example", "xn--mller-kva.example"),
    ],
)
def test_domain_never_becomes_another(domain, expected):
    mail = read(build(reply_to=Mailbox(f"news@{domain}")))
    assert str(mail["Reply-To"]) == f"news@{expected}"


@pytest.mark.parametrize("domain", ["ﬁsch.example", "i❤.example", "①.example", "ü_b.example"])
def test_domain_that_is_not_allowed_is_refused(domain):
    assert refused(reply_to=Mailbox(f"news@{domain}")) == "Reply-To"


LONG_NAMES = (
    "Gesellschaft, fuer Raeder und mehr Worte dazu und noch mehr Worte dazu und so",
    "Gesellschaft für Räder, Wege und Fahrräder, und noch mehr Worte dazu und so weiter, GmbH",
    'Quotes " in a name, of seventy-six characters or so, with words \\ and words; (more)',
    "x" * 90,
)


@pytest.mark.parametrize("name", LONG_NAMES)
def test_long_name_arrives_as_written(name):
    for length in range(60, len(name) + 1):
        sender = Mailbox("news@example.org", name[:length].strip())
        data = build(sender=sender, to=(sender, Mailbox("a@example.org", "Ada, B."), sender))
        assert max(map(len, lines(data.partition(b"\r\nSubject")[0]))) <= 78
        # Unlike the modern parser of Python, this joins encoded words as RFC 2047 says.
        mail = message_from_bytes(data)
        pairs = getaddresses([" ".join(mail["From"].split()), " ".join(mail["To"].split())])
        names = [str(make_header(decode_header(name))) for name, __ in pairs]
        assert names == [sender.name, sender.name, "Ada, B.", sender.name]
        assert [it for __, it in pairs] == [
            sender.address,
            sender.address,
            "a@example.org",
            sender.address,
        ]


@pytest.mark.parametrize(
    "address", ["https://example.org/für-alle", "https://a/>, <mailto:x@y", "https://a/ b"]
)
def test_address_that_mail_programs_would_not_take_is_refused(address):
    assert refused(unsubscribe=address) == "List-Unsubscribe"


def test_message_to_several_recipients():
    ada, ben = Mailbox("ada@example.org", "Ada Löve"), Mailbox("ben@example.org")
    mail = read(build(to=(ada, ben)))
    assert [(a.display_name, a.addr_spec) for a in mail["To"].addresses] == [
        ("Ada Löve", "ada@example.org"),
        ("", "ben@example.org"),
    ]
    assert refused(to=()) == "To"


def test_further_headers_follow():
    headers = {
        "Auto-Submitted": "auto-generated",
        "References": " ".join(f"<{n}.reminder@example.org>" for n in range(30)),
        "X-Topic": "Ärger",
    }
    data = build(headers=headers)
    mail = read(data)
    assert {name: str(mail[name]) for name in headers} == headers
    assert max(map(len, lines(data))) <= 998


@pytest.mark.parametrize(
    "name",
    ["Subject", "bcc", "Content-Type", "content-language", "List-Id", "X: a", "X\r\n", "", "Ü"],
)
def test_further_header_of_a_reserved_or_broken_name_is_refused(name):
    assert refused(headers={name: "x"}) == name


@pytest.mark.parametrize("evil", EVIL)
def test_further_header_hides_no_other(evil):
    assert refused(headers={"X-Topic": evil}) == "X-Topic"
