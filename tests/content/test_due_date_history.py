"""First due dates, from the versions in git."""

import subprocess
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Folder
from making import day
from rundbrief.content import due_date_history as slippage
from rundbrief.content import git as blobs
from rundbrief.content.due_date_history import find_ask
from rundbrief.content.git import GitObjects, blob_id
from rundbrief.content.git_process import start_git
from rundbrief.content.load import read_content
from rundbrief.content.schema import Ask

LAMP = "content/follow-ups/2026-11-01-lamp.md"
PASS = "content/marketing/2026-11-01-pass.md"


def lamp(due="", *, words="It is dark.\n" * 9):
    return f"---\ntitle: The lamp\n{f'due: {due}' if due else ''}\n---\n{words}"


def asks(*rows, words="Soon.\n" * 9):
    written = "".join(f"  - {{to: {to}, what: {what}, due: {due}}}\n" for to, what, due in rows)
    return f"---\ntitle: Pass\nasks:\n{written}---\n{words}"


def first_due(folder: Folder, **settings):
    content, __ = folder.read(**settings)
    (follow_up,) = content.follow_ups
    return follow_up.first_due


def first_due_dates(folder: Folder):
    content, __ = folder.read()
    (update,) = content.updates
    return [ask.first_due for ask in update.asks]


def commit_each(folder, path, *versions):
    for text in versions:
        folder.write(path, text)
        folder.commit()


def test_due_that_never_moved_has_no_first_one(folder):
    commit_each(folder, LAMP, lamp("2026-11-13"), lamp("2026-11-13", words="It is not dark."))
    assert first_due(folder) is None


def test_due_that_moved_twice_shows_its_first_value(folder):
    commit_each(folder, LAMP, lamp(), lamp("2026-11-13"), lamp("2026-11-20"), lamp("2026-11-27"))
    assert first_due(folder) == day("11-13")


def test_due_date_that_moved_forward_keeps_its_first_value(folder):
    commit_each(folder, LAMP, lamp("2026-11-27"), lamp("2026-11-20"))
    assert first_due(folder) == day("11-27")


def test_due_that_moved_there_and_back_has_no_first_one(folder):
    commit_each(folder, LAMP, lamp("2026-11-13"), lamp("2026-11-27"), lamp("2026-11-13"))
    assert first_due(folder) is None


def test_removed_due_date_has_no_first_due(folder):
    commit_each(folder, LAMP, lamp("2026-11-13"), lamp())
    assert first_due(folder) is None


def test_change_that_is_not_committed_is_a_move(folder):
    commit_each(folder, LAMP, lamp("2026-11-13"))
    folder.write(LAMP, lamp("2026-11-27"))
    assert first_due(folder) == day("11-13")


def test_file_that_is_not_committed_and_no_repository_know_no_first_one(folder):
    folder.write(LAMP, lamp("2026-11-13"))
    assert first_due(folder) is None
    folder.git("init", "-q")
    assert first_due(folder) is None


def test_machine_without_git_knows_no_first_one(folder, monkeypatch):
    commit_each(folder, LAMP, lamp("2026-11-13"), lamp("2026-11-27"))
    monkeypatch.setenv("PATH", "")
    assert first_due(folder) is None


def test_renames_are_followed(folder):
    commit_each(folder, LAMP, lamp("2026-11-13"))
    folder.git("mv", LAMP, "content/follow-ups/2026-11-01-market-hall.md")
    folder.commit()
    folder.write("content/follow-ups/2026-11-01-market-hall.md", lamp("2026-11-27"))
    folder.commit()
    assert first_due(folder) == day("11-13")


def test_file_that_was_deleted_and_came_back_is_the_same(folder):
    commit_each(folder, LAMP, lamp("2026-11-13"))
    (folder.root / LAMP).unlink()
    folder.commit()
    commit_each(folder, LAMP, lamp("2026-11-27"))
    assert first_due(folder) == day("11-13")


def test_versions_of_a_merged_branch_count(folder):
    commit_each(folder, LAMP, lamp())
    folder.git("switch", "-q", "-c", "branch")
    commit_each(folder, LAMP, lamp("2026-11-13"), lamp("2026-11-20"))
    folder.git("switch", "-q", "main")
    folder.write("content/about.md", "# About\n")
    folder.commit()
    folder.git("merge", "-q", "--no-ff", "-m", "Merge", "branch")
    assert first_due(folder) == day("11-13")


