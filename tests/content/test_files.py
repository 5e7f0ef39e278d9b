import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rundbrief.content import files
from rundbrief.content.files import File, parse_document, read_text
from rundbrief.disk import open_regular
from rundbrief.problems import ProblemsError

UPDATE = "content/marketing/2026-11-18-launch.md"


def only(folder, text, path=UPDATE):
    """The problems of one file, without its name."""
    folder.write(path, text)
    return [problem.removeprefix(path) for problem in folder.read()[1]]


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: Ä\n---\nText ü\n".encode("utf-8-sig"),
        "---\r\ntitle: Ä\r\n---\r\nText ü\r\n".encode(),
        "---\rtitle: Ä\r---\rText ü\r".encode(),
        "---  \ntitle: Ä\n...\nText ü\n".encode(),
    ],
    ids=["bom", "crlf", "cr", "dots"],
)
def test_marks_and_line_ends_make_no_difference(folder, text):
    folder.write(UPDATE, text)
    content, problems = folder.read()
    assert problems == []
    assert [(u.title, u.source.body, u.source.line) for u in content.updates] == [
        ("Ä", "Text ü\n", 4)
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a\nMüller\n".encode("latin-1"), ":2: the file is not saved as UTF-8"),
        (b"\xef\xbb\xbfa\n\xff\n", ":2: the file is not saved as UTF-8"),
        (b"a\rb\r\nc\xff", ":3: the file is not saved as UTF-8"),
        ("a\nb\n".encode("utf-16"), ":1: the file is not saved as UTF-8"),
        ("a\nb\n".encode("utf-16-le"), ":1: the file contains binary data"),
        (b"a\rb\r\n\0", ":3: the file contains binary data"),
        (b"---\ntitle: a\ntext\n", ":1: the front matter that starts here has no closing “---”"),
        (b"---\n- a\n---\n", ":2: expected “key: value” lines, but found plain text or a list"),
        (
            b"---\n\n# c\ntitle\n---\n",
            ":4: expected “key: value” lines, but found plain text or a list",
        ),
        (
            b"---\na: 1\ntitle: A: b\n---\n",
            ":3: this line has a second colon and can't be read as “key: value”",
        ),
        (b"x" * 2_000_001, ": the file is too large (2.0 MB)"),
        (b"x" * 12_000_000, ": the file is too large (12.0 MB)"),
        (
            b"---\na: " + b"x" * 1_100_000 + b"\n---\n",
            ":2: the settings are longer than 1000000 characters",
        ),
    ],
    ids=[
        "latin1",
        "bom-bad",
        "cr-bad",
        "utf16",
        "utf16le",
        "nul",
        "open",
        "list",
        "bare",
        "colon",
        "2mb",
        "12mb",
        "settings",
    ],
)
def test_file_that_cannot_be_read(folder, text, problem):
    assert only(folder, text) == [problem]


@pytest.mark.parametrize("text", ["", "---\n---\n", "---\n---", "\n\n\n"])
def test_empty_file_is_an_update(folder, text):
    folder.write(UPDATE, text)
    content, problems = folder.read()
    assert problems == [f"{UPDATE}: the update has a headline but no text"]
    assert [(u.title, u.summary) for u in content.updates] == [("Launch", "")]


def test_two_million_bytes_are_read(folder):
    assert only(folder, b"x" * 2_000_000) == []


def test_links_are_reported_and_not_followed(folder, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "2026-11-18-secret.md").write_text("Secret")
    folder.write("content/marketing/2026-11-17-a.md", "Text")
    (folder.content / "marketing/2026-11-18-b.md").symlink_to(outside / "2026-11-18-secret.md")
    (folder.content / "marketing/2026-11-19-c.md").symlink_to("nowhere.md")
    (folder.content / "support").symlink_to(outside)
    (folder.content / ".hidden").symlink_to(outside)
    content, problems = folder.read()
    assert [u.ref for u in content.updates] == ["marketing/2026-11-17-a"]
    assert problems == [
        f"content/{path}: the file is a symbolic link and is skipped"
        for path in ("marketing/2026-11-18-b.md", "marketing/2026-11-19-c.md", "support")
    ]


