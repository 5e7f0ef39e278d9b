import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from rundbrief.cli import main

UPDATE = "---\nhealth: on-track\n---\n# All is well\n\nThe shop is open.\n"


def test_help_names_every_command():
    result = CliRunner().invoke(main, ["--help"])
    assert result.exit_code == 0
    for command in ("build", "check", "serve", "new", "status", "newsletter"):
        assert f"\n  {command} " in result.stdout


def test_mistyped_command_exits_with_two(folder):
    assert CliRunner().invoke(main, ["biuld"]).exit_code == 2
    assert folder.run("build", "--audience", "everybody").exit_code == 2


def test_build_publishes_site_and_newsletters(folder):
    folder.write("content/marketing/2026-11-18-shop.md", UPDATE)
    folder.write("content/newsletter/2026-W47.md", "Good morning.\n")
    result = folder.run("build", "--today", "2026-11-20")
    assert result.exit_code == 0, result.stderr
    files = folder.files()
    assert result.stdout.splitlines() == [
        str(folder.root / "output/site/index.html"),
        str(folder.root / "output/newsletter/2026-W47/newsletter.html"),
    ]
    assert {f"newsletter/2026-W47/newsletter.{e}" for e in ("html", "txt", "eml", "mjml")} <= set(
        files
    )
    assert b"All is well" in files["site/marketing/2026-11-18-shop/index.html"]
    assert b"The shop is open." in files["newsletter/2026-W47/newsletter.html"]


def test_build_with_a_problem_publishes_nothing(folder):
    folder.write("content/marketing/2026-11-18-shop.md", UPDATE)
    assert folder.run("build").exit_code == 0
    before = folder.files()
    folder.write("content/marketing/2026-11-19-sale.md", "---\nhealth: green\n---\nText.\n")
    result = folder.run("build")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "content/marketing/2026-11-19-sale.md:2: health is “green”" in result.stderr
    assert "Found 1 problem. Nothing was changed." in result.stderr
    assert folder.files() == before


def test_strict_build_stops_at_a_warning(folder):
    folder.write("content/marketing/2026-11-18-shop.md", "# Shop\n\n[gone](gone.md)\n")
    assert folder.run("build").exit_code == 0
    assert folder.run("build", "--strict").exit_code == 1


def test_build_of_an_empty_project_makes_a_site(folder):
    result = folder.run("build", "--today", "2026-11-20")
    assert result.exit_code == 0, result.stderr
    assert "site/index.html" in folder.files()


FOUR_MISTAKES = {
    "content/marketing/2026-11-18-key.md": "---\nhelth: on-track\n---\nText.\n",
    "content/marketing/no-date.md": "Text.\n",
    "content/support/2026-11-18-yaml.md": "---\ntitle: Login: fixed\n---\nText.\n",
    "content/support/2026-11-19-link.md": "Text.\n\nSee [the other](../marketing/gone.md).\n",
}


def test_check_names_every_mistake_of_every_file_in_one_run(folder):
    for path, text in FOUR_MISTAKES.items():
        folder.write(path, text)
    result = folder.run("check")
    assert result.exit_code == 1
    assert result.stdout == (
        "content/marketing/2026-11-18-key.md:2: unknown key “helth”\n"
        "  why: otherwise a misspelled key would be silently ignored\n"
        "  fix: use “health” instead\n"
        "content/marketing/no-date.md: the file has no date\n"
        "  why: the date decides which week the file belongs to\n"
        f"  fix: add the line “date: {today()}” to the front matter,"
        " or start the file name with the date\n"
        "content/support/2026-11-18-yaml.md:2: this line has a second colon and can't be"
        " read as “key: value”\n"
        "  why: a file that can't be read is not published\n"
        '  fix: put the text after the first colon in quotes, for example title: "Login: fixed"\n'
        "content/support/2026-11-19-link.md:3: warning: the target of the link"
        " “../marketing/gone.md” doesn't exist\n"
        "  why: there is no such file in the content folder\n"
        "  fix: check the path; it is relative to the folder of this file\n"
    )


def today():
    from datetime import UTC, datetime

    return datetime.now(UTC).date().isoformat()


