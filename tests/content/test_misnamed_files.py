import pytest

from rundbrief.i18n.texts import load_texts
from rundbrief.problems import shown

from conftest import said  # isort: skip

MARKDOWN = "this looks like Markdown, but the file name doesn't end in “.md”"
UPDATE = "this looks like an update, but only Markdown files are read"
LOCK = "this is a lock file of Microsoft Office"
TABLE = "the values in this table are not read"
SETTINGS = "settings at the beginning of this file have no effect"


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("marketing/2026-11-18-a.md.txt", MARKDOWN),
        ("marketing/2026-11-18-a.markdown", MARKDOWN),
        ("incidents/2026-11-18-a.mdx", MARKDOWN),
        ("handbook.MD.TXT", MARKDOWN),
        ("handbook.mdd", MARKDOWN),
        ("marketing/2026-11-18-a.docx", UPDATE),
        ("marketing/2026-11-18-a.txt", UPDATE),
        ("follow-ups/2026-11-18-a.odt", UPDATE),
        ("marketing/~$26-11-18-a.docx", LOCK),
        ("metrics/calls.xlsx", TABLE),
        ("metrics/calls.ods", TABLE),
        ("marketing/2026-11-18-a,md", MARKDOWN),
    ],
)
def test_file_has_its_own_cause_and_is_not_published(folder, path, what):
    folder.write(f"content/{path}", b"PK\x03\x04 Text")
    compiled = folder.compile()
    assert [said(p) for p in compiled.problems] == [f"content/{path}: {what}"]
    assert compiled.content.assets == {}


@pytest.mark.parametrize("path", ["marketing/notes.txt", "files/2026-11-18-a.docx"])
def test_document_without_a_date_or_elsewhere_is_published(folder, path):
    folder.write(f"content/{path}", b"PK\x03\x04 Text")
    compiled = folder.compile()
    assert ([*compiled.content.assets], compiled.problems) == ([path], ())


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ("marketing/2026-11-18-a.md", "See [the slides](2026-11-18-the%20slides.docx).\n"),
        ("index.md", "See [the slides](<marketing/2026-11-18-the slides.docx>).\n"),
        (
            "incidents/2026-11-17-a.md",
            "## 2026-11-17 09:00 investigating\n[A][1]\n\n[1]: ../marketing/2026-11-18-the%20slides.docx\n",
        ),
    ],
)
def test_document_with_a_date_is_published_if_a_text_links_to_it(folder, where, text):
    path = "marketing/2026-11-18-the slides.docx"
    folder.write(f"content/{path}", b"PK\x03\x04 Text")
    folder.write(f"content/{where}", text)
    compiled = folder.compile()
    assert ([*compiled.content.assets], compiled.problems) == ([path], ())


@pytest.mark.parametrize("name", ["2026-11-18-report.docx", "2026-11-18.xlsx", "2026-11-18-a.txt"])
def test_document_that_nothing_links_to_is_warned_of_beside_an_update(folder, name):
    folder.write("content/marketing/2026-11-18-a.md", "Text.\n")
    folder.write(f"content/marketing/{name}", b"PK\x03\x04 Text")
    problems = [said(p) for p in folder.compile().problems]
    assert problems == [f"content/marketing/{name}: {UPDATE}"]


@pytest.mark.parametrize(
    "text", ["date\tvalue\n2026-11-16\t41\n", "2026-11-16;41,5\n", "16.11.2026 41\n"]
)
def test_table_of_values_as_text_is_warned_of(folder, text):
    folder.write("content/files/calls.txt", text)
    folder.write("content/metrics/calls.txt", text)
    compiled = folder.compile()
    assert [said(p) for p in compiled.problems] == [f"content/metrics/calls.txt: {TABLE}"]
    assert [*compiled.content.assets] == ["files/calls.txt"]


def test_text_beside_tables_of_values_is_published(folder):
    folder.write("content/metrics/notes.txt", "On 2026-11-16, 41 people called.\n")
    assert folder.compile().problems == ()


BACKUP = "this looks like a backup copy that a program has made, and is not published"
NO_EXTENSION = "the file name has no extension, so the file is not published"
TYPE = "files of this type are not published"
HARMFUL = "some file types, such as HTML pages and scripts, can be harmful"


