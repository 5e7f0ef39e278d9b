from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import MKDOCS_YML, REPOSITORY
from making import content, day, department, incident, issue, moment, update
from rundbrief.cli import main
from rundbrief.config.settings import Settings
from rundbrief.content.schema import Entry, FollowUp, Metric, Page, Source
from rundbrief.content.snapshot import Item, Snapshot
from rundbrief.editorial.visibility import select_visible

TODAY = day("11-20")
SETTINGS = Settings.model_validate(
    {"newsletter": {"editions": {"everyone": {}, "press": {"audience": "public"}}}}
)


def texts_in(thing):
    """Give every text that the fields of a thing lead to."""
    if isinstance(thing, str) and not isinstance(thing, Enum):
        yield thing
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from texts_in(getattr(thing, field.name))
    elif isinstance(thing, dict):
        yield from texts_in(tuple(thing.items()))
    elif isinstance(thing, tuple | list | frozenset):
        for part in thing:
            yield from texts_in(part)


def written(word, number):
    return Source(
        path=f"{word}/{number}.md", shown=f"content/{word}/{number}.md", body=f"{word} body"
    )


def page(word, number, **more):
    return Page(
        source=written(word, number), title=f"{word} title", summary=f"{word} summary", **more
    )


def metric(word, audience):
    names = ("definition", "says", "says_not", "react", "source")
    words: dict[str, Any] = {name: f"{word} {name}" for name in names}
    return Metric(
        slug=word,
        name=f"{word} name",
        department=None,
        unit=word,
        direction="up",
        target=(1.0,),
        warn=(),
        alert=(),
        audience=audience,
        points=(),
        **words,
    )


def follow_up(word, number, audience):
    timeline = (
        Entry(at=moment("2026-11-17T09:00"), state="open", body=f"{word} step", line=1, to=word),
    )
    return FollowUp(
        source=written(word, number),
        title=word,
        kind="request",
        received=TODAY,
        timeline=timeline,
        audience=audience,
        sender=word,
        channel=word,
        owner=word,
    )


@st.composite
def contents(draw):
    """Mark things internal, drafts or ahead; every text of such a thing holds “secret”."""
    parts: dict[str, list[Any]] = {
        name: [] for name in ("updates", "incidents", "follow_ups", "metrics", "issues", "pages")
    }
    roster = []
    for number in range(draw(st.integers(0, 8))):
        kind = draw(st.sampled_from([*parts, "departments"]))
        is_public = draw(st.booleans())
        audience = "public" if is_public else "internal"
        word = "bright" if is_public else "secret"
        if kind == "updates":
            draft, ahead = draw(st.booleans()), draw(st.booleans())
            word = "bright" if is_public and not draft and not ahead else "secret"
            more: dict[str, Any] = {
                "tags": (word,),
                "authors": (word,),
                "title": word,
                "summary": word,
            }
            when = "11-21" if ahead else "11-20"
            parts[kind].append(
                update(when, f"{word}{number}", draft=draft, audience=audience, **more)
            )
        elif kind == "incidents":
            entry = ("2026-11-17T09:00", "investigating")
            parts[kind].append(incident(entry, name=word, audience=audience, tags=(word,)))
        elif kind == "follow_ups":
            parts[kind].append(follow_up(word, number, audience))
        elif kind == "metrics":
            parts[kind].append(metric(word, audience))
        elif kind == "issues":
            items = (Item(ref=word, department="marketing", date=TODAY, title=word, summary=word),)
            edition = draw(st.sampled_from(["press", "everyone", "unknown"]))
            word = "bright" if edition == "press" else "secret"
            parts[kind].append(
                issue(f"2026-W{10 + number}", edition, subject=word, snapshot=Snapshot(items=items))
                if edition == "press" and is_public
                else issue(f"2026-W{10 + number}", edition, subject=word)
            )
        elif kind == "pages":
            draft = draw(st.booleans())
            word = "bright" if is_public and not draft else "secret"
            parts[kind].append(page(word, number, audience=audience, draft=draft))
        else:
            roster.append(
                department(f"d{number}", introduction=page(word, number, audience=audience))
            )
    front = page("secret", 99) if draw(st.booleans()) else page("bright", 99, audience="public")
    made = content(*parts.pop("updates"), issues=parts.pop("issues"), departments="marketing")
    rest: dict[str, Any] = {name: tuple(things) for name, things in parts.items()}
    return made.__class__(
        departments=(*made.departments, *roster),
        updates=made.updates,
        issues=made.issues,
        introduction=front,
        **rest,
    )


