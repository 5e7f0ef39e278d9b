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
def project(folder):
    folder.write("mkdocs.yml", SETTINGS)
    folder.write("content/newsletter/2026-W47.md", "Good morning.\n")
    folder.write("content/workshop/2026-11-16-last.md", f"# {LAST}\nReally.\n")
    return folder


def build(project: Folder) -> Result:
    return project.run("newsletter", "build", "2026-W47")


def settle(project: Folder) -> Arrived | None:
    """Build once: a mail that is right, or problems that are clear and no mail."""
    result = build(project)
    if result.exit_code:
        judge_refusal(project, result)
        return None
    return judge_mail(project, result)


def arrive(project: Folder) -> Arrived:
    return judge_mail(project, build(project))


def refuse(project: Folder) -> str:
    return judge_refusal(project, build(project))


def judge_mail(project: Folder, result: Result) -> Arrived:
    """Read the mail strictly; make sure that nothing was cut off and nothing came in."""
    assert result.exit_code == 0, result.stderr
    files = project.files("output/newsletter/2026-W47")
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


def judge_refusal(project: Folder, result: Result) -> str:
    """Make sure that there is a problem with a place, a reason and a cure, and no mail."""
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert re.search(r"^\S+: ", result.stderr)
    assert "\n  why: " in result.stderr
    assert "\n  fix: " in result.stderr
    assert project.files() == {}
    return result.stderr


INJECTION = "=?utf-8?q?Week=0D=0ABcc:_eve@example.org=0D=0A?="


def test_header_injection_in_the_first_highlight(project):
    project.write(
        "content/marketing/2026-11-18-a.md",
        f'---\ntitle: "{INJECTION}"\nhighlight: true\n---\nx\n',
    )
    arrived = arrive(project)
    assert "= ?utf-8?q?" in str(arrived.mail["Subject"])
    assert arrived.mail["Bcc"] is None


def test_words_of_a_mail_layout_stay_words(project):
    evil = '</mj-text><mj-raw><script>alert(1)</script></mj-raw><mj-text onclick="x()">'
    project.write("content/newsletter/2026-W47.md", f"Good {evil} morning.\n")
    project.write("content/marketing/2026-11-18-a.md", f"---\ntitle: '{evil}'\n---\n{evil} after\n")
    arrived = arrive(project)
    assert "alert(1)</script>" in arrived.words  # as a title, in letters
    assert "morning." in arrived.words


def test_list_of_three_hundred_levels(project):
    nested = "\n".join(f"{'    ' * level}- level {level}" for level in range(300))
    project.write("content/newsletter/2026-W47.md", f"{nested}\n\nGood morning.\n")
    project.write("content/marketing/2026-11-18-a.md", f"# Deep\n\nFirst.\n\n{nested}\n")
    said = refuse(project)
    for file in ("newsletter/2026-W47.md", "marketing/2026-11-18-a.md"):
        assert re.search(rf"content/{file}:\d+: lists or quotes are nested too deep", said)


@pytest.mark.parametrize("file", ["marketing/2026-11-18-a.md", "newsletter/2026-W47.md"])
def test_line_of_twelve_megabytes(project, file):
    project.write(f"content/{file}", "abc def " * 1_500_000 + "\n")
    assert f"content/{file}: the file is too large (12.0 MB)" in refuse(project)


def test_placeholders_of_other_programs_stay_words(project):
    words = "{{ 7 * 7 }} {% raw %} {% include 'x' %} *|FNAME|* %NAME% ${x} [[name]] <%= x %>"
    project.write("content/newsletter/2026-W47.md", f"`{words}` and\n")
    project.write(
        "content/marketing/2026-11-18-a.md",
        f'---\ntitle: "{words}"\nsummary: "{words}"\nhighlight: true\n---\n{words}\n',
    )
    arrived = arrive(project)
    shown = words.replace("'x'", "‘x’")
    assert arrived.words.count(shown) >= 2
    assert words in arrived.words  # in code
    assert " ".join(arrived.text.split()).count(shown) >= 2
    assert arrived.mail["Subject"].startswith(
        "Week 47: {{ 7 * 7 }} {% raw %} {% include ‘x’ %} *|F"
    )
    assert "49" not in arrived.words.replace(words, "").replace(shown, "")


def test_name_from_right_to_left(project):
    name = "מחלקת השיווק"
    project.write("content/departments.yml", f"marketing: {{name: {name}}}\nworkshop: {{}}\n")
    project.write("content/marketing/2026-11-18-a.md", "# שלום עולם\nمرحبا\n")
    arrived = arrive(project)
    assert name in arrived.words
    assert name in arrived.text
    assert "שלום עולם" in arrived.mail["Subject"] + arrived.words


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200f"])
def test_signs_that_turn_the_direction_never_reach_a_header(project, sign):
    project.write(
        "content/marketing/2026-11-18-a.md",
        f"---\ntitle: abc{sign}gpj.exe\nhighlight: true\n---\nx\n",
    )
    if arrived := settle(project):
        subject = str(arrived.mail["Subject"])
        assert "\u202e" not in subject
        assert "\u2066" not in subject


def test_two_hundred_emoji_in_a_subject(project):
    subject = "🚲" * 200
    project.write("content/newsletter/2026-W47.md", f"---\nsubject: {subject}\n---\n")
    arrived = arrive(project)
    assert arrived.mail["Subject"] == subject
    assert subject in arrived.words


def test_encoded_word_in_the_name_of_a_department(project):
    name = "=?utf-8?q?Bcc=3A_eve=40example.org?="
    project.write("content/departments.yml", f'marketing: {{name: "{name}"}}\nworkshop: {{}}\n')
    project.write("content/marketing/2026-11-18-a.md", "# Shop\nx\n")
    assert name in arrive(project).words


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
def test_line_breaks_in_strings(project, file, text):
    project.write("content/marketing/2026-11-18-a.md", "# Shop\nx\n")
    project.write(f"content/{file}", text)
    if arrived := settle(project):
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
def test_line_breaks_in_settings(project, line):
    key = line.partition(":")[0]
    project.write("mkdocs.yml", re.sub(rf"(?m)^( +){key}: .*$", lambda m: m[1] + line, SETTINGS))
    project.write("content/marketing/2026-11-18-a.md", "# Shop\nx\n")
    if arrived := settle(project):
        assert arrived.mail["Bcc"] is None


def test_all_lines_end_with_crlf(project):
    project.write(
        "content/newsletter/2026-W47.md", "---\r\nsubject: Week\r\n---\r\nHello\r\nyou.\r\n"
    )
    project.write("content/marketing/2026-11-18-a.md", "# Shop\r\n\r\nOpen.\r\n")
    arrived = arrive(project)
    assert arrived.mail["Subject"] == "Week"
    assert "\r" not in arrived.html + arrived.text
