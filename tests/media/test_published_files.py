"""A file is published only if it is what its extension says."""

import pytest

from conftest import said
from image_making import JPEG, PNG
from rundbrief.media import published_files
from rundbrief.media.published_files import prepare_file
from rundbrief.problems import ProblemsError


def problem_of(data, ending):
    with pytest.raises(ProblemsError) as caught:
        prepare_file(data, ending, f"a.{ending}")
    (problem,) = caught.value.problems
    return said(problem), problem.fix.format(**problem.values)


@pytest.mark.parametrize(
    ("ending", "data"),
    [
        ("pdf", b"%PDF-1.7 ..."),
        ("pdf", b"\xef\xbb\xbf\n%PDF-1.7 ..."),
        ("zip", b"PK\x03\x04..."),
        ("docx", b"PK\x03\x04..."),
        ("csv", "a,ä\n".encode("utf-16")),
        ("txt", b"<script>"),
        ("mp4", b"anything"),
    ],
)
def test_document_is_published_unchanged(ending, data):
    assert prepare_file(data, ending, "a") == data


@pytest.mark.parametrize(
    ("ending", "data", "what", "fix"),
    [
        ("jpg", PNG, "the image is not a JPG image but a PNG image", "change the extension to “.png”"),
        ("png", JPEG, "the image is not a PNG image but a JPG image", "change the extension to “.jpg”"),
        ("png", b"<html>", "the image can't be read, or it is not a PNG image", None),
        ("jpeg", JPEG[:30], "the image can't be read, or it is not a JPEG image", None),
        ("png", b"", "the image can't be read, or it is not a PNG image", None),
        ("pdf", b"<html>%PDF-1.7", "the file can't be read, or it is not a PDF file", None),
        ("docx", b"\xd0\xcf\x11\xe0", "the file can't be read, or it is not a DOCX file", None),
    ],
)  # fmt: skip
def test_file_that_is_something_else_is_refused(ending, data, what, fix):
    export = "open it in the program that it was made with, and export it again"
    assert problem_of(data, ending) == (f"a.{ending}: {what}", fix or export)


def test_file_that_is_too_large_is_refused(folder, monkeypatch):
    monkeypatch.setattr(published_files, "MAX_BYTES", 1000)
    folder.write("content/a.zip", b"PK\x03\x04" + bytes(999))
    content, problems = folder.read()
    assert content.assets == {}
    assert problems == ["content/a.zip: the file is too large (0.0 MB)"]
