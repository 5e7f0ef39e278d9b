"""Make up a project of any size, always the same for the same seed.

    python tests/bench/corpus.py FOLDER NUMBER

Every update has about 2 KB of Markdown. A fiftieth of the number are incidents, a fiftieth
follow-ups; there are 40 departments, 60 tags and 12 metrics.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

LAST_DAY = date(2026, 11, 20)
DEPARTMENTS = 40
TAGS = 60
METRICS = 12
HEALTH = ("on-track", "on-track", "on-track", "at-risk", "off-track", "")
WORDS = """
bench bicycle bridge budget building canal chain change choice city clock coffee colour contract
corner customer day delivery design desk door engine evening fault ferry figure floor garden
harbour helmet hour idea invoice kitchen ladder lamp letter light lock machine market meeting
member minute month morning network noise number office order paper park payment plan question
rain reason reply report request result river road room route rule sample season server shop sign
station step street summer supplier table team test ticket tool town train van visit wall water
weather week wheel window winter work year
""".split()  # noqa: SIM905  # a hundred words read better so

SETTINGS = """\
site_name: Bench
site_url: https://status.example.org/
docs_dir: content
site_dir: output/site
theme: {name: rundbrief}
plugins:
  - rundbrief:
      time_zone: Europe/Berlin
      today: 2026-11-20
      brand: {address: "1 Example Street, Exampleton"}
      newsletter: {unsubscribe: "https://example.org/leave", since: 2026-11-02}
"""


def write_corpus(root: Path, number: int, seed: int = 47) -> None:
    """Write a project with so many updates below a folder that may exist."""
    chance = Random(seed)  # a project, not a secret
    content = root / "content"
    content.mkdir(parents=True, exist_ok=True)
    (root / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    (content / "departments.yml").write_text(_roster(), encoding="utf-8")
    (content / "metrics.yml").write_text(_metrics(), encoding="utf-8")
    for path, text in (
        *_updates(chance, number),
        *_incidents(chance, number // 50),
        *_follow_ups(chance, number // 50),
        *_series(chance),
        ("newsletter/2026-W47.md", "Good morning.\n"),
    ):
        file = content / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def department(number: int) -> str:
    return f"department-{number % DEPARTMENTS:02}"


def _roster() -> str:
    lines = (
        f"{department(n)}: {{name: Department {n}, cadence: weekly, due: friday 12:00}}\n"
        for n in range(DEPARTMENTS)
    )
    return "".join(lines)


def _metrics() -> str:
    return "".join(
        f"metric-{n}: {{name: Metric {n}, department: {department(n)}, unit: rides, direction: up, "
        f"target: 100, warn: 80, alert: 60, says: How much the house is used.}}\n"
        for n in range(METRICS)
    )


def _series(chance: Random) -> Iterator[tuple[str, str]]:
    for n in range(METRICS):
        rows = (
            f"{LAST_DAY - timedelta(weeks=week)},{chance.randint(60, 140)}\n"
            for week in reversed(range(52))
        )
        yield f"metrics/metric-{n}.csv", "date,value\n" + "".join(rows)


def _updates(chance: Random, number: int) -> Iterator[tuple[str, str]]:
    """Spread them so that every department writes once a week, as far back as they reach."""
    for n in range(number):
        day = LAST_DAY - timedelta(days=7 * (n // DEPARTMENTS) + chance.randint(0, 4))
        title = _phrase(chance, 4).capitalize()
        head = [f"title: {title} {n}", f"authors: [{chance.choice(WORDS).capitalize()}]"]
        if health := chance.choice(HEALTH):
            head.append(f"health: {health}")
        tags = ", ".join(f"tag-{chance.randrange(TAGS)}" for _ in range(2))
        head.append(f"tags: [{tags}]")
        if not n % 20:
            head.append("highlight: true")
        if not n % 50:
            due = day + timedelta(days=7)
            head.append(
                f"asks: [{{to: {department(n + 1)}, what: {_phrase(chance, 5)}, due: {due}}}]"
            )
        text = "---\n" + "\n".join(head) + "\n---\n" + _body(chance) + _more(chance, n)
        yield f"{department(n)}/{day}-update-{n}.md", text


def _body(chance: Random) -> str:
    parts = [_paragraph(chance)]
    for _ in range(3):
        parts.append(f"## {_phrase(chance, 3).capitalize()}")
        parts.append(_paragraph(chance))
        parts.append("\n".join(f"- {_phrase(chance, 8)}" for _ in range(3)))
    parts.append(f"See [the {chance.choice(WORDS)}](https://example.org/{chance.choice(WORDS)}).")
    return "\n\n".join(parts) + "\n"


def _more(chance: Random, n: int) -> str:
    """Give every second update more than plain words, and every fourth what takes Markdown longest.

    In this repository's sample, 26 % of the texts hold such things: tables, lists in lists, code.
    """
    words = [_phrase(chance, 2) for _ in range(6)]
    table = (
        f"\n| {words[0]} | {words[1]} |\n| --- | ---: |\n| {words[2]} | 12 |\n| {words[3]} | 7 |\n"
    )
    quote = f"\nThey say \"{words[0]}\", and we'd say '{words[1]}'.\n"
    tasks = f"\n- [x] {words[0]}\n- [ ] {words[1]}\n    - {words[2]}\n"
    code = f"\n```\n{words[0]} < {words[1]} & {words[2]}\n```\n"
    return ("", table, "", quote, "", code if n % 16 > 7 else tasks, "", quote)[n % 8]


def _paragraph(chance: Random) -> str:
    words = [chance.choice(WORDS) for _ in range(60)]
    words[10] = f"**{words[10]}**"
    words[30] = f"`{words[30]}`"
    return " ".join(words).capitalize() + "."


def _phrase(chance: Random, length: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(length))


def _incidents(chance: Random, number: int) -> Iterator[tuple[str, str]]:
    for n in range(number):
        day = LAST_DAY - timedelta(days=3 * n + 1)
        severity = chance.choice(("minor", "major", "critical"))
        entries = [("09:40", "investigating"), ("10:15", "identified"), ("12:00", "resolved")]
        timeline = "\n".join(
            f"## {day} {at} {state}\n{_paragraph(chance)}\n"
            for at, state in (entries if n else entries[:2])
        )
        head = f"---\nseverity: {severity}\naffects: [{department(n)}]\n---\n"
        title = f"# The {chance.choice(WORDS)} fails\n\n"
        yield f"incidents/{day}-incident-{n}.md", head + title + timeline


def _follow_ups(chance: Random, number: int) -> Iterator[tuple[str, str]]:
    for n in range(number):
        day = LAST_DAY - timedelta(days=3 * n + 2)
        state = "verified" if n > 5 else "in-progress"
        head = f"---\nkind: request\ndepartment: {department(n)}\nowner: Ada\n---\n"
        title = f"# A wish for the {chance.choice(WORDS)}\n\n{_paragraph(chance)}\n\n"
        entry = f"## {day + timedelta(days=1)} 10:00 {state}\n{_paragraph(chance)}\n"
        yield f"follow-ups/{day}-follow-up-{n}.md", head + title + entry


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    write_corpus(Path(sys.argv[1]), int(sys.argv[2]))