def test_rebase_keeps_what_it_keeps_and_a_squash_forgets(folder):
    commit_each(folder, LAMP, lamp())
    folder.git("switch", "-q", "-c", "branch")
    commit_each(folder, LAMP, lamp("2026-11-13"), lamp("2026-11-20"))
    folder.git("switch", "-q", "main")
    folder.write("content/about.md", "# About\n")
    folder.commit()
    folder.git("switch", "-q", "branch")
    folder.git("rebase", "-q", "main")
    assert first_due(folder) == day("11-13")
    folder.git("reset", "-q", "--soft", "main")
    folder.commit("Squashed")
    assert first_due(folder) is None


def test_shallow_clone_knows_no_first_one(folder, tmp_path_factory):
    commit_each(folder, LAMP, lamp("2026-11-13"), lamp("2026-11-20"), lamp("2026-11-27"))
    clone = Folder(tmp_path_factory.mktemp("clone") / "clone")
    subprocess.run(
        ["git", "clone", "-q", "--depth", "2", f"file://{folder.root}", str(clone.root)], check=True
    )
    assert first_due(clone) is None


def test_clone_that_left_versions_out_knows_no_first_one(folder):
    commit_each(folder, LAMP, lamp("2026-11-13"), lamp("2026-11-20"), lamp("2026-11-27"))
    first = folder.git("rev-parse", f"HEAD~2:{LAMP}").strip()
    (folder.root / ".git" / "objects" / first[:2] / first[2:]).unlink()
    assert first_due(folder) is None


@pytest.mark.parametrize(
    "broken",
    [
        "---\ndue: 2026-11-01\ndue: 2026-11-02\n---\n",
        "---\ndue: [2026-11-01]\n---\n",
        "---\ndue: soon\n---\n",
        "---\ndue: 2026-11-31\n---\n",
        "---\ndue: 2026-11-01\n",
        "- a\n- b\n",
        "---\n- a\n---\n",
        "",
        b"---\ndue: 2026-11-01\n---\n\xff",
        b"---\ndue: 2026-11-01\n---\n\0",
    ],
)
def test_version_that_can_not_be_read_is_passed_over(folder, broken):
    commit_each(folder, LAMP, broken, lamp("2026-11-13"), lamp("2026-11-27"))
    content, problems = folder.read()
    assert [f.first_due for f in content.follow_ups] == [day("11-13")]
    assert problems == []


def test_version_that_is_too_long_is_passed_over(folder, monkeypatch):
    commit_each(
        folder, LAMP, lamp("2026-11-06", words="x" * 900), lamp("2026-11-13"), lamp("2026-11-27")
    )
    monkeypatch.setattr(slippage, "MAX_BYTES", 800)
    assert first_due(folder) == day("11-13")


def test_public_build_reveals_no_internal_due_date(folder):
    """A follow-up is internal unless its audience is public."""
    public = "---\naudience: public\n"
    commit_each(
        folder,
        LAMP,
        lamp("2026-11-06"),
        lamp("2026-11-13").replace("---\n", "---\naudience: internal\n", 1),
        lamp("2026-11-20").replace("---\n", public, 1),
        lamp("2026-11-27").replace("---\n", public, 1),
    )
    assert first_due(folder) == day("11-06")
    project = replace(folder.project(), audience="public")
    assert [f.first_due for f in read_content(project)[0].follow_ups] == [day("11-20")]


@pytest.mark.parametrize(
    ("default", "expected"), [("public", day("11-13")), ("internal", day("11-20"))]
)
def test_public_build_reveals_no_due_date_of_a_draft(folder, default, expected):
    """An update without an audience has that of the project's settings."""
    rows = [asks(("support", "Six people", f"2026-11-{n}")) for n in ("06", "13", "20", "27")]
    commit_each(
        folder,
        PASS,
        rows[0].replace("---\n", "---\naudience: public\ndraft: true\n", 1),
        rows[1],
        rows[2].replace("---\n", "---\naudience: public\n", 1),
        rows[3].replace("---\n", "---\naudience: public\n", 1),
    )
    project = folder.project(audience=default)
    settings = project.settings.model_copy(update={"audience": default})
    content, __ = read_content(replace(project, settings=settings, audience="public"))
    assert [ask.first_due for update in content.updates for ask in update.asks] == [expected]
    assert first_due_dates(folder) == [day("11-06")]