def test_check_speaks_json(folder):
    folder.write("content/marketing/2026-11-18-key.md", "---\nhelth: on-track\n---\nText.\n")
    result = folder.run("check", "--format", "json")
    assert json.loads(result.stdout) == [
        {
            "file": "content/marketing/2026-11-18-key.md",
            "line": 2,
            "level": "error",
            "what": "unknown key “helth”",
            "why": "otherwise a misspelled key would be silently ignored",
            "fix": "use “health” instead",
        }
    ]


def test_check_annotates_pull_requests(folder):
    folder.write("content/marketing/2026-11-18-key.md", "---\nhelth: on-track\n---\nText.\n")
    assert folder.run("check", "--format", "github").stdout == (
        "::error file=content/marketing/2026-11-18-key.md,line=2,title=unknown key “helth”::"
        "otherwise a misspelled key would be silently ignored%0Ause “health” instead\n"
    )


def test_check_writes_nothing_but_what_it_remembers(folder):
    folder.write("content/marketing/2026-11-18-shop.md", UPDATE)
    before = folder.files(".")
    for option in ((), ("--no-cache",)):
        result = folder.run("check", *option)
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr.endswith("No problems found.\n")
    after = folder.files(".")
    assert {path for path in after if not path.startswith(".cache/rundbrief/")} == set(before)


def test_problems_speak_the_language_of_the_project(folder):
    folder.write(
        "mkdocs.yml",
        (folder.root / "mkdocs.yml")
        .read_text()
        .replace("plugins: [rundbrief]", "plugins: [{rundbrief: {language: de}}]"),
    )
    folder.write("content/marketing/2026-11-18-key.md", "---\nhealth: green\n---\nText.\n")
    result = folder.run("check")
    assert "health" in result.stdout
    assert "  Grund: " in result.stdout


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (
            "language: xx-yy",
            "mkdocs.yml:7: language is “xx-yy”, which is not a known language code",
        ),
        (
            "time_zone: Berlin",
            "mkdocs.yml:7: time_zone is “Berlin”, which is not a known time zone",
        ),
        ("brand: {color: '#123456'}", "mkdocs.yml:7: unknown key “color”"),
        ("brand: {colour: blue}", "mkdocs.yml:7: colour is “blue”, which is not a valid colour"),
        ("audience: secret", "mkdocs.yml:7: audience is “secret”, which is not an allowed value"),
    ],
)
def test_settings_with_mistakes_name_their_line(folder, settings, expected):
    folder.write(
        "mkdocs.yml",
        (folder.root / "mkdocs.yml")
        .read_text()
        .replace("plugins: [rundbrief]", f"plugins:\n  - rundbrief:\n      {settings}"),
    )
    result = folder.run("check")
    assert result.exit_code == 1
    assert expected.replace("mkdocs.yml:7", "mkdocs.yml:8") in result.stderr


def test_missing_settings_file_is_explained(tmp_path):
    result = CliRunner().invoke(main, ["check", "-f", str(tmp_path / "mkdocs.yml")])
    assert result.exit_code == 1
    assert "file not found" in result.stderr


def test_settings_file_without_the_plugin_is_explained(folder):
    folder.write("mkdocs.yml", "site_name: X\ndocs_dir: content\n")
    result = folder.run("check")
    assert result.exit_code == 1
    assert "the rundbrief plugin is not enabled" in result.stderr


def test_settings_file_that_mkdocs_refuses_is_explained(folder):
    folder.write("mkdocs.yml", "docs_dir: content\nplugins: [rundbrief]\n")
    result = folder.run("check")
    assert result.exit_code == 1
    assert "mkdocs.yml: “site_name” is missing\n" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        (("update", "marketing", "Größer & schöner"), "marketing/2026-11-20-groesser-schoener.md"),
        (("incident", "Login fails"), "incidents/2026-11-20-login-fails.md"),
        (("follow-up", "A lamp is out"), "follow-ups/2026-11-20-a-lamp-is-out.md"),
        (("issue",), "newsletter/2026-W47.md"),
        (("issue", "2026-11"), "newsletter/2026-11.md"),
    ],
)
def test_new_makes_a_file_that_has_no_problems(folder, arguments, path):
    result = folder.run("new", *arguments, "--today", "2026-11-20")
    assert result.exit_code == 0, result.stderr
    assert result.stdout == f"{folder.content / path}\n"
    # Only the headline is there yet, and the check says so.
    checked = folder.run("check", "--today", "2026-11-20")
    assert checked.exit_code == 0
    places = [line for line in checked.stdout.splitlines() if not line.startswith("  ")]
    # What the newsletter's lint asks for is told in tests of its own; its lines end in a rule.
    places = [line for line in places if not line.endswith("]")]
    silent = f"content/{path}: warning: the update has a headline but no text"
    assert places == ([silent] if arguments[0] == "update" else [])


