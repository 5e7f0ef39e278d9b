"""Run the rules over a rendered issue, and say where each finding comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Protocol

from rundbrief.compilation import Compilation
from rundbrief.config.strict_yaml import YamlError, parse_yaml
from rundbrief.editorial.issue_contents import Composed
from rundbrief.i18n.texts import _
from rundbrief.lint.attribution import Folder, Place, Sources, read_layouts, read_place
from rundbrief.lint.findings import Clues, Finding
from rundbrief.lint.history import find_earlier_subjects, went_out
from rundbrief.lint.mail import Mail
from rundbrief.lint.registry import RULES
from rundbrief.lint.support import DEFAULT_CLIENTS, read_facts
from rundbrief.problems import Level, Problem, nearest, sort_problems
from rundbrief.render.templates import layout_folders


class Outputs(Protocol):
    """What is looked at: the finished files alone."""

    @property
    def html(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def eml(self) -> bytes: ...


def lint_newsletter(c: Compilation, composed: Composed, outputs: Outputs) -> tuple[Problem, ...]:
    """Look for what mail programs, servers and readers would stumble over."""
    sources = _read_sources(c, composed)
    fallbacks, problems = _read_fallbacks(c)
    settings = c.project.settings.newsletter.voice_of(composed.issue.edition)
    mail = Mail(
        html=outputs.html,
        text=outputs.text,
        eml=outputs.eml,
        subject=composed.subject,
        preheader=composed.preheader,
        language=c.texts.language,
        earlier=find_earlier_subjects(c, composed),
        unsubscribe=settings.unsubscribe,
        address=c.project.settings.brand.address,
        list_id=settings.list_id,
        clients=read_facts().choose(settings.clients or DEFAULT_CLIENTS),
        fallbacks=fallbacks,
    )
    problems += [_problem(f, "", sources) for f in _check_settings(c)]
    problems += lint(mail, sources, off=settings.lint_off)
    if went_out(c, composed):
        problems = [replace(p, level=Level.WARNING) for p in problems]
    return sort_problems(problems)


def lint(mail: Mail, sources: Sources, *, off: tuple[str, ...] = ()) -> list[Problem]:
    """Run every rule but those that are switched off; the same finding at the same place once."""
    found = [
        _problem(finding, rule, sources)
        for rule, check in RULES.items()
        if rule not in off
        for finding in check(mail)
    ]
    return list(sort_problems(found))


def _problem(finding: Finding, rule: str, sources: Sources) -> Problem:
    file, line = sources.place_of(finding.clues)
    values = finding.values
    return Problem(
        file, line, finding.what, finding.why, finding.fix, values, finding.level, rule=rule
    )


def _check_settings(c: Compilation) -> Iterator[Finding]:
    """Names of programs and rules that don't exist would be passed over in silence."""
    settings = c.project.settings.newsletter
    rows = (
        ("clients", settings.clients, read_facts().names()),
        ("lint_off", settings.lint_off, tuple(RULES)),
    )
    for key, given, known in rows:
        for name in given:
            if name not in known:
                near = nearest(name, known)
                what = _("“{name}” is not a name that “{key}” knows")
                why = _("a mistyped name would change nothing, without a word")
                fix = _("write {near}") if near else _("take one of the list in docs/lint.md")
                values = {"name": name, "key": key, "near": near}
                yield Finding(what, why, fix, values, clues=Clues(settings=(rf"^\s*{key}\s*:",)))


def _read_sources(c: Compilation, composed: Composed) -> Sources:
    project = c.project
    updates = {update.ref: update.source for update in c.content.updates}
    refs = dict.fromkeys(item.ref for item in composed.contents.items)
    written = [composed.issue.source, *(updates[ref] for ref in refs if ref in updates)]
    places = (read_place(project.docs_dir / source.path, source.shown) for source in written)
    settings = read_place(project.root / "mkdocs.yml", project.shown(project.root / "mkdocs.yml"))
    return Sources(
        issue=composed.issue.source.shown,
        written=tuple(place for place in places if place),
        layout=(*read_layouts(_folders(c, "newsletter")), *_tokens(c)),
        settings=(settings,) if settings else (),
    )


def _folders(c: Compilation, kind: str) -> list[Folder]:
    """The packaged layouts are shown as the file that a project would put in their place."""
    folders = []
    for path in layout_folders(c.project.layouts, kind):
        is_own = path.is_relative_to(c.project.root)
        folders.append(Folder(path, c.project.shown(path) if is_own else f"layouts/{kind}"))
    return folders


def _tokens(c: Compilation) -> tuple[Place, ...]:
    places = (
        read_place(f.path / "tokens.yml", f"{f.shown}/tokens.yml") for f in _folders(c, "brand")
    )
    found = [place for place in places if place]
    return tuple(found[:1])


def _read_fallbacks(c: Compilation) -> tuple[Mapping[str, str], list[Problem]]:
    """Read what is said of features that some programs don't know."""
    places = (
        read_place(f.path / "fallbacks.yml", f"{f.shown}/fallbacks.yml")
        for f in _folders(c, "newsletter")
    )
    place = next((place for place in places if place), None)
    if not place:
        return {}, []
    why = _("it says what readers see where a feature is missing")
    fix = _("write a feature's id, a colon, and a sentence")
    try:
        document = parse_yaml(place.text)
    except YamlError as exc:
        return {}, [Problem(place.shown, exc.line, exc.what, why, exc.fix, exc.values)]
    if not isinstance(document.value, dict):
        what = _("this is not a list of features")
        return {}, [Problem(place.shown, 1, what, why, fix)]
    problems = []
    known = read_facts().features
    for key, sentence in document.value.items():
        if key not in known or not isinstance(sentence, str) or not sentence.strip():
            what = _("“{name}” is no feature, or has no sentence")
            values = {"name": key}
            line = document.line_of((key,))
            problems.append(Problem(place.shown, line, what, why, fix, values, Level.WARNING))
    return {str(k): v for k, v in document.value.items() if isinstance(v, str)}, problems
