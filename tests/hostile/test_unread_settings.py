"""Drafts and internal texts whose settings aren't read as such are never published."""

import pytest

from rundbrief.content.lost_settings import find_lost_setting

UPDATE = "content/marketing/2026-11-18-secret.md"
FORMS = [
    '+++\naudience = "internal"\ntitle = "Merger"\n+++\nMerger in May.\n',
    '{"audience": "internal"}\n\nMerger in May.\n',
    "audience:internal\n\nMerger in May.\n",
    "audience: internal\n---\nMerger in May.\n",
    "\u2060---\naudience: internal\n---\nMerger in May.\n",
    "<!-- template 2 -->\n---\naudience: internal\n---\nMerger in May.\n",
    "---\n---\naudience: internal\n---\nMerger in May.\n",
    "---\naudience:internal\n---\nMerger in May.\n",
    "# Merger\n\n`draft: true`\n\nMerger in May.\n",
    "---\ntitle: Merger\n    draft: true\n---\nMerger in May.\n",
]
PLACES = [
    UPDATE,
    "content/merger.md",
    "content/incidents/2026-11-18-secret.md",
    "content/follow-ups/2026-11-18-secret.md",
    "content/newsletter/2026-W47.md",
    "content/marketing/index.md",
]


@pytest.mark.parametrize("audience", ["internal", "public"])
@pytest.mark.parametrize("text", FORMS)
def test_every_form_is_an_error(folder, text, audience):
    folder.write(UPDATE, text)
    compiled = folder.compile(audience=audience)
    assert [(p.file, p.level) for p in compiled.problems] == [(UPDATE, "error")]
    assert compiled.content.updates == ()


def test_audience_without_a_value_is_an_error(folder):
    folder.write(UPDATE, "---\naudience:\n---\nMerger in May.\n")
    problems = folder.compile(audience="public").problems
    assert [(p.file, p.line, p.level) for p in problems] == [(UPDATE, 2, "error")]


@pytest.mark.parametrize("place", PLACES)
def test_every_kind_of_file_is_searched(folder, place):
    folder.write(place, f"{FORMS[0]}\n## 2026-11-18 09:00 resolved\nText.\n")
    problems = folder.compile(audience="public").problems
    assert [(p.file, p.line) for p in problems] == [(place, 2)]


def test_public_build_publishes_nothing(folder):
    yml = (folder.root / "mkdocs.yml").read_text(encoding="utf-8")
    folder.write("mkdocs.yml", yml.replace("[rundbrief]", "[rundbrief: {audience: public}]"))
    folder.write(UPDATE, FORMS[0])
    result = folder.run("build", "--audience", "public", "--today", "2026-11-20")
    assert result.exit_code == 1
    assert "between two lines of exactly three hyphens" in result.stderr
    assert folder.files() == {}


@pytest.mark.parametrize(
    "above",
    ["<!--\n" + "licence\n" * 60 + "-->\n", "\n" * 60, " " * 1001, "\n" * 30 + "<!-- a -->\n" * 40],
)
def test_settings_below_what_readers_do_not_see_are_found(above):
    assert find_lost_setting(f"{above}---\naudience: internal\n---\nHello\n") is not None
    assert find_lost_setting(f"{above}audience: internal\n\nHello\n") is not None