def test_new_leaves_a_file_that_is_there_alone(folder):
    folder.write("content/newsletter/2026-W47.md", "Mine.\n")
    result = folder.run("new", "issue", "2026-W47")
    assert result.exit_code == 1
    assert "the file already exists" in result.stderr
    assert folder.files("content")["newsletter/2026-W47.md"] == b"Mine.\n"


def test_new_update_of_an_unknown_department_names_the_nearest(folder):
    result = folder.run("new", "update", "marketting", "Sale")
    assert result.exit_code == 1
    assert "use “marketing”" in result.stderr


def test_status_gives_the_overview(folder):
    folder.write("content/marketing/2026-11-18-shop.md", UPDATE)
    folder.write(
        "content/incidents/2026-11-17-login.md",
        "---\ntitle: Login fails\nseverity: major\n---\n## 2026-11-17 09:40 investigating\nOh.\n",
    )
    folder.write(
        "content/follow-ups/2026-10-01-lamp.md",
        "---\ntitle: The lamp\nowner: Theo\ndue: 2026-11-01\n---\nIt is dark.\n",
    )
    result = folder.run("status", "--today", "2026-11-20")
    assert result.exit_code == 0
    # Babel writes thin spaces, as typographers do.
    said = result.stdout.replace("\u2009", " ").replace("\u202f", " ")
    assert [line.rstrip() for line in said.splitlines()] == [
        "Kestrel · Week 47 · Nov 16 – 22, 2026",
        "Marketing       ● On track        2 days ago  All is well",
        "Member support  ○ Status unknown              No update yet.",
        "Workshop        ○ Status unknown              No update yet.",
        "",
        "No update yet this week",
        "  Member support: update due, Sun, Nov 22",
        "  Workshop: update due, Fri, Nov 20",
        "",
        "Open incidents",
        "  Login fails: major, Investigating, Nov 17, 2026, 9:40 AM",
        "",
        "Follow-ups that need attention",
        "  The lamp: overdue (Theo)",
    ]


def test_newsletter_list_shows_the_newest_first(folder):
    folder.write("content/marketing/2026-11-18-shop.md", UPDATE)
    folder.write("content/newsletter/2026-W46.md", "Hello\n")
    folder.write("content/newsletter/2026-W47.md", "---\nsubject: News\n---\n")
    folder.run("newsletter", "close", "2026-W46", "--today", "2026-11-15")
    lines = folder.run("newsletter", "list", "--today", "2026-11-20").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["Issue", "2026-W47", "2026-W46"]
    assert "open" in lines[1]
    assert "closed" in lines[2]


def test_newsletter_build_of_one_issue_leaves_the_others(folder):
    folder.write("content/marketing/2026-11-18-shop.md", UPDATE)
    folder.write("content/newsletter/2026-W46.md", "")
    assert folder.run("newsletter", "build", "--today", "2026-11-20").exit_code == 0
    assert {path.split("/")[0] for path in folder.files("output/newsletter")} == {
        ".rundbrief",
        "2026-W46",
    }
    result = folder.run("newsletter", "build", "2026-W47", "--today", "2026-11-20")
    assert result.exit_code == 0, result.stderr
    files = folder.files("output/newsletter")
    assert "2026-W46/newsletter.html" in files
    assert b"All is well" in files["2026-W47/newsletter.html"]


def test_newsletter_of_a_week_that_does_not_exist_is_explained(folder):
    result = folder.run("newsletter", "build", "2026-W54")
    assert result.exit_code == 1
    assert "“2026-W54” is not a valid week or month" in result.stderr


