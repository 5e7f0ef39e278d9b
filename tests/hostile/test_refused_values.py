"""What can't be shown as it is written is refused: by its file and line, with a reason and a fix."""

from __future__ import annotations

import json
import re

import pytest

from conftest import MKDOCS_YML, Folder
from hostile_vectors.parsing import parse_pages
from hostile_vectors.projects import front_matter
from making import render_site

pytestmark = pytest.mark.xdist_group("vectors")

# Characters that are invisible, or that turn the direction of a line.
CHARACTERS = {
    "NUL": "\\0",
    "escape": "\\x1b",
    "backspace": "\\b",
    "delete": "\\x7f",
    "C1 control": "\\x9b",
    "zero-width space": "\\u200b",
    "override": "\\u202e",
    "isolate": "\\u2066",
    "byte order mark": "\\ufeff",
    "word joiner": "\\u2060",
    "private use": "\\ue000",
    "tag": "\\U000e0041",
    "annotation": "\\ufff9",
    "noncharacter": "\\ufdd0",
    "noncharacter of a plane": "\\U0001fffe",
}
KEYS = {
    "marketing": ("title", "summary", "tags", "authors"),
    "incidents": ("title", "tags"),
    "follow-ups": ("title", "from", "channel", "owner", "reporter", "tags"),
    "newsletter": ("subject", "preheader"),
    "pages": ("title", "summary"),
}
UNDATED = ("newsletter", "pages")

# Other values: the file, its text, and what the problem says.
VALUES: dict[str, tuple[str, str]] = {
    "marketing/2026-11-16-a.md": (front_matter("x", needs=["<script>"]), "unknown department"),
    "marketing/2026-11-16-b.md": (
        front_matter("x", asks=[{"to": "../support", "what": "y"}]),
        "unknown department",
    ),
    "marketing/2026-11-16-c.md": (front_matter("x", metrics={"=cmd": 1}), "unknown metric"),
    "marketing/2026-11-16-d.md": (front_matter("x", health="<b>"), "not an allowed value"),
    "marketing/2026-11-16-e.md": (front_matter("x", audience="Public"), "not an allowed value"),
    "marketing/2026-11-16-f.md": (front_matter("x", date="2026-11-16<b>"), "not a valid date"),
    "marketing/2026-11-16-g.md": (front_matter("x", title={"a": "b"}), "not text"),
    "marketing/2026-11-16-h.md": ("---\n<script>: x\n---\nx", "unknown key"),
    "marketing/2026-11-16-i.md": (
        "---\ntitle: !!python/object/apply:os.system [id]\n---\nx",
        "“!”",
    ),
    "marketing/2026-11-16-j.md": ("---\ntitle: &a [*a, *a]\n---\nx", "“&” and “*”"),
    "marketing/2026-11-16-k.md": (f"---\ntags: {'[' * 99}{']' * 99}\n---\nx", "nested more than"),
    "marketing/2026-11-16-l.md": ("---\ntitle: a\ntitle: b\n---\nx", "duplicate key"),
    "marketing/2026-11-16-m.md": ("---\nimage: {path: ../../etc/passwd}\n---\nx", "unknown key"),
    "marketing/2026-11-16-n.md": ("---\nsource: {body: x}\n---\nx", "unknown key"),
    "marketing/2026-11-16-o.md": ("a\0b", "binary data"),
    "incidents/2026-11-16-a.md": ("## 2026-11-16 09:00 <script>", "unknown state"),
    "incidents/2026-11-16-b.md": (front_matter("x", affects=["a\\r\\nb"]), "unknown department"),
    "follow-ups/2026-11-16-a.md": (
        "## 2026-11-16 delegated\nto: <b>\nnext-check: x",
        "not a valid",
    ),
    "newsletter/2026-W40.md": (front_matter("x", edition="<b>"), "unknown edition"),
    "newsletter/2026-W41.md": (front_matter("x", closed="now"), "not a valid date and time"),
    "newsletter/2026-W42-evil<b>.md": ("x", "unknown edition"),
    "newsletter/2026-W99.md": ("x", "not a valid week"),
    "metrics/signups.csv": ("date,value\n2026-11-16,=1+1\n", "not a date followed by a number"),
}


def dash(text: str) -> str:
    return text.replace(" ", "-")


@pytest.fixture
def project(folder: Folder) -> Folder:
    folder.write("content/metrics.yml", "signups: {name: Signups}\n")
    for path, (text, __) in VALUES.items():
        folder.write(f"content/{path}", text)
    for where, keys in KEYS.items():
        for key in keys:
            for number, (name, escape) in enumerate(CHARACTERS.items(), start=10):
                stem = f"2026-11-17-{number}-{key}-{dash(name)}"
                if where in UNDATED:
                    stem = f"20{number}-W{10 + keys.index(key)}"
                text = f'---\n{key}: "a{escape}b"\n---\n## 2026-11-17 09:00 resolved\n'
                folder.write(f"content/{where}/{stem}.md", text)
    return folder


