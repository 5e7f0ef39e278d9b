"""`rundbrief check --author-of` and `rundbrief codeowners`."""

import json

import pytest

OWNERS = "      owners: {everything: mira@example.org, newsletter: [eva@example.org]}\n"
ROSTER = """\
marketing:
  name: Marketing
  lead: {name: Ada Brandt, email: ada@example.org}
  deputy: {name: Bo Lind, email: bo@example.org}
support:
  name: Support
  lead: {name: Cam Ito, email: cam@example.org}
"""
SETTINGS = f"""\
site_name: Kestrel
docs_dir: content
site_dir: output/site
theme: {{name: rundbrief}}
plugins:
  - rundbrief:
      language: en
{OWNERS}"""


@pytest.fixture
def proposal(folder):
    """A repository whose branch `proposal` is checked out."""
    folder.write("mkdocs.yml", SETTINGS)
    folder.write("content/departments.yml", ROSTER)
    folder.write("content/marketing/2026-11-18-a.md", "A")
    folder.commit()
    folder.git("checkout", "-q", "-b", "proposal")
    return folder


def commit_as(folder, name):
    folder.git("add", "-A")
    folder.git("commit", "-q", "-m", "Write", f"--author={name} <{name.lower()}@example.org>")


def check(folder, *more):
    command = ("check", "--author-of", "main..proposal", "--format", "json", *more)
    result = folder.run(*command, "--today", "2026-11-20")
    rows = json.loads(result.stdout)
    return result.exit_code, [(row["file"], row["what"]) for row in rows]


def test_departments_write_in_their_own_folder(proposal):
    proposal.write("content/marketing/2026-11-19-b.md", "B")
    proposal.write("content/incidents/2026-11-19-i.md", "# I\n\n## 2026-11-19 10:00 resolved\n")
    commit_as(proposal, "Ada")
    assert check(proposal) == (0, [])


def test_every_forbidden_change_is_named_with_its_author_and_owners(proposal):
    proposal.write("content/marketing/2026-11-18-a.md", "Mine")
    proposal.write("content/newsletter/2026-W47.md", "Mine")
    proposal.write("layouts/site/own.css", "p {}")
    commit_as(proposal, "Cam")
    code, found = check(proposal)
    only = "Cam <cam@example.org> may not change this file, only"
    assert code == 1
    assert [it for it in found if "may not" in it[1]] == [
        (
            "content/marketing/2026-11-18-a.md",
            f"{only} ada@example.org, bo@example.org or mira@example.org",
        ),
        ("content/newsletter/2026-W47.md", f"{only} eva@example.org or mira@example.org"),
        ("layouts/site/own.css", f"{only} mira@example.org"),
    ]


def files_of(found):
    return [file for file, what in found if "may not" in what]


def test_deletions_and_renames_are_changes(proposal):
    proposal.git("mv", "content/marketing", "content/support")
    commit_as(proposal, "Cam")
    assert files_of(check(proposal)[1]) == ["content/marketing/2026-11-18-a.md"]


def test_proposal_cant_give_itself_rights(proposal):
    """Roster and settings count as they were before the proposal."""
    proposal.write("content/departments.yml", ROSTER.replace("ada@", "zoe@"))
    proposal.write("mkdocs.yml", SETTINGS.replace("mira@", "zoe@"))
    proposal.write("content/marketing/2026-11-19-b.md", "B")
    commit_as(proposal, "Zoe")
    code, found = check(proposal)
    assert code == 1
    expected = ["content/departments.yml", "content/marketing/2026-11-19-b.md", "mkdocs.yml"]
    assert files_of(found) == expected


def test_proposal_cant_move_the_content_folder(proposal):
    proposal.write("mkdocs.yml", SETTINGS.replace("docs_dir: content", "docs_dir: texts"))
    proposal.write("texts/departments.yml", ROSTER)
    proposal.write("texts/support/2026-11-19-b.md", "B")
    commit_as(proposal, "Cam")
    expected = ["mkdocs.yml", "texts/departments.yml", "texts/support/2026-11-19-b.md"]
    assert files_of(check(proposal)[1]) == expected