def test_newsletter_without_a_site_address_is_explained(folder):
    folder.write(
        "mkdocs.yml",
        "site_name: X\ndocs_dir: content\ntheme: {name: rundbrief}\nplugins: [rundbrief]\n",
    )
    folder.write("content/newsletter/2026-W47.md", "")
    result = folder.run("build")
    assert result.exit_code == 1
    assert "“site_url” is missing" in result.stderr


def test_command_runs_as_a_module():
    result = subprocess.run(
        [sys.executable, "-m", "rundbrief", "--version"], capture_output=True, check=True, text=True
    )
    assert result.stdout.startswith("rundbrief, version ")


def test_key_that_mkdocs_does_not_know_is_warned_of(folder):
    folder.write("mkdocs.yml", (folder.root / "mkdocs.yml").read_text() + "site_nmae: X\n")
    result = folder.run("check")
    assert result.exit_code == 0
    assert result.stdout == (
        f"{folder.root}/mkdocs.yml:7: warning: unknown key “site_nmae”\n"
        "  why: otherwise a misspelled key would be silently ignored\n"
        "  fix: use “site_name” instead\n"
    )


@pytest.mark.parametrize("day", ["1899-12-31", "3000-01-01", "9999-12-31"])
def test_today_that_is_too_far_away_is_a_mistyped_command(folder, day):
    result = folder.run("check", "--today", day)
    assert result.exit_code == 2
    assert f"“{day}” is outside the supported years; use a year from 1900 to 2999." in result.stderr


@pytest.mark.parametrize("day", ["1900-01-01", "2999-12-31"])
def test_first_and_last_today_can_be_built(folder, day):
    folder.write("content/marketing/2026-11-18-shop.md", UPDATE)
    assert folder.run("build", "--today", day).exit_code == 0


@pytest.mark.parametrize(
    ("address", "what"),
    [
        ("https://ada:hunter2@status.example.org/", "site_url contains a user name or password"),
        ("https://ada:hunter2@[bad/", "site_url contains a user name or password"),
        ("https://[bad/", "site_url is not a valid web address"),
        ("https://status.example.org:http/", "site_url is not a valid web address"),
        ("https://status.example.org:99999/", "site_url is not a valid web address"),
        ("https://status example.org/", "site_url is not a valid web address"),
        ("ftp://status.example.org/", "site_url is not a valid web address"),
    ],
)
def test_site_url_that_is_wrong(folder, address, what):
    settings = (folder.root / "mkdocs.yml").read_text()
    folder.write("mkdocs.yml", settings.replace("https://status.example.org/", address))
    result = folder.run("build")
    assert result.exit_code == 1
    assert f"mkdocs.yml:2: {what}\n" in result.stderr
    assert "hunter2" not in result.output
    assert folder.files() == {}


def test_warnings_are_not_counted_as_problems_to_fix(folder):
    folder.write("content/marketing/2026-11-18-a.md", "---\nhealth: green\n---\nText.\n")
    folder.write("content/marketing/2026-11-19-b.md", "[gone](gone.md) [lost](lost.md)\n")
    result = folder.run("build", "--today", "2026-11-20")
    assert result.stderr.splitlines()[-1] == "Found 1 problem. Nothing was changed."


NO_REPOSITORY = "Note: there is no git repository here, so authors and original due dates"


@pytest.mark.parametrize("command", ["check", "build"])
def test_project_without_git_is_told_what_is_missing(folder, command):
    folder.write("content/marketing/2026-11-18-a.md", "# A\n\nText.\n")
    result = folder.run(command, "--strict")
    assert (result.exit_code, NO_REPOSITORY in result.stderr) == (0, True)
    folder.commit()
    assert NO_REPOSITORY not in folder.run(command, "--strict", "--no-cache").stderr


def test_project_without_git_that_misses_nothing_is_told_nothing(folder):
    folder.write("content/marketing/2026-11-18-a.md", "---\nauthors: [Ada]\n---\n# A\n\nText.\n")
    assert NO_REPOSITORY not in folder.run("check").stderr
