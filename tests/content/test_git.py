import subprocess
from datetime import date

import pytest

from conftest import Folder
from rundbrief.content.git import read_git
from rundbrief.content.git_history import read_history
from rundbrief.content.git_process import start_git

# An alias prints the environment in which git runs.
PRINT_ENVIRONMENT = "alias.environment=!echo $GIT_NO_LAZY_FETCH $GIT_TERMINAL_PROMPT"


def test_git_fetches_nothing(folder):
    folder.git("init", "-q")
    assert read_git(folder.root, "-c", PRINT_ENVIRONMENT, "environment") == "1 0\n"
    process = start_git(folder.root, "-c", PRINT_ENVIRONMENT, "environment")
    assert process.communicate()[0] == b"1 0\n"


def test_machine_without_git_has_no_output(folder, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert read_git(folder.root, "status") == ""


def test_failing_git_command_has_no_output(folder):
    assert read_git(folder.root / "nowhere", "status") == ""


def dates(folder, **settings):
    content, problems = folder.read(**settings)
    return {u.ref: (u.date.isoformat(), u.authors) for u in content.updates}, problems


def test_first_commit_dates_a_file_and_names_its_author(folder):
    folder.write("content/marketing/launch.md", "One")
    folder.commit(at="2026-11-02T10:00:00+01:00")
    folder.write("content/marketing/launch.md", "Two")
    folder.commit(at="2026-11-09T10:00:00+01:00")
    assert dates(folder) == ({"marketing/launch": ("2026-11-02", ("Ada Brandt",))}, [])


def test_renames_are_followed(folder):
    folder.write("content/marketing/launch.md", "One\n" * 20)
    folder.commit(at="2026-11-02T10:00:00+01:00")
    folder.git("mv", "content/marketing/launch.md", "content/marketing/second.md")
    folder.commit(at="2026-11-03T10:00:00+01:00")
    (folder.content / "support").mkdir()
    folder.git("mv", "content/marketing/second.md", "content/support/Großer Start, „jetzt“.md")
    folder.write("content/marketing/launch.md", "Another one")
    folder.commit(at="2026-11-04T10:00:00+01:00")
    assert dates(folder)[0] == {
        "support/Großer Start, „jetzt“": ("2026-11-02", ("Ada Brandt",)),
        "marketing/launch": ("2026-11-04", ("Ada Brandt",)),
    }


def commit_as(folder, author, at):
    folder.git("add", "-A")
    folder.git("commit", "-q", "-m", "Write", f"--author={author} <a@example.org>", at=at)


@pytest.mark.parametrize("former", ["docs", "site/docs", "docs/content", ""])
def test_history_goes_back_beyond_a_move_of_the_content_folder(folder, former):
    folder.git("init", "-q")
    (folder.root / "content").rename(folder.root / "moved")
    folder.write("moved/marketing/posters.md", "Undated.\n" * 9)
    place = folder.root / former / "marketing"
    place.parent.mkdir(parents=True, exist_ok=True)
    for name in ("marketing", "departments.yml"):
        (folder.root / "moved" / name).rename(place.with_name(name))
    commit_as(folder, "Ada Brandt", "2026-10-05T10:00:00+00:00")
    (folder.root / "kept").mkdir()
    for name in ("marketing", "departments.yml"):
        (place.with_name(name)).rename(folder.root / "kept" / name)
    commit_as(folder, "Otto Ops", "2026-10-20T10:00:00+00:00")
    folder.git("mv", "kept", "content")
    folder.write("content/marketing/posters.md", "Undated.\n" * 8 + "And changed.\n")
    commit_as(folder, "Otto Ops", "2026-11-05T10:00:00+00:00")
    assert dates(folder)[0]["marketing/posters"] == ("2026-10-05", ("Ada Brandt",))
    assert len(read_history(folder.content).versions["marketing/posters.md"]) == 2


def test_content_folder_can_be_the_repository(folder):
    folder.write("content/marketing/posters.md", "Undated.\n")
    folder.git("init", "-q", "content")
    content = Folder(folder.content)
    content.commit(at="2026-11-02T10:00:00+01:00")
    assert set(read_history(folder.content).first) == {"departments.yml", "marketing/posters.md"}


@pytest.mark.parametrize(
    ("new", "text", "author"),
    [
        ("2026-11-20-weekly.md", "another", "Bert Kurz"),
        ("2026-11-20-weekly.md", "the same", "Ada Brandt"),
        ("2026-11-13-report.md", "another", "Ada Brandt"),
        ("weekly.md", "another", "Ada Brandt"),
    ],
)
def test_update_that_resembles_an_earlier_one_is_a_new_one(folder, new, text, author):
    """Git takes it for a renamed file. If only the date in the name was corrected, it is one."""
    folder.git("init", "-q")
    old = "marketing/2026-11-13-weekly.md"
    folder.write(f"content/{old}", "# Weekly\n\nWe sold passes.\n" + "A line.\n" * 20)
    commit_as(folder, "Ada Brandt", "2026-11-13T10:00:00+00:00")
    folder.git("mv", f"content/{old}", f"content/marketing/{new}")
    if text == "another":
        folder.write(f"content/marketing/{new}", "# Weekly\n\nWe sold more.\n" + "A line.\n" * 20)
    commit_as(folder, "Bert Kurz", "2026-11-20T10:00:00+00:00")
    (found,) = dates(folder)[0].values()
    assert found[1] == (author,)


def test_day_of_a_commit_is_that_of_the_time_zone(folder):
    folder.write("content/marketing/launch.md", "One")
    folder.commit(at="2026-11-02T23:30:00+00:00")
    assert dates(folder, time_zone="Europe/Berlin")[0]["marketing/launch"][0] == "2026-11-03"
    assert dates(folder, time_zone="UTC")[0]["marketing/launch"][0] == "2026-11-02"


def test_file_that_is_not_committed_has_no_date(folder):
    folder.write("content/marketing/old.md", "One")
    folder.commit()
    folder.write("content/marketing/new.md", "One")
    assert dates(folder)[1] == ["content/marketing/new.md: the file has no date"]


def test_repository_without_a_commit_and_no_repository_have_no_history(folder, tmp_path):
    assert read_history(tmp_path / "nowhere").first == {}
    assert read_history(folder.content).first == {}
    folder.git("init", "-q")
    assert read_history(folder.content).first == {}


def test_machine_without_git_has_no_history(folder, monkeypatch):
    folder.write("content/marketing/launch.md", "One")
    folder.commit()
    monkeypatch.setenv("PATH", "")
    assert read_history(folder.content).first == {}


def test_clone_that_left_versions_out_has_its_history(folder, tmp_path_factory):
    """Exact renames are followed; only renames with changes are not."""
    folder.write("content/marketing/launch.md", "One\n" * 20)
    folder.write("content/marketing/pass.md", "Two\n" * 20)
    folder.commit(at="2026-11-02T10:00:00+01:00")
    folder.git("mv", "content/marketing/launch.md", "content/marketing/start.md")
    folder.git("mv", "content/marketing/pass.md", "content/marketing/ticket.md")
    folder.write("content/marketing/ticket.md", "Two\n" * 19)
    folder.commit(at="2026-11-03T10:00:00+01:00")
    folder.git("config", "uploadpack.allowFilter", "true")
    clone = Folder(tmp_path_factory.mktemp("clone") / "clone")
    filtered = ("git", "clone", "-q", "--filter=blob:none", f"file://{folder.root}")
    subprocess.run([*filtered, str(clone.root)], check=True)
    (folder.root / ".git").rename(folder.root / "gone")
    first = read_history(clone.content).first
    assert {path: commit.at.day for path, commit in first.items() if commit.at} == {
        "departments.yml": 2,
        "marketing/start.md": 2,
        "marketing/pass.md": 2,
        "marketing/ticket.md": 3,
    }


def test_odd_names_and_authors_are_read(folder):
    folder.write("content/marketing/a\x01b\nc.md", "One")
    folder.write("content/marketing/d.md", "Two")
    folder.git("init", "-q")
    folder.git("config", "user.name", "x")
    folder.git("add", "-A")
    folder.git("commit", "-q", "-m", "x", "--author", "Jörg \x02 Müller <j@example.org>")
    first = read_history(folder.content).first
    assert {path: commit.author for path, commit in first.items()} == {
        "departments.yml": "Jörg Müller",
        "marketing/a\x01b\nc.md": "Jörg Müller",
        "marketing/d.md": "Jörg Müller",
    }


def test_shallow_clone_is_a_problem_for_files_without_a_date(folder, tmp_path_factory):
    folder.write("content/marketing/launch.md", "One")
    folder.write("content/marketing/2026-11-18-dated.md", "One")
    folder.commit()
    folder.git("commit", "-q", "--allow-empty", "-m", "x")
    clone = Folder(tmp_path_factory.mktemp("clone") / "clone")
    subprocess.run(
        ["git", "clone", "-q", "--depth", "1", f"file://{folder.root}", str(clone.root)], check=True
    )
    content, problems = clone.read()
    assert [u.date for u in content.updates] == [date(2026, 11, 18)]
    assert problems == [
        "content: the git history is incomplete, so authors and original due dates are missing",
        "content/marketing/launch.md: the file has no date, and the git history is incomplete",
    ]


def test_shallow_clone_is_not_mentioned_if_nothing_needs_history(folder, tmp_path_factory):
    folder.write("content/marketing/2026-11-18-dated.md", "---\nauthors: [Ada]\n---\nOne")
    folder.commit()
    folder.git("commit", "-q", "--allow-empty", "-m", "x")
    clone = Folder(tmp_path_factory.mktemp("clone") / "clone")
    shallow = ("git", "clone", "-q", "--depth", "1", f"file://{folder.root}", str(clone.root))
    subprocess.run(shallow, check=True)
    assert clone.read()[1] == []


@pytest.mark.parametrize(
    "author",
    [
        "A <a@example.org> 1700000000 +9959",
        "A <a@example.org> 1700000000 -2500",
        "A <a@example.org> 253402300799 -1200",
        "A <a@example.org> -99999999999 +0000",
        "A <a@example.org> 99999999999999999999999 +0000",
        "A <a@example.org>",
        "",
    ],
)
def test_broken_commit_stops_nothing(folder, author):
    """Tools other than git write commits, too, some of them corrupt."""
    folder.write("content/marketing/launch.md", "One")
    folder.git("init", "-q")
    folder.git("add", "-A")
    text = f"tree {folder.git('write-tree')}author {author}\ncommitter {author}\n\nx\n"
    file = folder.write("commit.txt", text)
    literal = ("hash-object", "-t", "commit", "-w", "--literally", str(file))
    folder.git("update-ref", "HEAD", folder.git(*literal).strip())
    assert dates(folder)[1] in ([], ["content/marketing/launch.md: the file has no date"])


def test_settings_of_git_change_nothing(folder):
    folder.write("content/marketing/Übergabe.md", "One")
    folder.commit(at="2026-11-02T10:00:00+01:00")
    expected = {"marketing/Übergabe": ("2026-11-02", ("Ada Brandt",))}
    for name, value in (
        ("log.showRoot", "false"),
        ("log.showSignature", "true"),
        ("i18n.logOutputEncoding", "UTF-16"),
        ("color.ui", "always"),
    ):
        folder.git("config", name, value)
    assert dates(folder) == (expected, [])
