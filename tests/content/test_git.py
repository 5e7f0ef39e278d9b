from rundbrief.content.git import _start_git, read_git

# Told by an alias, which git runs in the environment that it was given.
TOLD = "alias.told=!echo $GIT_NO_LAZY_FETCH $GIT_TERMINAL_PROMPT"


def test_git_fetches_nothing(folder):
    folder.git("init", "-q")
    assert read_git(folder.root, "-c", TOLD, "told") == "1 0\n"
    begun = _start_git(folder.root, "-c", TOLD, "told")
    assert begun.communicate()[0] == b"1 0\n"


def test_machine_without_git_answers_nothing(folder, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert read_git(folder.root, "status") == ""


def test_what_git_refuses_is_empty(folder):
    assert read_git(folder.root / "nowhere", "status") == ""
