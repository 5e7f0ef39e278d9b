"""What was written for internal readers stays internal when an edition becomes public."""

from __future__ import annotations

import re

import pytest

from conftest import Folder, said
from making import render_site

SETTINGS = """\
site_name: Kestrel
site_url: https://status.example.org/
docs_dir: content
site_dir: output/site
theme: {name: rundbrief}
plugins:
  - rundbrief:
      brand: {address: Lane 1}
      newsletter:
        unsubscribe: https://example.org/u
        editions:
          everyone: {audience: EVERYONE}
          board: {audience: internal}
"""
# Every word that begins with `zz` is internal.
CLOSED = """\
---
subject: 'Week 46: zztitle'
preheader: zzpreheader
closed: 2026-11-13T12:00:00+01:00
items:
- {item: support/2026-11-10-zzfile, department: support, date: 2026-11-10, title: zztitle, summary: zzsum}
departments:
- {department: support, name: Support, health: off-track, before: on-track}
incidents:
- {incident: incidents/2026-11-10-i, title: zzincident, state: resolved, at: 2026-11-10T09:00+00:00}
metrics:
- {metric: zzmetric, name: zzname, values: {2026-11-08: 4711}}
follow_ups:
- {follow_up: follow-ups/2026-11-01-f, title: zzfollowup, state: open, concern: overdue, owner: zzowner}
asks:
- {item: support/2026-11-10-zzfile, what: zzwhat, asker: zzasker, to: zzto}
dates:
- {day: 2026-11-28, what: zzdate, kind: maintenance, page: incidents/2026-11-28-m}
---
Internal words, zzwords.
"""
FILE = "content/newsletter/2026-W46.md"


@pytest.fixture
def project(folder: Folder) -> Folder:
    folder.write("mkdocs.yml", SETTINGS.replace("EVERYONE", "public"))
    folder.write("content/departments.yml", "support: {name: Support}\n")
    folder.write("content/support/2026-11-17-open.md", "---\naudience: public\n---\n# Open\n\nA.\n")
    folder.write("content/support/2026-11-10-zzfile.md", "# zztitle\n\nzzsum\n")
    folder.write("content/newsletter/2026-W47.md", "Hello everybody.\n")
    folder.write(FILE, CLOSED)
    return folder


def run(folder: Folder, *command: str) -> tuple[int, str]:
    result = folder.run(*command, "--today", "2026-11-20")
    return result.exit_code, result.output


COMMANDS = {
    "public build": "build --audience public",
    "internal build, which makes the public email": "build",
    "public newsletter": "newsletter build 2026-W46 --audience public",
    "newsletter": "newsletter build 2026-W46",
    "all newsletters": "newsletter build --audience public",
    "check": "check",
}


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("audience", ["", "audience: internal\n"], ids=["unknown", "internal"])
def test_internal_issue_of_a_public_edition_stops_everything(
    name: str, audience: str, project: Folder
) -> None:
    project.write(FILE, CLOSED.replace("items:", f"{audience}items:"))
    code, text = run(project, *COMMANDS[name].split())
    assert code == 1
    assert f"{FILE}:{5 if audience else 4}: the" in text
    assert not (project.root / "output" / "newsletter").exists()
    assert not (project.root / "output" / "site").exists()


def test_public_preview_leaves_the_issue_out(project: Folder) -> None:
    editions = {"editions": {"everyone": {"audience": "public"}}}
    c = project.compile(audience="public", preview=True, newsletter=editions)
    files = dict(render_site(c))
    assert "newsletter/2026-W47/index.html" in files
    assert [it for it in files if re.search("zz[a-z]{3}|2026-W46/", it + repr(files[it]))] == []


def test_issue_closed_for_the_public_is_shown(project: Folder) -> None:
    project.write(FILE, "Nice words.\n")
    assert run(project, "newsletter", "close", "2026-W46")[0] == 0
    text = (project.root / FILE).read_text(encoding="utf-8")
    assert "\naudience: public\n" in text
    assert "zz" not in text
    assert run(project, "build", "--audience", "public")[0] == 0
    page = project.root / "output/site/newsletter/2026-W46/index.html"
    assert "Nice words." in page.read_text(encoding="utf-8")


