from rundbrief.content.git import _start_git, read_git

# An alias prints the environment in which git runs.
PRINT_ENVIRONMENT = "alias.environment=!echo $GIT_NO_LAZY_FETCH $GIT_TERMINAL_PROMPT"


def test_git_fetches_nothing(folder):
    folder.git("init", "-q")
    assert read_git(folder.root, "-c", PRINT_ENVIRONMENT, "environment") == "1 0\n"
    process = _start_git(folder.root, "-c", PRINT_ENVIRONMENT, "environment")
    assert process.communicate()[0] == b"1 0\n"


def test_machine_without_git_has_no_output(folder, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert read_git(folder.root, "status") == ""


def test_failing_git_command_has_no_output(folder):
    assert read_git(folder.root / "nowhere", "status") == ""
