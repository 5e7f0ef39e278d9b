"""What was sent isn't sent again, and what was published is still found, when folders move."""

from __future__ import annotations

import json
import re

import pytest

from conftest import MKDOCS_YML, Folder
from link_checker import find_dead_links

OLD = """\
helpdesk:
  name: Helpdesk
  lead: {name: Leila Haddad, email: leila@example.org}
marketing: {name: Marketing}
"""
NEW = OLD.replace("helpdesk:\n  name: Helpdesk", "support:\n  name: Support")
DECLARED = NEW.replace("  name: Support", "  name: Support\n  formerly: [helpdesk]")
UPDATES = {
    "helpdesk/2026-11-09-printers": "# Printers work\n\nAgain, and in colour.\n",
    "helpdesk/2026-11-10-phones": "# Phones are new\n\nAll of them.\n",
    "marketing/2026-11-10-fair": (
        "---\nneeds: [helpdesk]\nasks: [{to: helpdesk, what: Lend a beamer}]\n---\n"
        "# The fair\n\nIs open.\n"
    ),
}
CLOSE = ("newsletter", "close", "2026-W46", "--today", "2026-11-16")
LATER = ("--today", "2026-11-20")


@pytest.fixture
def project(tmp_path) -> Folder:
    """A project with an issue that was closed before the folder was renamed."""
    folder = Folder(tmp_path / "project")
    folder.write("mkdocs.yml", MKDOCS_YML)
    folder.write(".gitignore", "/output\n/.cache\n")
    folder.write("content/departments.yml", OLD)
    for ref, text in UPDATES.items():
        folder.write(f"content/{ref}.md", text)
    folder.write("content/newsletter/2026-W46.md", "Welcome.\n")
    folder.commit()
    assert folder.run(*CLOSE).exit_code == 0
    folder.commit("Close the issue")
    return folder


def rename(project: Folder, roster: str) -> None:
    project.git("mv", "content/helpdesk", "content/support")
    project.write("content/departments.yml", roster)
    project.commit("Rename the folder")
    project.write("content/support/2026-11-18-scanners.md", "# Scanners scan\n\nAt last.\n")
    project.write("content/newsletter/2026-W47.md", "Hello again.\n")
    project.commit("Go on")


def titles(project: Folder, key: str = "2026-W47") -> list[str]:
    """List what an issue holds."""
    compiled = project.compile(newsletter={"unsubscribe": "https://example.org/leave"})
    issue = next(it for it in compiled.issues if it.key == key)
    return [item.title for item in issue.contents.items]


@pytest.mark.parametrize("has_history", [True, False])
def test_renamed_folder_that_the_roster_knows_is_sent_once(project, has_history):
    before = (project.content / "newsletter/2026-W46.md").read_bytes()
    rename(project, DECLARED)
    if not has_history:
        (project.root / ".git").rename(project.root / ".no-git")
    assert titles(project) == ["Scanners scan"]
    assert sorted(titles(project, "2026-W46")) == ["Phones are new", "Printers work", "The fair"]
    result = project.run("check", *LATER)
    assert result.exit_code == 0
    assert "helpdesk" not in result.output
    assert before == (project.content / "newsletter/2026-W46.md").read_bytes()


def test_renamed_folder_that_only_git_knows_is_sent_once_and_named(project):
    rename(project, NEW)
    fix_references(project)
    assert titles(project) == ["Scanners scan"]
    result = project.run("check", *LATER)
    assert result.exit_code == 0
    assert (
        "content/departments.yml:1: warning: the folder “helpdesk” was renamed to “support” in git, but "
        "departments.yml doesn't say so" in words(result.output)
    )
    assert "add “formerly: [helpdesk]” to “support”" in words(result.output)


