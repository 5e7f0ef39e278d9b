"""What SpamAssassin thinks of the newsletters, without a network."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

# Above it, a rule counts against the email. A filter marks emails from 5 on.
MAX_SCORE = 0.5

# A line of the report: points, name of the rule, description.
_LINE = re.compile(r"^\s*(-?\d+\.\d)\s+([A-Z][A-Z0-9_]+)\s+(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Hit:
    """A rule that applies to an email."""

    score: float
    rule: str
    description: str


def parse_report(report: str) -> Iterator[Hit]:
    """Read the rules of a report (`spamassassin -t`)."""
    __, __, details = report.rpartition("Content analysis details:")
    for score, rule, description in _LINE.findall(details):
        yield Hit(float(score), rule, description.strip())


def report_scores(mails: Mapping[str, Path]) -> None:
    """Print the rules that apply to each email; exit with 1 if one scores too high."""
    if not shutil.which("spamassassin"):
        print("SpamAssassin is missing; on Debian: sudo apt-get install spamassassin")
        return
    too_high = False
    for name, mail in mails.items():
        command = ["spamassassin", "--local", "--test-mode", "--prefs-file=/dev/null"]
        report = subprocess.run(command, input=mail.read_bytes(), capture_output=True, check=True)
        hits = list(parse_report(report.stdout.decode("utf-8", "replace")))
        print(f"{name}: {sum(it.score for it in hits):.1f} points")
        for it in hits:
            print(f"  {it.score:5.1f} {it.rule}: {it.description}")
            too_high |= it.score > MAX_SCORE
    if too_high:
        sys.exit(f"A rule of SpamAssassin has more than {MAX_SCORE} points.")
