"""Whole files, whatever people write into them. Run for minutes by `make fuzz`."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conftest import MKDOCS_YML, ROSTER, TODAY, Folder
from content_strategies import LINES
from hostile_vectors.projects import quoted
from making import BERLIN
from rundbrief.config.settings import NewsletterSettings
from rundbrief.content.definitions import read_metrics, read_series
from rundbrief.content.files import Document, File, parse_document
from rundbrief.content.load import read_content
from rundbrief.content.parse_helpers import ParseContext
from rundbrief.content.parsing import parse_file
from rundbrief.content.roster import read_roster
from rundbrief.content.timeline import (
    FOLLOW_UP_STATES,
    INCIDENT_STATES,
    MAINTENANCE_STATES,
    parse_timeline,
)
from rundbrief.file_names import compose
from rundbrief.i18n.texts import load_texts
from rundbrief.problems import Problem, ProblemsError, has_errors, render_text
from rundbrief.validation.strict_yaml import YamlDocument, YamlError, parse_yaml
from syntax_strategies import DOCUMENTS, NAMES, TIMELINES, YAML

CONTEXT = ParseContext(
    BERLIN,
    TODAY,
    "internal",
    departments=frozenset({"marketing", "support"}),
    metrics=frozenset({"signups"}),
)
SETTINGS = NewsletterSettings()
TEXTS = load_texts("de")
NOWHERE = Path("/nowhere")

PATHS = st.sampled_from(
    [
        *("marketing/2026-11-17-a.md", "marketing/a.md", "marketing/index.md", "index.md", "a.md"),
        *("incidents/2026-11-17-a.md", "follow-ups/2026-11-17-a.md", "newsletter/2026-W47.md"),
        *("newsletter/2026-11-board.md", "newsletter/a.md", "elsewhere/2026-11-17-a.md"),
    ]
)


def check(problems: tuple[Problem, ...], text: str) -> None:
    """Make sure that each problem has a line of the file, a reason and a fix."""
    last = max(text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1, 1)
    for problem in problems:
        assert 0 <= problem.line <= last
        assert problem.what
        assert problem.why
        assert problem.fix
    told = render_text(problems, TEXTS)
    assert not re.search("[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", told)


@given(PATHS, DOCUMENTS | TIMELINES)
def test_any_file_is_content_or_a_problem(path: str, text: str):
    file = File(path, f"content/{path}", NOWHERE)
    data = text.encode("utf-8", "surrogatepass")
    parsed = parse_file(file, lambda: data, None, CONTEXT, SETTINGS)
    assert (parsed.value is None) == has_errors(parsed.problems)
    check(parsed.problems, text)
    if parsed.value is not None:
        # What the cache keeps is what was read.
        kind: Any = type(parsed.value)
        kept = parsed.value.model_dump_json(by_alias=True)
        assert kind.model_validate_json(kept) == parsed.value


@given(st.dictionaries(LINES, LINES, max_size=4), st.text(max_size=80))
def test_front_matter_and_text_are_taken_apart(keys: dict[str, str], body: str):
    body = body.replace("\r", "")
    lines = [f"{quoted(key)}: {quoted(value)}" for key, value in keys.items()]
    text = "\n".join(["---", *lines, "---", body])
    document = parse_document(File("a.md", "a.md", NOWHERE), text)
    assert document.written == keys
    assert document.body == body
    assert document.line == len(keys) + 3
    assert [document.line_of(key) for key in keys] == list(range(2, len(keys) + 2))


@given(YAML)
@example("a: 'x\n\u2028")
def test_any_yaml_is_a_value_or_a_problem_with_its_line(text: str):
    last = max(text.count("\n") + 1, 1)
    try:
        lines = set(parse_yaml(text).lines.values())
    except YamlError as error:
        lines = {error.line}
    assert lines <= set(range(1, last + 1))


JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**14), 10**14) | LINES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(LINES, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(LINES, JSON, max_size=3))
def test_yaml_that_is_json_is_read_as_json_is(value: Any):
    assert (parse_yaml(quoted(value)).value or {}) == value


@given(TIMELINES, st.sampled_from([INCIDENT_STATES, MAINTENANCE_STATES, FOLLOW_UP_STATES]))
def test_no_line_of_a_timeline_is_lost(text: str, states: tuple[str, ...]):
    """Every line is in an entry, above the first one, or stands at a problem."""
    document = Document(File("a.md", "a.md", NOWHERE), YamlDocument({}, {}), text, 1)
    timeline, problems = parse_timeline(document, states=states, zone=BERLIN)
    check(problems, text)
    if any(problem.line for problem in problems):
        return
    shown = [timeline.above, *(entry.body for entry in timeline.entries)]
    kept = {line.strip() for part in shown for line in part.split("\n")}
    lines = document.body.split("\n")
    for entry in timeline.entries:
        assert entry.state in states
        assert entry.at.tzinfo == ZoneInfo("Europe/Berlin")
        kept.add(lines[entry.line - 1].strip())
    lost = {line.strip().lower() for line in lines} - {line.lower() for line in kept} - {""}
    # What is below a heading as its underline or its keys isn't shown.
    assert {line for line in lost if not re.match(r"=+$|-+$|to\s*:|next-check\s*:", line)} == set()
    assert len({entry.anchor for entry in timeline.entries}) == len(timeline.entries)


@pytest.fixture(scope="module")
def disk() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@given(st.sampled_from(["departments.yml", "metrics.yml"]), YAML)
def test_any_definition_is_read_or_refused(disk: Path, name: str, text: str):
    (disk / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    file = File(name, name, disk)
    try:
        parsed: Any = (
            read_roster(file) if name == "departments.yml" else read_metrics(file, CONTEXT)
        )
    except ProblemsError as error:
        check(error.problems, text)
    else:
        check(parsed.problems, text)


ROWS = st.lists(
    st.builds(
        "{},{}{}".format,
        st.sampled_from(
            ["2026-11-17", " 2026-11-18 ", "2026-W47-1", "20261117", "x", "", '"2026-11-19"']
        ),
        st.sampled_from(
            ["1", " 2.5", "1e3", "nan", "inf", "-0", "1_000", "=1+1", '"3"', '"', "٣", "1e400"]
        ),
        st.sampled_from(["", "", ",", ",x", "\0", "\r"]),
    )
    | st.text(max_size=20),
    max_size=5,
)


@given(st.sampled_from(["date,value", "Date, Value", "\ufeffdate,value", "x"]), ROWS)
def test_any_series_is_dates_with_numbers_or_problems(disk: Path, head: str, rows: list[str]):
    text = "\n".join([head, *rows])
    (disk / "a.csv").write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        parsed = read_series(File("a.csv", "a.csv", disk), TODAY)
    except ProblemsError as error:
        check(error.problems, text)
        return
    check(parsed.problems, text)
    for day, value in (parsed.value or {}).items():
        assert day.year in range(1900, 3000)
        assert abs(value) <= 1e15


@given(st.lists(st.tuples(NAMES, NAMES), max_size=4), DOCUMENTS)
def test_any_name_of_a_file_is_read_or_refused(names: list[tuple[str, str]], text: str):
    with tempfile.TemporaryDirectory() as root:
        folder = Folder(Path(root))
        folder.write("mkdocs.yml", MKDOCS_YML)
        folder.write("content/departments.yml", ROSTER)
        written = {compose(f"{above}/{name}.md") for above, name in names}
        for path in written:
            folder.write(f"content/{path}", text.encode("utf-8", "surrogatepass"))
        content, told = read_content(folder.project())
        check(told, text)
        items: tuple[Any, ...] = (
            *content.updates,
            *content.incidents,
            *content.follow_ups,
            *content.issues,
        )
        pages = (content.introduction, *(d.introduction for d in content.departments))
        read = {item.source.path for item in (*items, *content.pages, *pages) if item}
        # A folder's problem stands for all that is in it.
        places = {problem.file.removeprefix("content/") for problem in told}
        named = {
            path for path in written if {path, *map(str, PurePosixPath(path).parents)} & places
        }
        hidden = {path for path in written if path.startswith(".") or "/." in path}
        assert written == read | named | hidden
        assert not read & hidden