def test_renamed_folder_that_nobody_knows_of_fails_with_both_names(project):
    rename(project, NEW)
    fix_references(project)
    (project.root / ".git").rename(project.root / ".no-git")
    result = project.run("check", *LATER)
    assert result.exit_code == 1
    assert result.output.count("seems to be the same update") == 1
    assert re.search(
        r"content/newsletter/2026-W46.md:\d+: “helpdesk/2026-11-\d\d-\w+” went out with this "
        r"issue, and “support/2026-11-\d\d-\w+” seems to be the same update",
        words(result.output),
    )
    assert "add “formerly: [helpdesk]” to “support” in departments.yml" in words(result.output)
    assert "no longer exists" not in result.output


def test_renamed_folder_with_rewritten_files_fails_with_both_names(project):
    """Git finds no rename where little of a text is left."""
    project.git("mv", "content/helpdesk", "content/support")
    for name in ("2026-11-09-printers", "2026-11-10-phones"):
        file = project.content / f"support/{name}.md"
        title = file.read_text().partition("\n")[0]
        file.write_text(f"{title}\n\n" + "All of this is new and was not there before.\n" * 4)
    project.write("content/departments.yml", NEW)
    project.write("content/newsletter/2026-W47.md", "Hello again.\n")
    fix_references(project)
    project.commit("Rename and rewrite")
    result = project.run("check", *LATER)
    assert result.exit_code == 1
    assert "“support/2026-11-10-phones” seems to be the same update" in words(result.output)


def test_update_that_only_resembles_one_that_was_deleted_is_sent(project):
    project.git("rm", "-rq", "content/helpdesk")
    project.write("content/departments.yml", NEW)
    project.write("content/support/2026-11-18-scanners.md", "# Scanners scan\n\nAt last.\n")
    project.write("content/newsletter/2026-W47.md", "Hello again.\n")
    fix_references(project)
    project.commit("Start anew")
    assert titles(project) == ["Scanners scan"]


def fix_references(project: Folder) -> None:
    file = "content/marketing/2026-11-10-fair.md"
    project.write(file, UPDATES["marketing/2026-11-10-fair"].replace("helpdesk", "support"))


def words(text: str) -> str:
    return " ".join(text.split())


def test_file_that_was_moved_to_another_department_is_sent_once(project):
    name = "2026-11-09-printers.md"
    project.git("mv", f"content/helpdesk/{name}", f"content/marketing/{name}")
    project.write("content/newsletter/2026-W47.md", "Hello again.\n")
    project.commit("Move")
    assert titles(project) == []


def test_update_from_the_same_template_as_a_deleted_one_is_sent(project):
    """Git takes it for a rename, since most of the two is the same."""
    text = "# Week\n\n" + "Same as ever in every week of the year.\n" * 9
    project.write("content/helpdesk/2026-11-10-phones.md", f"{text}Phones ring.\n")
    project.commit("Use the template")
    project.git("rm", "-q", "content/helpdesk/2026-11-10-phones.md")
    project.write("content/marketing/2026-11-10-posters.md", text + "Posters hang, as ever.\n" * 3)
    project.write("content/newsletter/2026-W47.md", "Hello again.\n")
    project.commit("Replace")
    assert project.git("diff", "--name-status", "-M", "HEAD~", "HEAD").count("\tcontent/") == 3
    assert titles(project) == ["Week"]


def test_two_renames_and_another_file_name_are_the_same_update(project):
    project.git("mv", "content/helpdesk", "content/it")
    project.commit("Rename")
    old, new = "2026-11-09-printers.md", "2026-11-09-printers-work.md"
    project.git("mv", f"content/it/{old}", f"content/it/{new}")
    project.commit("Rename the file")
    rename_again = OLD.replace(
        "helpdesk:\n  name: Helpdesk", "support:\n  name: Support\n  formerly: [helpdesk, it]"
    )
    project.git("mv", "content/it", "content/support")
    project.write("content/departments.yml", rename_again)
    project.write("content/newsletter/2026-W47.md", "Hello again.\n")
    project.commit("Rename again")
    assert titles(project) == []