def test_ask_is_known_by_whom_it_asks_for_what(folder):
    commit_each(
        folder,
        PASS,
        asks(("support", "Six people", "2026-11-13")),
        asks(("support", "Two phones", "2026-11-14"), ("support", "Six people", "2026-11-13")),
        asks(("support", "Two phones", "2026-11-28"), ("support", "Six people", "2026-11-27")),
    )
    assert first_due_dates(folder) == [day("11-14"), day("11-13")]


def test_reworded_ask_is_the_same_if_it_is_the_only_one(folder):
    commit_each(
        folder,
        PASS,
        asks(("workshop", "A bench", "2026-11-12"), ("support", "Six people", "2026-11-13")),
        asks(("support", "Six good people", "2026-11-27"), ("workshop", "A bench", "2026-11-12")),
    )
    assert first_due_dates(folder) == [day("11-13"), None]


def test_reworded_ask_is_another_one_among_several(folder):
    commit_each(
        folder,
        PASS,
        asks(("support", "Six people", "2026-11-13"), ("support", "Phones", "2026-11-14")),
        asks(("support", "Six good people", "2026-11-27"), ("support", "Phones", "2026-11-28")),
    )
    assert first_due_dates(folder) == [None, day("11-14")]


def test_asks_that_can_not_be_read_are_passed_over(folder):
    commit_each(
        folder,
        PASS,
        "---\nasks: support\n---\n",
        "---\nasks: [{to: support}, 3, {to: support, what: Six people, due: 2026-11-06}]\n---\n",
        asks(("support", "Six people", "2026-11-13")),
    )
    assert first_due_dates(folder) == [day("11-06")]


def test_ask_without_a_due_has_no_first_one(folder):
    text = "---\nasks: [{to: support, what: Six people}]\n---\nSoon.\n"
    commit_each(folder, PASS, asks(("support", "Six people", "2026-11-13")), text)
    assert first_due_dates(folder) == [None]


def test_history_is_asked_for_only_where_it_can_tell(folder, monkeypatch):
    """No process for files with one version or no due date; one process for all others."""
    commit_each(folder, LAMP, lamp("2026-11-13"))
    commit_each(folder, "content/follow-ups/2026-11-02-a.md", lamp(), lamp(words="Still."))
    commit_each(folder, PASS, "One", "Two")
    begun = []
    begin = start_git

    def note(folder, *arguments):
        begun.append(folder)
        return begin(folder, *arguments)

    monkeypatch.setattr(blobs, "start_git", note)
    folder.read()
    assert len(begun) == 0
    commit_each(folder, LAMP, lamp("2026-11-27"))
    commit_each(folder, PASS, asks(("support", "Six people", "2026-11-13")))
    folder.read()
    assert len(begun) == 1


def test_git_that_ends_gives_nothing(folder):
    store = GitObjects(folder.root / "nowhere")
    assert [store.read("0" * 40), store.read("0" * 40)] == [None, None]
    store.close()


def test_version_is_named_as_git_names_it(folder):
    commit_each(folder, LAMP, lamp())
    store = GitObjects(folder.root)
    version = folder.git("rev-parse", f"HEAD:{LAMP}").strip()
    data = store.read(version)
    assert data == lamp().encode()
    assert blob_id(lamp().encode(), version) == version
    assert store.read(folder.git("rev-parse", "HEAD").strip()) is None
    assert store.read(version) == data
    store.close()


def test_repository_with_long_names_works(folder):
    folder.git("init", "-q", "-b", "main", "--object-format=sha256")
    commit_each(folder, LAMP, lamp("2026-11-13"))
    assert first_due(folder) is None
    version = folder.git("rev-parse", f"HEAD:{LAMP}").strip()
    assert blob_id(lamp("2026-11-13").encode(), version) == version
    commit_each(folder, LAMP, lamp("2026-11-27"))
    assert first_due(folder) == day("11-13")


rows = st.lists(
    st.builds(
        Ask,
        to=st.sampled_from(["support", "workshop"]),
        what=st.sampled_from("abc"),
        due=st.dates(),
    ),
    max_size=4,
)


@given(rows, rows)
def test_ask_that_is_found_asks_the_same_department(now, then):
    for ask in now:
        found = find_ask(ask, now, then)
        same = [other for other in then if (other.to, other.what) == (ask.to, ask.what)]
        if same:
            assert found == same[0]
        elif found:
            assert [o for o in then if o.to == ask.to] == [found]
            assert [o for o in now if o.to == ask.to] == [ask]
