"""Closing of an issue: its contents are written into its own file, and never change again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import yaml

from rundbrief.content.snapshot import Issue, snapshot_rows
from rundbrief.editorial.issue_composition import ComposedIssue
from rundbrief.i18n.texts import Texts, _
from rundbrief.problems import Problem, ProblemsError
from rundbrief.validation.fields import ALL_SECTIONS, Audience
from rundbrief.validation.keys import validate_keys
from rundbrief.validation.strict_yaml import YamlError, parse_yaml

# Lines as files.read_text splits them; `splitlines` would also break at form feeds.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


# Texts that need quotes: strict_yaml reads some texts as numbers that PyYAML doesn't quote, such as
# `08`; and Unicode's line breaks would be read as spaces unless they are escaped.
_QUOTED = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?|.*[\x85\u2028\u2029].*", re.DOTALL)


class _Dumper(yaml.SafeDumper):
    """Writes YAML for strict_yaml, which reads dates as texts, so that they need no quotes."""

    yaml_implicit_resolvers = {  # noqa: RUF012  # PyYAML's own attribute
        first: [rule for rule in rules if rule[0] != "tag:yaml.org,2002:timestamp"]
        for first, rules in yaml.SafeDumper.yaml_implicit_resolvers.items()
    }


def _represent(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = '"' if _QUOTED.fullmatch(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


_Dumper.add_representer(str, _represent)


def close_text(
    text: str, composed: ComposedIssue, audience: Audience, at: datetime, texts: Texts
) -> str:
    """Return the text of the issue's file with `closed` and its contents in the front matter.

    text: the present text, which is preserved byte for byte; empty if there is no file. audience:
    of the issue's edition. Raises ProblemsError if the result couldn't be read again; then nothing
    must be written.
    """
    closed = _insert(text, _front_matter(composed, audience, at, texts))
    _verify(closed, composed)
    return closed


def _insert(text: str, front_matter: str) -> str:
    end_of_line = "\r\n" if "\r\n" in text else "\n"
    written = front_matter.replace("\n", end_of_line)
    bom = "\ufeff" if text.startswith("\ufeff") else ""
    lines = _LINE.findall(text.removeprefix(bom))
    if not lines or lines[0].rstrip() != "---":
        return f"{bom}---{end_of_line}{written}---{end_of_line}{''.join(lines)}"
    end = _end_of_front_matter(lines)
    return f"{bom}{''.join(lines[:end])}{written}{''.join(lines[end:])}"


def _end_of_front_matter(lines: Sequence[str]) -> int:
    return next(n for n, line in enumerate(lines) if n and line.rstrip() in ("---", "..."))


def _verify(closed: str, composed: ComposedIssue) -> None:
    """Read the front matter as the next build would. Raises ProblemsError."""
    lines = _LINE.findall(closed.removeprefix("\ufeff"))
    front_matter = "".join(lines[1 : _end_of_front_matter(lines)])
    issue = composed.issue
    shown = issue.source.shown
    problems: list[Problem] = []
    try:
        document = parse_yaml(front_matter.replace("\r\n", "\n").replace("\r", "\n"))
        line_of = document.line_of
        validate_keys(
            Issue,
            document.value,
            file=shown,
            line_of=line_of,
            problems=problems,
            derived={"key": issue.key, "source": issue.source, "edition": issue.edition},
        )
    except YamlError as exc:
        what = _("the sent contents can't be added to these settings ({reason})")
        why = _("the closed issue couldn't be read back")
        fix = _("write one “key: value” per line, not indented; delete keys without a value")
        values = {"reason": exc.what.format(**exc.values)}
        problems.append(Problem(shown, 0, what, why, fix, values))
    if problems:
        raise ProblemsError(problems)


def _front_matter(composed: ComposedIssue, audience: Audience, at: datetime, texts: Texts) -> str:
    keys: dict[str, Any] = {}
    if not composed.issue.subject:
        keys["subject"] = composed.subject
    if not composed.issue.preheader and composed.preheader:
        keys["preheader"] = composed.preheader
    if not composed.issue.sections and composed.sections != ALL_SECTIONS:
        keys["sections"] = list(composed.sections)
    keys["closed"] = at.isoformat(timespec="seconds")
    keys["audience"] = audience
    keys.update(snapshot_rows(composed.contents))
    comment = texts(_("Written when the issue was closed. A closed issue never changes."))
    return f"# {comment}\n{dump_yaml(keys)}"


def dump_yaml(keys: Mapping[str, Any]) -> str:
    """Return YAML that strict_yaml reads as the same values."""
    plain = dict(keys)
    return str(yaml.dump(plain, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000))
