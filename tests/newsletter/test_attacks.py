"""What people might write, by mistake or on purpose, through the command that everybody uses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from click.testing import Result
from lxml import html as lxml_html

from conftest import Folder

SETTINGS = """\
site_name: Kestrel
site_url: https://status.example.org/
docs_dir: content
site_dir: output/site
theme: {name: rundbrief}
plugins:
  - rundbrief:
      time_zone: Europe/Berlin
      today: 2026-11-20
      brand: {address: "Rope Walk 7, 20457 Lindhaven, the very end"}
      newsletter:
        sender: {name: Kestrel Rundbrief, email: news@example.org}
        to: everyone@example.org
        list_id: rundbrief.example.org
        unsubscribe: https://lists.example.org/leave
"""
END = "Rope Walk 7, 20457 Lindhaven, the very end"

# The last item of the last department.
LAST = "And this is the last item"

HEADERS = [
    *("From", "To", "Subject", "Date", "Message-ID"),
    *("List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"),
    *("MIME-Version", "Content-Type", "Content-Language"),
]


@dataclass(frozen=True)
class Arrived:
    """A newsletter as its readers get it."""

    mail: EmailMessage
    html: str
    text: str
    words: str
    result: Result


@pytest.fixture
def house(folder):
    folder.write("mkdocs.yml", SETTINGS)
    folder.write("content/newsletter/2026-W47.md", "Good morning.\n")
    folder.write("content/workshop/2026-11-16-last.md", f"# {LAST}\nReally.\n")
    return folder


def build(house: Folder) -> Result:
    return house.run("newsletter", "build", "2026-W47")


def settle(house: Folder) -> Arrived | None:
    """Build once: a mail that is right, or problems that are clear and no mail."""
    result = build(house)
    if result.exit_code:
        judge_refusal(house, result)
        return None
    return judge_mail(house, result)


def arrive(house: Folder) -> Arrived:
    return judge_mail(house, build(house))


def refuse(house: Folder) -> str:
    return judge_refusal(house, build(house))


def judge_mail(house: Folder, result: Result) -> Arrived:
    """Read the mail strictly; make sure that nothing was cut off and nothing came in."""
    assert result.exit_code == 0, result.stderr
    files = house.files("output/newsletter/2026-W47")
    mail = message_from_bytes(files["newsletter.eml"], policy=policy.strict)
    assert isinstance(mail, EmailMessage)
    assert sorted(mail.keys()) == sorted(HEADERS)
    assert str(mail["To"]) == "everyone@example.org"
    html, text = files["newsletter.html"].decode(), files["newsletter.txt"].decode()
    page = lxml_html.document_fromstring(html)
    for style in page.findall(".//style"):
        style.text = ""
    words = " ".join("".join(map(str, page.itertext())).split())
    for whole in (words, " ".join(text.split())):
        assert LAST in whole
        assert whole.rstrip().endswith(END)
    assert html.rstrip().endswith("</html>")
    for kind, same in (("plain", text), ("html", html)):
        body = mail.get_body((kind,))
        assert body is not None
        seen = body.get_content().replace("\r\n", "\n")
        assert re.sub(r"cid:[^\"]+", "", seen) == same or "cid:" in seen
    assert page.findall(".//script") == []
    assert "<mj-" not in html.replace("&lt;mj-", "")
    assert not re.search(r"<[^>]*\son\w+=", html)
    return Arrived(mail, html, text, words, result)


def judge_refusal(house: Folder, result: Result) -> str:
    """Make sure that there is a problem with a place, a reason and a cure, and no mail."""
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert re.search(r"^\S+: ", result.stderr)
    assert "\n  why: " in result.stderr
    assert "\n  fix: " in result.stderr
    assert house.files() == {}
    return result.stderr


INJECTION = "=?utf-8?q?Week=0D=0ABcc:_eve@example.org=0D=0A?="


def test_header_injection_in_the_first_highlight(house):
    house.write(
        "content/marketing/2026-11-18-a.md",
        f'---\ntitle: "{INJECTION}"\nhighlight: true\n---\nx\n',
    )
    assert "Subject" in refuse(house)


def test_words_of_a_mail_layout_stay_words(house):
    evil = '</mj-text><mj-raw><script>alert(1)</script></mj-raw><mj-text onclick="x()">'
    house.write("content/newsletter/2026-W47.md", f"Good {evil} morning.\n")
    house.write("content/marketing/2026-11-18-a.md", f"---\ntitle: '{evil}'\n---\n{evil} after\n")
    arrived = arrive(house)
    assert "alert(1)</script>" in arrived.words  # as a title, in letters
    assert "morning." in arrived.words


def test_list_of_three_hundred_levels(house):
    nested = "\n".join(f"{'    ' * level}- level {level}" for level in range(300))
    house.write("content/newsletter/2026-W47.md", f"{nested}\n\nGood morning.\n")
    house.write("content/marketing/2026-11-18-a.md", f"# Deep\n\nFirst.\n\n{nested}\n")
    said = refuse(house)
    assert "content/newsletter/2026-W47.md:1: lists or quotes are nested too deep" in said
    assert "content/marketing/2026-11-18-a.md:1: lists or quotes are nested too deep" in said


@pytest.mark.parametrize("file", ["marketing/2026-11-18-a.md", "newsletter/2026-W47.md"])
def test_line_of_twelve_megabytes(house, file):
    house.write(f"content/{file}", "abc def " * 1_500_000 + "\n")
    assert f"content/{file}: the file is too large (12.0 MB)" in refuse(house)


def test_placeholders_of_other_programs_stay_words(house):
    words = "{{ 7 * 7 }} {% raw %} {% include 'x' %} *|FNAME|* %NAME% ${x} [[name]] <%= x %>"
    house.write("content/newsletter/2026-W47.md", f"`{words}` and\n")
    house.write(
        "content/marketing/2026-11-18-a.md",
        f'---\ntitle: "{words}"\nsummary: "{words}"\nhighlight: true\n---\n{words}\n',
    )
    arrived = arrive(house)
    assert arrived.words.count(words) >= 3
    assert " ".join(arrived.text.split()).count(words) >= 3
    assert arrived.mail["Subject"].startswith(
        "Week 47: {{ 7 * 7 }} {% raw %} {% include 'x' %} *|F"
    )
    assert "49" not in arrived.words.replace(words, "")


def test_name_from_right_to_left(house):
    name = "מחלקת השיווק"
    house.write("content/departments.yml", f"marketing: {{name: {name}}}\nworkshop: {{}}\n")
    house.write("content/marketing/2026-11-18-a.md", "# שלום עולם\nمرحبا\n")
    arrived = arrive(house)
    assert name in arrived.words
    assert name in arrived.text
    assert "שלום עולם" in arrived.mail["Subject"] + arrived.words


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200f"])
def test_signs_that_turn_the_direction_never_reach_a_header(house, sign):
    house.write(
        "content/marketing/2026-11-18-a.md",
        f"---\ntitle: abc{sign}gpj.exe\nhighlight: true\n---\nx\n",
    )
    if arrived := settle(house):
        subject = str(arrived.mail["Subject"])
        assert "\u202e" not in subject
        assert "\u2066" not in subject


def test_two_hundred_emoji_in_a_subject(house):
    subject = "🚲" * 200
    house.write("content/newsletter/2026-W47.md", f"---\nsubject: {subject}\n---\n")
    arrived = arrive(house)
    assert arrived.mail["Subject"] == subject
    assert subject in arrived.words


def test_encoded_word_in_the_name_of_a_department(house):
    name = "=?utf-8?q?Bcc=3A_eve=40example.org?="
    house.write("content/departments.yml", f'marketing: {{name: "{name}"}}\nworkshop: {{}}\n')
    house.write("content/marketing/2026-11-18-a.md", "# Shop\nx\n")
    assert name in arrive(house).words


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("newsletter/2026-W47.md", '---\nsubject: "a\\r\\nBcc: eve@example.org"\n---\n'),
        ("newsletter/2026-W47.md", '---\npreheader: "a\\r\\nBcc: eve@example.org"\n---\n'),
        (
            "marketing/2026-11-18-a.md",
            '---\ntitle: "a\\r\\nBcc: eve@example.org"\nhighlight: true\n---\nx\n',
        ),
        ("departments.yml", 'marketing: {name: "a\\r\\nBcc: eve@example.org"}\nworkshop: {}\n'),
    ],
)
def test_line_breaks_in_strings(house, file, text):
    house.write("content/marketing/2026-11-18-a.md", "# Shop\nx\n")
    house.write(f"content/{file}", text)
    if arrived := settle(house):
        assert arrived.mail["Bcc"] is None


@pytest.mark.parametrize(
    "line",
    [
        'sender: {name: "Kestrel\\r\\nBcc: eve@example.org", email: news@example.org}',
        'sender: {name: "=?utf-8?q?x=0D=0ABcc:_eve@example.org?=", email: news@example.org}',
        'list_id: "rundbrief.example.org>\\r\\nBcc: eve@example.org"',
        'unsubscribe: "https://lists.example.org/leave>\\r\\nBcc: eve@example.org"',
        'to: "everyone@example.org\\r\\nBcc: eve@example.org"',
    ],
)
def test_line_breaks_in_settings(house, line):
    key = line.partition(":")[0]
    house.write("mkdocs.yml", re.sub(rf"(?m)^( +){key}: .*$", lambda m: m[1] + line, SETTINGS))
    house.write("content/marketing/2026-11-18-a.md", "# Shop\nx\n")
    if arrived := settle(house):
        assert arrived.mail["Bcc"] is None


def test_all_lines_end_with_crlf(house):
    house.write(
        "content/newsletter/2026-W47.md", "---\r\nsubject: Week\r\n---\r\nHello\r\nyou.\r\n"
    )
    house.write("content/marketing/2026-11-18-a.md", "# Shop\r\n\r\nOpen.\r\n")
    arrived = arrive(house)
    assert arrived.mail["Subject"] == "Week"
    assert "\r" not in arrived.html + arrived.text