def test_issue_closed_for_internal_readers_stays_readable_for_them(project: Folder) -> None:
    project.write("mkdocs.yml", SETTINGS.replace("EVERYONE", "internal"))
    project.write(FILE, "Internal zzwords.\n")
    assert run(project, "newsletter", "close", "2026-W46")[0] == 0
    assert "\naudience: internal\n" in (project.root / FILE).read_text(encoding="utf-8")
    assert run(project, "build")[0] == 0
    page = project.root / "output/site/newsletter/2026-W46/index.html"
    assert "zzwords" in page.read_text(encoding="utf-8")
    assert "zztitle" in page.read_text(encoding="utf-8")
    assert run(project, "build", "--audience", "public")[0] == 0
    assert b"zz" not in b"".join(
        data for path, data in project.files().items() if path.endswith((".html", ".xml", ".json"))
    )


def test_confirmed_issue_is_public_without_its_internal_items(project: Folder) -> None:
    """A person who confirms an issue can't publish an item that is internal itself."""
    confirmed = CLOSED.replace("items:", "audience: public\nitems:")
    project.write(FILE, confirmed)
    code, text = run(project, "build", "--audience", "public")
    assert code == 1
    assert f"{FILE}:7: “support/2026-11-10-zzfile” is internal" in text
    project.write(
        "content/support/2026-11-10-zzfile.md", "---\naudience: public\n---\n# zztitle\n\nzzsum\n"
    )
    code, text = run(project, "build", "--audience", "public")
    assert code == 1
    assert f"{FILE}:11: “incidents/2026-11-10-i” no longer exists" in text
    entries = r"(- \{(?:item|incident|metric|follow_up|day).*)\}"
    project.write(FILE, re.sub(entries, r"\1, audience: public}", confirmed))
    assert run(project, "build", "--audience", "public")[0] == 0


def test_item_that_became_internal_is_a_warning_and_can_be_withdrawn(project: Folder) -> None:
    update = "content/support/2026-11-10-zzfile.md"
    public = "---\naudience: public\n---\n# Zzappl\n\nSum.\n"
    project.write(update, public)
    project.write(FILE, "Nice words.\n")
    assert run(project, "newsletter", "close", "2026-W46")[0] == 0
    project.write(update, public.replace("public", "internal"))
    code, text = run(project, "check")
    assert code == 0
    assert "warning: “support/2026-11-10-zzfile” went out publicly with this issue" in text
    assert "emails that were sent can't be recalled" in text
    closed = (project.root / FILE).read_text(encoding="utf-8")
    entry = r"items:\n- item: support/2026-11-10-zzfile\n(  .*\n)+"
    withdrawn = re.sub(entry, "", closed).replace("Zzappl", "news")
    assert len(withdrawn) < len(closed)
    project.write(FILE, withdrawn)
    assert "went out" not in run(project, "check")[1]
    assert run(project, "build", "--audience", "public")[0] == 0
    assert b"Zzappl" not in b"".join(project.files().values())


def test_public_issue_in_an_internal_build_has_no_links_to_internal_pages(folder):
    yml = (folder.root / "mkdocs.yml").read_text(encoding="utf-8")
    editions = "newsletter: {edition: pub, editions: {pub: {audience: public}}, unsubscribe: 'mailto:a@example.org'}"
    folder.write("mkdocs.yml", yml.replace("[rundbrief]", f"[rundbrief: {{{editions}}}]"))
    folder.write("content/marketing/2026-11-18-zebraquux.md", "Secret.\n")
    folder.write("content/marketing/2026-11-18-open.md", "---\naudience: public\n---\nOpen.\n")
    links = "[a](../marketing/2026-11-18-zebraquux.md) [b](../marketing/2026-11-18-open.md)"
    folder.write("content/newsletter/2026-W47.md", f"Read {links}\n")
    result = folder.run("build", "--today", "2026-11-20")
    assert result.exit_code == 0, result.output
    assert "zebraquux.md” points to something that these readers can't see" in result.output
    mails = folder.files("output/newsletter")
    assert mails
    assert not [path for path, data in mails.items() if b"zebraquux" in data]
    assert [path for path, data in mails.items() if b"2026-11-18-open" in data]


def test_two_issues_of_one_edition_and_week_are_an_error(folder):
    settings = {"newsletter": {"editions": {"everyone": {}, "pub": {"audience": "public"}}}}
    folder.write("content/newsletter/2026-W47.md", "---\nedition: pub\n---\nOne.\n")
    folder.write("content/newsletter/2026-W47-pub.md", "Two.\n")
    problems = [said(problem) for problem in folder.compile(**settings).problems]
    assert any("is an issue of the same edition and period" in it for it in problems)
