import pytest

from rundbrief.content.proposals import Author, read_proposal
from rundbrief.problems import ProblemsError

ADA = Author("ada@example.org", "Ada Brandt")
BO = Author("bo@example.org", "Bo Lind")


def commit_as(folder, author):
    folder.git("add", "-A")
    folder.git("commit", "-q", "-m", "Write", f"--author={author.name} <{author.email}>")


def propose(folder):
    """Start the branch `proposal` on a repository with two files."""
    folder.write("content/marketing/2026-11-18-a.md", "A\n" * 20)
    folder.write("content/support/2026-11-18-b.md", "B\n")
    folder.commit()
    folder.git("checkout", "-q", "-b", "proposal")


def changes(folder, revisions="main..proposal"):
    return dict(read_proposal(folder.content, revisions).changes)


def test_changed_added_deleted_and_renamed_files_have_their_authors(folder):
    propose(folder)
    folder.write("content/marketing/2026-11-18-a.md", "A\n" * 21)
    folder.write("new ü.md", "New")
    commit_as(folder, BO)
    folder.git("mv", "content/marketing/2026-11-18-a.md", "content/marketing/moved.md")
    folder.git("rm", "-q", "content/support/2026-11-18-b.md")
    commit_as(folder, ADA)
    assert changes(folder) == {
        "content/marketing/2026-11-18-a.md": {ADA, BO},
        "content/marketing/moved.md": {ADA},
        "content/support/2026-11-18-b.md": {ADA},
        "new ü.md": {BO},
    }


def test_change_that_was_taken_back_doesnt_count(folder):
    propose(folder)
    folder.write("mkdocs.yml", "site_name: Mine")
    commit_as(folder, BO)
    folder.git("revert", "--no-edit", "HEAD")
    assert changes(folder) == {}


def test_what_main_got_meanwhile_doesnt_count(folder):
    propose(folder)
    folder.write("content/support/2026-11-18-b.md", "Mine")
    commit_as(folder, BO)
    folder.git("checkout", "-q", "main")
    folder.write("mkdocs.yml", "site_name: Theirs")
    commit_as(folder, ADA)
    folder.git("checkout", "-q", "proposal")
    folder.git("merge", "-q", "--no-edit", "main")
    assert changes(folder) == {"content/support/2026-11-18-b.md": {BO}}


def test_merge_that_changes_a_file_itself_counts(folder):
    propose(folder)
    folder.write("content/support/2026-11-18-b.md", "Mine")
    commit_as(folder, BO)
    folder.git("checkout", "-q", "main")
    folder.write("more.md", "Theirs")
    commit_as(folder, ADA)
    folder.git("checkout", "-q", "proposal")
    folder.git("merge", "-q", "--no-commit", "main")
    folder.write("mkdocs.yml", "site_name: Evil")
    commit_as(folder, BO)
    assert changes(folder)["mkdocs.yml"] == {BO}


def test_names_of_files_cant_pretend_to_be_authors(folder):
    propose(folder)
    folder.write("\x01ada@example.org\x02Ada Brandt", "1")
    folder.write("zz.md", "2")
    commit_as(folder, BO)
    assert set(changes(folder).values()) == {frozenset({BO})}


def test_mailmap_of_a_proposal_has_no_effect(folder):
    propose(folder)
    folder.write(".mailmap", "Ada Brandt <ada@example.org> <bo@example.org>\n")
    folder.git("config", "log.mailmap", "true")
    commit_as(folder, BO)
    assert changes(folder) == {".mailmap": {BO}}


@pytest.mark.parametrize(
    "revisions",
    ["", "main", "main...proposal", "main..nothing", "nothing..main", "--output=x..main", "a b..c"],
)
def test_unknown_range_is_a_problem(folder, revisions):
    propose(folder)
    with pytest.raises(ProblemsError, match="can't be compared"):
        read_proposal(folder.content, revisions)
    assert not (folder.root / "x..main").exists()


def test_shallow_clone_is_a_problem(folder, tmp_path_factory):
    propose(folder)
    folder.write("new.md", "New")
    commit_as(folder, BO)
    clone = tmp_path_factory.mktemp("clone") / "clone"
    folder.git("clone", "-q", "--depth", "1", f"file://{folder.root}", str(clone))
    with pytest.raises(ProblemsError, match="can't be compared"):
        read_proposal(clone, "HEAD..HEAD")


def test_folder_without_repository_is_a_problem(folder):
    with pytest.raises(ProblemsError, match="can't be compared"):
        read_proposal(folder.content, "main..HEAD")