def test_references_to_the_former_name_keep_their_meaning(project):
    rename(project, DECLARED)
    project.write(
        "content/marketing/2026-11-19-links.md",
        "# Links\n\n[Phones](../helpdesk/2026-11-10-phones.md#all), [them](../helpdesk/).\n",
    )
    project.write("content/support/2026-11-10-phones.md", "# Phones are new\n\n## All\n\nYes.\n")
    project.write(
        "content/incidents/2026-11-18-a.md",
        "---\naffects: [helpdesk]\n---\n# Down\n\n## 2026-11-18 09:00 investigating\n\nHm.\n",
    )
    project.write(
        "content/follow-ups/2026-11-18-b.md",
        "---\ndepartment: helpdesk\n---\n# Late\n\n## 2026-11-18 09:00 delegated\nto: helpdesk\n"
        "next-check: 2026-12-01\n",
    )
    project.write("content/metrics.yml", "calls: {name: Calls, department: helpdesk}\n")
    project.write(
        "content/newsletter/2026-W47.md", "---\npin: [helpdesk/2026-11-09-printers]\n---\n"
    )
    content, problems = project.read()
    assert problems == []
    fair = next(update for update in content.updates if update.asks)
    assert (fair.needs, fair.asks[0].to) == (("support",), "support")
    assert content.incidents[0].affects == ("support",)
    assert (content.follow_ups[0].department, content.follow_ups[0].delegated_to) == (
        *("support", "support"),
    )
    assert content.metrics[0].department == "support"
    assert content.issues[1].pin == ("support/2026-11-09-printers",)
    result = project.run("build", *LATER)
    assert (result.exit_code, "links.md" in result.output) == (0, False)
    page = project.root / "output/site/marketing/2026-11-19-links/index.html"
    hrefs = re.findall(r'href="(\.\./\.\./support/[^"]*)"', page.read_text())
    assert hrefs[:2] == ["../../support/2026-11-10-phones/#all", "../../support/"]


def test_file_in_the_former_folder_is_a_problem(project):
    rename(project, DECLARED)
    project.write("content/helpdesk/2026-11-19-late.md", "# Late\n\nHere.\n")
    __, problems = project.read()
    assert problems == [
        "content/helpdesk/2026-11-19-late.md: the folder of this department is called “support” now"
    ]


@pytest.mark.parametrize("directory_urls", [True, False])
@pytest.mark.parametrize("audience", ["internal", "public"])
def test_old_addresses_lead_to_the_new_ones(project, directory_urls, audience):
    rename(project, DECLARED)
    settings = MKDOCS_YML.replace("plugins: [rundbrief]", "plugins:\n  - rundbrief:\n")
    settings += f"      audience: {audience}\nuse_directory_urls: {str(directory_urls).lower()}\n"
    project.write("mkdocs.yml", settings)
    project.write("content/support/2026-11-18-scanners.md", "# Scanners <scan>\n\nAt last.\n")
    secret = "---\naudience: internal\n---\n# Layoffs ahead\n\nTomorrow.\n"
    project.write("content/support/2026-11-17-secret.md", secret)
    result = project.run("build", "--audience", audience, *LATER)
    assert result.exit_code == 0, result.output
    site = project.root / "output/site"
    end = "/index.html" if directory_urls else ".html"
    for name in ("helpdesk", "helpdesk/2026-11-09-printers", "helpdesk/2026-11-18-scanners"):
        page = (site / f"{name}{end}").read_text()
        new = name.replace("helpdesk", "support") + ("/" if directory_urls else ".html")
        root = "../" * f"{name}{end}".count("/") or "./"
        robots = "noindex, nofollow" if audience == "internal" else "noindex"
        assert f'<meta http-equiv="refresh" content="0; url={root}{new}">' in page
        assert f'<link rel="canonical" href="https://status.example.org/{new}">' in page
        assert f'<meta name="robots" content="{robots}">' in page
        assert f'<a href="{root}{new}">' in page
        assert "<script" not in page
        assert "style=" not in page
    assert "helpdesk" not in (site / "sitemap.xml").read_text()
    assert (site / f"helpdesk/2026-11-17-secret{end}").exists() is (audience == "internal")
    after = "/" if directory_urls else ".html"
    before = "" if directory_urls else ".html"
    assert (site / "_redirects").read_text() == (
        f"/helpdesk{before} /support{after} 301\n/helpdesk/* /support/:splat 301\n"
    )
    for file in ("atom.xml", "rss.xml", "feed.json", "calendar.ics"):
        assert (site / f"feeds/departments/helpdesk/{file}").read_bytes() == (
            (site / f"feeds/departments/support/{file}").read_bytes()
        )
    assert (site / "badges/helpdesk.svg").read_bytes() == (site / "badges/support.svg").read_bytes()
    assert find_dead_links([site], site=site, address="https://status.example.org/") == []