@pytest.mark.parametrize(
    ("name", "what", "why"),
    [
        ("2026-11-18-old.md~", BACKUP, "it holds an earlier version of another file"),
        ("a.md.bak", BACKUP, "it holds an earlier version of another file"),
        ("a.md.orig", BACKUP, "it holds an earlier version of another file"),
        ("notes", NO_EXTENSION, "the extension tells browsers and this program what a file holds"),
        ("a.rtf", TYPE, "many readers have no program that opens it"),
        ("a.pages", TYPE, "many readers have no program that opens it"),
        ("a.sketch", TYPE, "only types that browsers and common programs open are published"),
        ("a.html", TYPE, HARMFUL),
        ("a.js", TYPE, HARMFUL),
    ],
)
def test_cause_fits_the_type(folder, name, what, why):
    folder.write(f"content/marketing/{name}", "Text\n")
    (problem,) = folder.compile().problems
    assert (said(problem), problem.why) == (f"content/marketing/{name}: {what}", why)


@pytest.mark.parametrize("name", ["Thumbs.db", "desktop.ini", ".DS_Store"])
def test_files_of_operating_systems_are_ignored(folder, name):
    folder.write(f"content/marketing/{name}", b"\0")
    compiled = folder.compile()
    assert (dict(compiled.content.assets), compiled.problems) == ({}, ())


@pytest.mark.parametrize("text", ["---\naudience: internal\n---\nText\n", "draft: true\n\nText\n"])
def test_text_file_with_settings_is_not_published(folder, text):
    folder.write("content/files/plan.txt", text)
    compiled = folder.compile(audience="public")
    assert [said(p) for p in compiled.problems] == [f"content/files/plan.txt: {SETTINGS}"]
    assert compiled.content.assets == {}


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("departments.yaml", "departments.yml"),
        ("Departments.yml", "departments.yml"),
        ("department.yml", "departments.yml"),
        ("departments.yml.txt", "departments.yml"),
        ("marketing/departments.yml", "departments.yml"),
        ("metrics.yaml", "metrics.yml"),
        ("metrics/metrics.yml", "metrics.yml"),
    ],
)
def test_definitions_under_another_name_are_one_error(folder, path, name):
    (folder.content / "departments.yml").unlink()
    folder.write(f"content/{path}", "marketing: {name: Marketing}\n")
    folder.write(
        "content/marketing/2026-11-18-a.md",
        "---\nneeds: [support]\nmetrics: {calls: 4}\n---\nText.\n"
        if name == "departments.yml" and path != "metrics.yml"
        else "---\nmetrics: {calls: 4}\n---\nText.\n",
    )
    if name == "departments.yml":
        folder.write("content/metrics.yml", "calls: {name: Calls}\n")
    problems = [said(p) for p in folder.compile().problems]
    assert problems == [f"content/{path}: this looks like {name}, but it isn't read"]


@pytest.mark.parametrize(
    ("folder_name", "meant", "stem"),
    [
        ("incident", "incidents", "2026-11-18-a"),
        ("Incidents", "incidents", "login"),
        ("Störungen", "incidents", "2026-11-18-a"),
        ("followups", "follow-ups", "2026-11-18-a"),
        ("follow_ups", "follow-ups", "noise"),
        ("Newsletter", "newsletter", "2026-W47"),
        ("newsletters", "newsletter", "2026-11"),
    ],
)
@pytest.mark.parametrize("has_roster", [True, False])
def test_folder_with_another_name_names_the_right_one(folder, folder_name, meant, stem, has_roster):
    if not has_roster:
        (folder.content / "departments.yml").unlink()
    path = f"content/{folder_name}/{stem}.md"
    folder.write(path, "# A\n\nText.\n")
    (problem,) = folder.compile().problems
    assert said(problem) == f"{path}: the folder should be called “{meant}”"


def test_department_of_that_name_is_a_department(folder):
    folder.write("content/departments.yml", "anliegen: {name: Anliegen}\n")
    folder.write("content/anliegen/2026-11-18-a.md", "Text.\n")
    assert folder.compile().problems == ()


def test_page_in_a_folder_of_a_similar_name_is_a_page(folder):
    folder.write("content/newsletters/subscribe.md", "Text.\n")
    assert folder.compile().problems == ()


@pytest.mark.parametrize(
    ("line", "fix"),
    [
        (
            "away: 2026-12-21",
            "write it like this: away: [{since: 2026-12-21, until: 2027-01-04}]",
        ),
        (
            "lead: Ada Brandt",
            "write it like this: lead: {name: Ada Brandt}",
        ),
        ("colour: “#0f4c4a”", 'use straight quotation marks ("), or none'),
        ("name: „IT: Netze“", 'use straight ones, for example title: "Login: fixed"'),
    ],
)
def test_fix_fits_the_key(folder, line, fix):
    folder.write("content/departments.yml", f"marketing:\n  {line}\n")
    (problem,) = folder.compile().problems
    assert shown(problem.fix, problem, load_texts("en")) == fix
