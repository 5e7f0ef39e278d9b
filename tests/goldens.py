"""The small projects of `golden/projects`, built by the command, and the form of what is kept.

HTML is kept with every tag on a line of its own, and mails with LF and each picture as the sum of
its bytes, so that a person can read what changed. To renew them: `make goldens`.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import CliRunner

from rundbrief.cli import main

GOLDEN = Path(__file__).parent / "golden"
# The issue that each project is built for.
ISSUES = {
    "weekly": "2026-W47",
    "monthly": "2026-11",
    "board": "2026-11-board",
    "empty": "2026-W47",
    "over-budget": "2026-W47",
}
# All projects in English; the one with the most kinds of content in German, too.
CASES = (*((project, "en") for project in ISSUES), ("weekly", "de"))
FILES = ("newsletter.html", "newsletter.txt", "newsletter.eml")


@dataclass(frozen=True)
class Golden:
    """One issue in one language, as built."""

    case: str
    language: str
    html: bytes
    text: bytes
    eml: bytes

    @property
    def folder(self) -> Path:
        return GOLDEN / "newsletter" / self.case / self.language

    @property
    def mail(self) -> EmailMessage:
        """The mail, read as strictly as Python can: a defect raises."""
        mail = message_from_bytes(self.eml, policy=policy.strict)
        assert isinstance(mail, EmailMessage)
        return mail

    def kept(self) -> dict[str, str]:
        """Give each file's text in the form that is kept."""
        forms = (_lines(self.html.decode()), self.text.decode(), _readable(self.eml))
        return dict(zip(FILES, forms, strict=True))


def _lines(html: str) -> str:
    """Put every tag on a line of its own."""
    return re.sub(r"(?<!\n)<", "\n<", html).removeprefix("\n")


def _readable(eml: bytes) -> str:
    text = eml.decode("ascii").replace("\r\n", "\n")
    for part in message_from_bytes(eml, policy=policy.default).walk():
        if part["Content-Transfer-Encoding"] == "base64":
            body = str(part.get_payload()).replace("\r\n", "\n").strip()
            assert body in text
            text = text.replace(body, f"sha256 {_sum(part)}")
    return text


def _sum(part: EmailMessage) -> str:
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes)
    return hashlib.sha256(data).hexdigest()


def build(case: str, language: str, folder: Path) -> Golden:
    """Build one case with the command `rundbrief`, in a copy of its project."""
    project = shutil.copytree(GOLDEN / "projects" / case, folder / case / language)
    settings = project / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    spoken = text.replace("  - rundbrief:\n", f"  - rundbrief:\n      language: {language}\n")
    assert spoken != text
    settings.write_text(spoken, encoding="utf-8")
    if case == "over-budget":
        write_too_much(project / "content")
    command = ["newsletter", "build", ISSUES[case], "--config-file", str(settings)]
    result = CliRunner().invoke(main, command, catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    (made,) = (project / "output" / "newsletter").rglob("newsletter.html")
    files = [(made.parent / name).read_bytes() for name in FILES]
    return Golden(case, language, *files)


def write_too_much(content: Path) -> None:
    """Write 40 departments with far more content than an email can show."""
    words = "Everything went as planned, except for what did not, which is told on its own page. "
    roster, metrics = [], []
    for d in range(40):
        slug = f"team-{d:02}"
        roster.append(f"{slug}: {{name: Team {d:02} with a rather long name}}\n")
        metrics.append(
            f"figure.{d:02}: {{name: Figure {d:02}, department: {slug}, target: 90, warn: 80,"
            f" alert: 70, says: {words.strip()}}}\n".replace(
                "planned, except", "planned except"
            ).replace("did not, which", "did not which")
        )
        _write(
            content / f"metrics/figure.{d:02}.csv",
            f"date,value\n2026-11-10,80\n2026-11-17,{60 + d}\n",
        )
        for n in range(7):
            health = ("on-track", "at-risk", "off-track")[(d + n) % 3]
            _write(
                content / f"{slug}/2026-11-{16 + n % 4}-report-{n}.md",
                f"---\ntitle: Report {n} of team {d:02}\nhealth: {health}\nsummary: {words * 4}\n"
                f"asks: [{{to: team-{(d + 1) % 40:02}, what: Answer question {n} of {d:02},"
                f" due: 2026-11-{18 + n}}}]\n---\n{words * 20}\n",
            )
        _write(
            content / f"follow-ups/2026-11-01-wish-{d:02}.md",
            f"---\ntitle: Wish {d:02}\ndepartment: {slug}\n"
            f"due: 2026-11-{10 + d % 15}\n---\n{words}\n",
        )
        _write(
            content / f"incidents/2026-11-17-trouble-{d:02}.md",
            f"---\ntitle: Trouble {d:02}\nseverity: major\naffects: [{slug}]\n---\n"
            f"## 2026-11-17 08:{d:02} investigating\n{words}\n",
        )
    _write(content / "departments.yml", "".join(roster))
    _write(content / "metrics.yml", "".join(metrics))


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@pytest.fixture(scope="session")
def goldens(tmp_path_factory: pytest.TempPathFactory) -> list[Golden]:
    """All cases, built; the files in the repository are replaced if UPDATE_GOLDENS is set."""
    folder = tmp_path_factory.mktemp("goldens")
    built = [build(case, language, folder) for case, language in CASES]
    if os.environ.get("UPDATE_GOLDENS"):
        shutil.rmtree(GOLDEN / "newsletter", ignore_errors=True)
        for golden in built:
            for name, text in golden.kept().items():
                _write(golden.folder / name, text)
    return built