def test_hidden_files_and_folders_are_no_content(folder):
    folder.write("content/.obsidian/2026-11-18-a.md", "x")
    folder.write("content/marketing/.2026-11-18-a.md", "x")
    content, problems = folder.read()
    assert (content.updates, problems) == ((), [])


def test_unreadable_file_is_a_problem_and_the_rest_is_read(folder, monkeypatch):
    folder.write("content/marketing/2026-11-17-a.md", "Text")
    folder.write(UPDATE, "Text")

    def refuse(path):
        if path.endswith("2026-11-18-launch.md"):
            raise PermissionError(13, "Permission denied")
        return open_regular(path)

    monkeypatch.setattr(files, "open_regular", refuse)
    content, problems = folder.read()
    assert [u.ref for u in content.updates] == ["marketing/2026-11-17-a"]
    assert problems == [f"{UPDATE}: can't open this file or folder (permission denied)"]


def test_unreadable_folder_is_a_problem(folder, monkeypatch):
    folder.write(UPDATE, "Text")
    scandir = os.scandir

    def refuse(path):
        if os.fspath(path).endswith("marketing"):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert folder.read()[1] == [
        "content/marketing: can't open this file or folder (permission denied)"
    ]


def test_name_that_cannot_be_shown_is_a_problem(folder):
    folder.write("content/marketing/a\x1bb.md", "x")
    folder.write(os.fsdecode(b"content/\xff.md"), "x")
    assert folder.read()[1] == [
        "content/marketing/a\ufffdb.md: the file name contains invisible or invalid characters",
        "content/\ufffd.md: the file name contains invisible or invalid characters",
    ]


@pytest.mark.parametrize(
    ("path", "stem", "ending"),
    [
        ("a/b.MD", "b", "md"),
        ("a/b.tar.gz", "b.tar", "gz"),
        ("a/md", "md", ""),
        ("LICENSE", "LICENSE", ""),
    ],
)
def test_stem_and_ending_of_a_name(tmp_path, path, stem, ending):
    file = File(path, path, tmp_path)
    assert (file.stem, file.ending) == (stem, ending)


LINES = st.lists(
    st.sampled_from(["---", "--- ", "...", "title: a", "", "# h", "text", " ---", "----"]),
    max_size=8,
)


@given(LINES)
def test_front_matter_and_body_are_the_whole_file(tmp_path_factory, lines):
    folder = tmp_path_factory.getbasetemp()
    (folder / "front.md").write_text("\n".join(lines), encoding="utf-8")
    file = File("front.md", "front.md", folder)
    text = read_text(file)
    try:
        written = parse_document(file, text)
    except ProblemsError:
        # Only a front matter can be wrong, or what was meant as one.
        assert lines[0].rstrip() == "---" or "title: a" in lines
        return
    whole = text.split("\n")
    assert written.body == "\n".join(whole[written.line - 1 :])


@pytest.mark.parametrize("begin", ["----\n", "--\n", "—\n", " ---\n", "\n---\n"])
def test_front_matter_that_almost_begins_is_a_problem(folder, begin):
    folder.write(UPDATE, f"{begin}audience: internal\n---\nText.\n")
    (problem,) = folder.read()[1]
    line = begin.count("\n")
    what = "the front matter doesn't start with “---” on the first line"
    assert problem == f"{UPDATE}:{line}: {what}"


@pytest.mark.parametrize(
    "body", ["----\nText.\n", "Text: a\n---\nMore.\n", "- a: b\n", "\n\nText\n"]
)
def test_text_with_a_rule_is_no_front_matter(folder, body):
    folder.write(UPDATE, body)
    assert folder.read()[1] == []
