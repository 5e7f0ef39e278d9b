"""New files of departments that were renamed or no longer exist."""

import pytest

ROSTER = """\
marketing: {name: Marketing}
support: {name: Support, formerly: [helpdesk]}
events: {name: Events, merged_into: marketing, until: 2026-11-14}
shop: {name: Shop, until: 2026-11-14}
"""
KNOWN = "(known departments: marketing or support)"


@pytest.mark.parametrize(
    ("slug", "what", "fix"),
    [
        ("helpdesk", "“helpdesk” is called “support” now", f"use “support” {KNOWN}"),
        ("events", "the department “events” no longer exists", f"use “marketing” {KNOWN}"),
        ("shop", "the department “shop” no longer exists", "use marketing or support"),
        ("suport", "unknown department “suport”", f"use “support” {KNOWN}"),
    ],
)
def test_department_that_does_not_exist_today(folder, slug, what, fix):
    folder.write("content/departments.yml", ROSTER)
    result = folder.run("new", "update", slug, "A title", "--today", "2026-11-20")
    assert result.exit_code == 1
    assert what in result.output
    assert fix in result.output
    assert not (folder.content / slug).exists()


def test_department_that_still_exists_on_that_day(folder):
    folder.write("content/departments.yml", ROSTER)
    result = folder.run("new", "update", "shop", "A title", "--today", "2026-11-13")
    assert result.exit_code == 0


def test_owners_of_a_past_department(folder):
    folder.write(
        "content/departments.yml",
        ROSTER.replace(
            "Marketing}", "Marketing, lead: {name: Ada, email: ada@example.org}}"
        ).replace("Events,", "Events, lead: {name: Bo, email: bo@example.org},"),
    )
    settings = (folder.root / "mkdocs.yml").read_text()
    owners = "plugins:\n  - rundbrief:\n      owners: {everything: [mira@example.org]}\n"
    folder.write("mkdocs.yml", settings.replace("plugins: [rundbrief]\n", owners))
    folder.commit()
    result = folder.run("codeowners", "--today", "2026-11-20")
    rows = dict(line.split(None, 1) for line in result.stdout.splitlines() if line[0] != "#")
    assert rows["/content/events/"] == "ada@example.org mira@example.org"
    assert rows["/content/shop/"] == "mira@example.org"
    assert "bo@example.org" not in result.stdout