def test_each_one_is_named_with_its_line_a_reason_and_a_fix(project: Folder):
    result = project.run("check", "--format", "json", "--today", "2026-11-20")
    assert result.exit_code == 1
    told: dict[str, list[dict[str, str]]] = {}
    for problem in json.loads(result.stdout):
        assert problem["why"]
        assert problem["fix"]
        told.setdefault(problem["file"].removeprefix("content/"), []).append(problem)
    for path, (__, what) in VALUES.items():
        assert what in " ".join(p["what"] for p in told.pop(path)), path
    files = {p.relative_to(project.content).as_posix() for p in project.content.rglob("*.md")}
    for path in files - set(VALUES):
        assert "invisible control character" in " ".join(p["what"] for p in told.pop(path)), path
        assert path not in told
    assert {path for path in told if path.endswith(".md")} == set()


@pytest.mark.parametrize("form", ["text", "github"])
def test_terminal_gets_no_control_characters(project: Folder, form: str):
    result = project.run("check", "--format", form, "--today", "2026-11-20")
    assert "Traceback" not in result.output
    for line in result.stdout.split("\n"):
        assert line.isprintable()
        assert form == "github" or not line.startswith("::")


def test_page_of_problems_shows_values_as_they_are_written(project: Folder, tmp_path):
    page = dict(render_site(project.compile(preview=True)))["problems/index.html"]
    (tmp_path / "page.html").write_text(str(page), encoding="utf-8")
    (parsed,) = parse_pages([tmp_path / "page.html"]).values()
    assert parsed.errors == []
    assert "unknown department “<script>”" in parsed.text
    assert not [
        shape for shape in parsed.outside if re.search(r" on\w+|^(iframe|svg:script)", shape)
    ]
    assert {shape for shape in parsed.outside if shape.startswith("script")} == {"script src"}


# Lines of `mkdocs.yml` below `rundbrief:`, or keys of MkDocs; what the problem is about.
SETTINGS = {
    'brand: {colour: "red;} body {"}': "colour",
    'brand: {accent: "#12345g"}': "accent",
    'brand: {website: "javascript:pwn(1)"}': "website",
    'brand: {website: "https://example.org/\\"onclick=pwn(1)"}': "website",
    'brand: {name: "a\\u202eb"}': "name",
    "brand: {logo: ../../etc/passwd}": "logo",
    'brand: {logo: "https://evil.example/x.png"}': "logo",
    "brand: {logo_mail: /etc/passwd}": "logo",
    'newsletter: {unsubscribe: "javascript:pwn(1)"}': "unsubscribe",
    'newsletter: {unsubscribe: "https://example.org/x>\\r\\nBcc: eve@example.org"}': "unsubscribe",
    'newsletter: {list_id: "a>\\r\\nBcc: eve@example.org"}': "list_id",
    'newsletter: {to: "a@example.org, eve@example.org"}': "to",
    'newsletter: {to: "a@example.org\\r\\nBcc: eve@example.org"}': "to",
    'newsletter: {reply_to: "<a@example.org>"}': "reply_to",
    'newsletter: {sender: {name: x, email: "a b@example.org"}}': "email",
    'newsletter: {editions: {everyone: {subject: "a\\u2066b"}}}': "subject",
    "language: ../../x": "language",
    "time_zone: ../../../etc/passwd": "time_zone",
    "audience: everybody": "audience",
    "today: 9999-12-31": "today",
    "evil: 1": "evil",
}


@pytest.mark.parametrize("line", SETTINGS)
def test_setting_is_refused(folder: Folder, line: str):
    plugin = f"plugins:\n  - rundbrief:\n      {line}\n"
    folder.write("mkdocs.yml", MKDOCS_YML.replace("plugins: [rundbrief]\n", plugin))
    result = folder.run("check")
    assert result.exit_code == 1
    assert SETTINGS[line] in result.stdout + result.stderr
    assert "mkdocs.yml" in result.stdout + result.stderr
    assert "Traceback" not in result.output
    assert all(part.isprintable() for part in result.output.split("\n"))


@pytest.mark.parametrize(
    "address",
    ["javascript:pwn(1)", "//evil.example/", 'https://a"b.example/', "https://u:p@a.example/"],
)
def test_address_of_the_site_is_refused(folder: Folder, address: str):
    settings = MKDOCS_YML.replace("https://status.example.org/", json.dumps(address))
    folder.write("mkdocs.yml", settings)
    result = folder.run("check")
    assert result.exit_code == 1
    assert "site_url" in result.stdout + result.stderr
    assert "Traceback" not in result.output