@settings(max_examples=150, deadline=None)
@given(contents())
def test_public_sees_nothing_internal(everything):
    seen = select_visible(everything, SETTINGS, audience="public", today=TODAY)
    assert [text for text in texts_in(seen) if "secret" in text] == []
    # And all that is public stays.
    assert {t for t in texts_in(everything) if "bright" in t} == {
        t for t in texts_in(seen) if "bright" in t
    }


def test_readers_inside_see_everything_but_drafts_and_what_lies_ahead():
    draft, ahead, own = update(name="a", draft=True), update("11-21", "b"), update("11-20", "c")
    front, plan = page("front", 1, draft=True), page("plan", 2, draft=True)
    everything = content(draft, ahead, own).__class__(
        departments=(department(introduction=page("about", 3, draft=True)),),
        updates=(ahead, own, draft),
        pages=(plan, page("note", 4)),
        introduction=front,
    )
    seen = select_visible(everything, SETTINGS, audience="internal", today=TODAY)
    assert seen == everything.__class__(
        departments=(department(),), updates=(own,), pages=(page("note", 4),), introduction=None
    )
    preview = select_visible(everything, SETTINGS, audience="internal", today=TODAY, preview=True)
    assert preview == everything.__class__(
        departments=everything.departments,
        updates=(own, draft),
        pages=everything.pages,
        introduction=front,
    )


def test_preview_for_the_public_shows_public_drafts_only():
    inside, outside = update(name="a", draft=True), update(name="b", draft=True, audience="public")
    seen = select_visible(
        content(inside, outside), SETTINGS, audience="public", today=TODAY, preview=True
    )
    assert seen.updates == (outside,)


# Mail addresses of the roster are for reminders. Those in the settings are for readers.

PEOPLE = """\
marketing:
  lead: {name: Ada Brandt, email: ada@secret.example}
  deputy: {name: Ben Li, email: ben@secret.example}
support: {lead: {name: Cem Ay, email: cem@secret.example}}
"""


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_mail_addresses_of_departments_are_nowhere(folder, audience):
    folder.write("content/departments.yml", PEOPLE)
    folder.write(
        "mkdocs.yml",
        MKDOCS_YML.replace(
            "[rundbrief]", "[{rundbrief: {newsletter: {editions: {everyone: {audience: public}}}}}]"
        ),
    )
    folder.write(
        "content/marketing/2026-11-18-a.md", "---\naudience: public\nhealth: at-risk\n---\nA"
    )
    folder.write("content/newsletter/2026-W47.md", "Hello")
    result = folder.run("build", "--audience", audience, "--today", "2026-11-20")
    assert result.exit_code == 0, result.output
    files = folder.files()
    assert "newsletter/2026-W47/newsletter.eml" in files
    assert [name for name, data in files.items() if b"secret.example" in data] == []


def test_sample_for_the_public_names_no_mail_address_of_a_department(sample, tmp_path):
    config = str(REPOSITORY / "mkdocs.yml")
    command = ["build", "--audience", "public", "--today", "2026-11-20", "--output", str(tmp_path)]
    result = CliRunner().invoke(main, [*command, "-f", config], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    people = [p for d in sample.content.departments for p in (d.lead, d.deputy) if p and p.email]
    assert people
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 10
    leaks = {
        person.email: path.name
        for path in files
        for person in people
        if person.email.encode() in path.read_bytes()
    }
    assert leaks == {}