def test_project_below_the_repositorys_root(folder):
    folder.write("team/mkdocs.yml", SETTINGS)
    folder.write("team/content/departments.yml", ROSTER)
    folder.commit()
    folder.git("checkout", "-q", "-b", "proposal")
    folder.write("team/content/support/2026-11-19-b.md", "B")
    folder.write("elsewhere.txt", "Mine")
    commit_as(folder, "Cam")
    inside = type(folder)(folder.root / "team")
    (file,) = files_of(check(inside)[1])
    assert file.endswith("/elsewhere.txt")
    rows = [line.split()[0] for line in inside.run("codeowners").stdout.splitlines()[1:]]
    expected = {"/team/content/support/", "/team/mkdocs.yml", "/team/layouts/", "/.github/"}
    assert expected <= set(rows)


def test_without_owners_nothing_is_compared(proposal):
    """A proposal that adds owners is compared with main, which has none."""
    proposal.git("checkout", "-q", "main")
    proposal.write("mkdocs.yml", SETTINGS.replace(OWNERS, ""))
    commit_as(proposal, "Mira")
    proposal.git("checkout", "-q", "-B", "proposal")
    proposal.write("mkdocs.yml", SETTINGS)
    commit_as(proposal, "Zoe")
    assert check(proposal) == (0, [(str(proposal.root / "mkdocs.yml"), "no owners are set")])
    assert check(proposal, "--strict")[0] == 1


def test_broken_roster_of_the_base_is_a_problem(proposal):
    proposal.git("checkout", "-q", "main")
    proposal.write("content/departments.yml", "marketing: {lead: 3}\n")
    commit_as(proposal, "Mira")
    proposal.git("checkout", "-q", "-B", "proposal")
    proposal.write("content/departments.yml", ROSTER)
    commit_as(proposal, "Zoe")
    code, found = check(proposal)
    assert code == 1
    assert found[0][0].endswith(":content/departments.yml")


def test_unknown_range_is_a_problem(proposal):
    result = proposal.run("check", "--author-of", "nothing..HEAD", "--today", "2026-11-20")
    assert result.exit_code == 1
    assert "the commits of “nothing..HEAD” can't be compared" in result.stdout


def test_codeowners(proposal):
    result = proposal.run("codeowners")
    everybody = "ada@example.org bo@example.org cam@example.org mira@example.org"
    assert result.stdout == (
        "# Written by “rundbrief codeowners” from departments.yml and mkdocs.yml.\n"
        "*                    mira@example.org\n"
        f"/content/follow-ups/ {everybody}\n"
        f"/content/images/     {everybody}\n"
        f"/content/incidents/  {everybody}\n"
        "/content/marketing/  ada@example.org bo@example.org mira@example.org\n"
        "/content/newsletter/ eva@example.org mira@example.org\n"
        "/content/support/    cam@example.org mira@example.org\n"
        "/mkdocs.yml          mira@example.org\n"
        "/layouts/            mira@example.org\n"
        "/.github/            mira@example.org\n"
        "/.gitlab-ci.yml      mira@example.org\n"
        "/.gitlab/            mira@example.org\n"
        "/CODEOWNERS          mira@example.org\n"
    )


def test_codeowners_needs_owners(proposal):
    proposal.write("mkdocs.yml", SETTINGS.replace(OWNERS, ""))
    result = proposal.run("codeowners")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no owners are set" in result.stderr
    assert "under owners: everything:" in result.stderr


def test_owner_must_be_an_address(proposal):
    proposal.write("mkdocs.yml", SETTINGS.replace("mira@example.org", '"mira * @all"'))
    result = proposal.run("codeowners")
    assert result.exit_code == 1
    assert "mkdocs.yml:8: everything is “mira * @all”" in result.stderr