def test_programs_know_things_of_a_renamed_department_by_the_same_ids(project):
    assert project.run("build", *LATER).exit_code == 0
    before = read_ids(project, "helpdesk")
    rename(project, DECLARED)
    assert project.run("build", *LATER).exit_code == 0
    after = read_ids(project, "support")
    assert before["items"] < after["items"]
    assert before["components"] == after["components"]


def read_ids(project: Folder, slug: str) -> dict[str, set[str]]:
    site = project.root / "output/site"
    feed = json.loads((site / f"feeds/departments/{slug}/feed.json").read_text())
    status = json.loads((site / "api/v2/components.json").read_text())
    return {
        "items": {item["id"] for item in feed["items"]},
        "components": {it["id"] for it in status["components"]},
    }


def test_own_rules_for_redirects_are_kept(project):
    rename(project, DECLARED)
    project.write("layouts/site/_redirects", "/a /b 302\n")
    assert project.run("build", *LATER).exit_code == 0
    assert (project.root / "output/site/_redirects").read_text() == "/a /b 302\n"


def test_page_at_an_old_address_is_a_problem(project):
    rename(project, DECLARED)
    project.write("content/helpdesk.md", "# Helpdesk\n")
    result = project.run("check", *LATER)
    assert result.exit_code == 1
    assert "would have the same address as" in words(result.output)


def test_correction_is_sent_once_over_a_rename(project):
    rename(project, DECLARED)
    path = "content/support/2026-11-09-printers.md"
    project.write(path, "---\ncorrection: Not in colour.\n---\n# Printers work\n\nAgain.\n")
    project.commit("Correct")
    assert corrections(project) == {"2026-W46": [], "2026-W47": ["Not in colour."]}
    assert project.run("newsletter", "close", "2026-W47", *LATER).exit_code == 0
    project.write("content/newsletter/2026-W48.md", "And again.\n")
    moved = DECLARED.replace("support:", "help:").replace("[helpdesk]", "[helpdesk, support]")
    project.write("content/departments.yml", moved)
    project.git("mv", "content/support", "content/help")
    project.commit("Rename it again")
    assert corrections(project)["2026-W48"] == []
    assert project.run("check", *LATER).exit_code == 0


def corrections(project: Folder) -> dict[str, list[str]]:
    """List the corrections that each issue holds."""
    issues = project.compile(newsletter={"unsubscribe": "https://example.org/leave"}).issues
    return {it.key: [note.correction for note in it.contents.corrections] for it in issues}


def test_new_file_with_the_name_of_a_renamed_one_is_sent_and_the_old_one_is_not(project):
    project.git("mv", *(f"content/marketing/2026-11-10-{name}.md" for name in ("fair", "old")))
    project.commit("Rename the update", at="2026-11-17T12:00:00+01:00")
    project.write("content/marketing/2026-11-10-fair.md", "# Another fair\n\nIs open, too.\n")
    project.write("content/newsletter/2026-W47.md", "Hello again.\n")
    project.commit("Use its name again", at="2026-11-18T12:00:00+01:00")
    assert titles(project) == ["Another fair"]
    assert "changed since" not in project.run("check", *LATER).output


def test_updates_whose_names_were_swapped_are_sent_once(project):
    first, second = (project.content / f"helpdesk/2026-11-10-{it}.md" for it in ("phones", "new"))
    project.write("content/newsletter/2026-W47.md", "Hello again.\n")
    text = first.read_text()
    first.write_text("# New phones\n\nIn red.\n")
    second.write_text(text)
    project.commit("Swap")
    assert titles(project) == ["New phones"]
