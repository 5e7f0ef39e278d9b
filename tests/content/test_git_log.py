"""A history that was read before is the one that git tells, whatever came since."""

import pytest

from rundbrief.cache.store import Memory
from rundbrief.content import git_log as log
from rundbrief.content.git_log import read_log

TEXT = "One\n" * 20


@pytest.fixture
def asked(monkeypatch):
    """List the commits that git was asked to tell of, each time."""
    ranges = []
    ask = log._ask

    def note(docs_dir, renames, commits):
        ranges.append(".." in commits)
        return ask(docs_dir, renames, commits)

    monkeypatch.setattr(log, "_ask", note)
    return ranges


class Past:
    """A project whose log is read again and again."""

    def __init__(self, folder, place):
        self.folder = folder
        self.place = place
        self.number = 0

    def read(self):
        memory = Memory(self.place)
        told = read_log(self.folder.content, memory)
        memory.close()
        return told

    def anew(self):
        return read_log(self.folder.content, Memory(None))

    def commit(self, path="content/marketing/launch.md", text=None):
        self.number += 1
        self.folder.write(path, text or f"{TEXT}{self.number}")
        self.folder.commit(at=f"2026-11-{self.number:02}T10:00:00+01:00")


@pytest.fixture
def past(folder, tmp_path):
    past = Past(folder, tmp_path / "memory")
    past.commit()
    past.commit("content/support/first.md")
    past.read()
    return past


def words(told):
    """Leave out the empty ones between commits."""
    return [word for word in told.split("\0") if word.strip("\n")]


def again(past):
    past.commit()


def several(past):
    for number in range(4):
        past.commit(f"content/marketing/{number}.md", f"{number}\n{TEXT}")


def renamed(past):
    past.folder.git("mv", "content/marketing/launch.md", "content/marketing/second.md")
    past.folder.commit(at="2026-11-20T10:00:00+01:00")


def deleted(past):
    past.folder.git("rm", "-q", "content/marketing/launch.md")
    past.folder.commit(at="2026-11-20T10:00:00+01:00")


def dated_before(past):
    past.folder.write("content/marketing/launch.md", "Older")
    past.folder.commit(at="2026-10-01T10:00:00+01:00")


def somewhere_else(past):
    past.commit("README.md")


GROWN = {
    one.__name__: one for one in (again, several, renamed, deleted, dated_before, somewhere_else)
}


@pytest.mark.parametrize("grow", GROWN.values(), ids=GROWN)
def test_git_is_asked_for_new_commits_alone(past, asked, grow):
    grow(past)
    told = past.read()
    assert asked == [True]
    assert words(told) == words(past.anew())
    assert past.read() == told
    assert asked == [True, False]  # the second is the one of `anew`


def amended(past):
    past.folder.git("commit", "-q", "--amend", "--date=2026-11-19T10:00:00+01:00", "-m", "New")


def merged(past):
    past.folder.git("branch", "other", "HEAD~1")
    past.commit()
    past.folder.git("checkout", "-q", "other")
    past.commit("content/fleet/other.md")
    past.folder.git("checkout", "-q", "-")
    past.folder.git("merge", "-q", "--no-edit", "other")


def gone_back(past):
    past.folder.git("reset", "-q", "--hard", "HEAD~1")


def authors_renamed(past):
    past.folder.write(".mailmap", "Somebody Else <ada@example.org>\n")


def authors_renamed_elsewhere(past):
    past.folder.git("config", "mailmap.file", "names")
    past.folder.write("names", "Somebody <ada@example.org>\n")
    past.read()
    past.folder.write("names", "Somebody Else <ada@example.org>\n")


def commit_replaced(past):
    past.commit("content/fleet/other.md")
    past.read()
    past.folder.git("replace", "HEAD~1", "HEAD~2")


def renames_left(past):
    renamed(past)
    past.read()
    past.folder.git("config", "diff.renameLimit", "1")


OTHERWISE = {
    one.__name__: one
    for one in (
        amended,
        merged,
        gone_back,
        authors_renamed,
        authors_renamed_elsewhere,
        commit_replaced,
        renames_left,
    )
}


@pytest.mark.parametrize("change", OTHERWISE.values(), ids=OTHERWISE)
def test_git_is_asked_for_all_after_anything_else(past, asked, change):
    change(past)
    told = past.read()
    assert asked[-1] is False
    assert told == past.anew()


def test_nothing_is_asked_while_no_commit_came(past, asked):
    told = past.read()
    assert asked == []
    assert told == past.anew()


def test_token_of_a_ci_is_no_reason_to_ask_again(past, asked):
    past.folder.git("config", "http.https://example.org/.extraheader", "secret")
    past.read()
    assert asked == []


def test_unreadable_list_of_authors_is_none(past):
    before = past.anew()
    (past.folder.root / ".mailmap").mkdir()
    assert past.read() == past.anew() == before


def test_two_folders_of_a_repository_have_logs_of_their_own(past):
    memory = Memory(past.place)
    other = past.folder.root / "content/support"
    assert read_log(other, memory) == read_log(other, Memory(None)) != past.read()
