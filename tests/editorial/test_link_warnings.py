import pytest

from conftest import said
from image_making import JPEG, PNG
from rundbrief.problems import Level

UPDATE = "content/marketing/2026-11-18-sale.md"


@pytest.mark.parametrize(
    "target",
    [
        "ftp://files.example.org/plan.pdf",
        "sms:+491234567",
        "webcal://example.org/a.ics",
        "msteams:/l/channel/1",
        "MSTEAMS:/l/channel/2",
        "slack://open",
        "javascript:alert(1)",
    ],
)
@pytest.mark.parametrize(
    "form", ["# Sale\n\nText.\n\n[a link]({})\n", '\n\n\n<a href="{}">x</a>\n']
)
def test_removed_scheme_is_warned_of_with_its_line(folder, form, target):
    folder.write(UPDATE, form.format(target))
    (problem,) = folder.compile().problems
    line = form.split("{")[0].count("\n") + 1
    assert (said(problem), problem.level) == (
        f"{UPDATE}:{line}: the link “{target}” was removed",
        Level.WARNING,
    )


@pytest.mark.parametrize(
    "text",
    [
        "[Plan](file:///S:/Plans/plan.docx)",
        "[Plan](\\\\\\\\server\\share\\plan.docx)",
        "![Photo](C:/Users/bo/photo.png)",
        "![Photo](file:///home/bo/photo.png)",
    ],
)
def test_file_on_a_computer_has_its_own_cause(folder, text):
    folder.write(UPDATE, f"Text.\n\n{text}\n")
    (problem,) = folder.compile().problems
    assert problem.line == 3
    assert "leads to a file on a computer or a shared drive" in problem.what


def test_embedded_image_has_its_own_cause(folder):
    folder.write(UPDATE, f"Text.\n\n![Photo](data:image/png;base64,{'iVBORw0KGgo' * 99}=)\n")
    (problem,) = folder.compile().problems
    what = "an image is embedded in the text as “data:image/png…” and isn't shown"
    assert said(problem) == f"{UPDATE}:3: {what}"


LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("a.png", LFS, "this is only a pointer of Git LFS; the file itself is missing"),
        ("a.pdf", LFS, "this is only a pointer of Git LFS; the file itself is missing"),
        ("a.svg", LFS, "this is only a pointer of Git LFS; the file itself is missing"),
        ("a.gif", b"", "the image can't be read, or it is not a GIF image"),
        ("a.jpg", b"no image", "the image can't be read, or it is not a JPG image"),
        ("a.jpg", PNG, "the image is not a JPG image but a PNG image"),
        ("a.jpg", HEIC, "HEIC images are not published"),
        ("a.heic", HEIC, "HEIC images are not published"),
        ("a.TIF", b"II*\0", "TIFF images are not published"),
    ],
)
def test_file_that_can_not_be_shown_is_one_warning(folder, name, data, what):
    folder.write(f"content/images/{name}", data)
    folder.write(UPDATE, f"Text.\n\n![Photo](../images/{name}) and [again](../images/{name}).\n")
    compiled = folder.compile()
    assert [said(p) for p in compiled.problems] == [f"content/images/{name}: {what}"]
    assert [p.level for p in compiled.problems] == [Level.WARNING]
    assert compiled.content.assets == {}


def test_link_to_a_file_with_an_error_is_no_second_problem(folder):
    folder.write("content/marketing/2026-11-17-a.md", "---\nhealth: green\n---\nText.\n")
    folder.write(UPDATE, "See [the other one](2026-11-17-a.md).\n")
    assert len(folder.compile().problems) == 1


@pytest.mark.parametrize(
    ("link", "near"),
    [
        ("![Photo](../images/photo.JPG)", "../images/Photo.jpg"),
        ("![Photo](Photo.jpg)", "../images/Photo.jpg"),
        ("[Flyer](2026-11-17-Flyer.md)", "2026-11-17-flyer.md"),
        ("[Flyer](other.md)", None),
    ],
)
def test_link_to_a_similar_name_names_it(folder, link, near):
    folder.write("content/images/Photo.jpg", JPEG)
    folder.write("content/marketing/2026-11-17-flyer.md", "Text.\n")
    folder.write(UPDATE, f"Text.\n\n{link}\n")
    (problem,) = folder.compile().problems
    assert (problem.line, problem.values["near"]) == (3, near)
