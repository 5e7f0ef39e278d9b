import pytest

from conftest import said
from image_making import JPEG
from rundbrief.problems import shown

UPDATE = "content/marketing/2026-11-18-sale.md"


def problem_of(folder, text):
    folder.write(UPDATE, f"Text.\n\n{text}\n")
    (problem,) = folder.compile().problems
    return problem


@pytest.mark.parametrize(
    ("target", "fix"),
    [
        ("ada@example.org", "write “mailto:ada@example.org”"),
        ("www.example.org", "write “https://www.example.org”"),
        ("www.example.org/a?b=c", "write “https://www.example.org/a?b=c”"),
        ("status.example.com/a", "write “https://status.example.com/a”"),
        (
            "/plans/a.md",
            "check the path; with “/” at its beginning, it starts in the content folder",
        ),
        ("flyer.html", "write “../flyer.md”; capital letters and folders count"),
        ("../Flyer.htm#when", "write “../flyer.md”; capital letters and folders count"),
        ("..\\images\\x.pdf", "write “/” instead of “\\”, and check the path"),
        ("..\\flyer.md", "write “../flyer.md”; capital letters and folders count"),
        ("notes.docx", "check the path; it is relative to the folder of this file"),
    ],
)
def test_fix_fits_what_was_meant(folder, target, fix):
    folder.write("content/flyer.md", "Text.\n")
    problem = problem_of(folder, f"[a link]({target})")
    assert (problem.line, shown(problem.fix, problem)) == (3, fix)


def test_path_of_an_image_with_backslashes_is_corrected(folder):
    folder.write("content/images/x.jpg", JPEG)
    problem = problem_of(folder, "![Photo](..\\images\\x.jpg)")
    assert problem.values["near"] == "../images/x.jpg"


def test_image_of_an_email_is_not_called_one_of_another_server(folder):
    problem = problem_of(folder, "![Photo](cid:image001.png@01D9)")
    what = "the image “cid:image001.png@01D9” is part of an email and isn't shown"
    assert said(problem) == f"{UPDATE}:3: {what}"


@pytest.mark.parametrize("anchor", ['<a name="prices"></a>', "<a name=prices>So</a>"])
def test_anchor_in_html_is_named_as_the_cause(folder, anchor):
    problem = problem_of(folder, f"{anchor}[jump](#prices)")
    assert problem.why == "an anchor with “name” is an old form, and is removed"


@pytest.mark.parametrize("anchor", ['<a id="prices"></a>', "<span id=prices>So</span>"])
def test_anchor_in_html_can_be_linked_to(folder, anchor):
    folder.write(UPDATE, f"Text.\n\n{anchor}[jump](#prices)\n")
    assert folder.compile().problems == ()


def test_anchor_in_html_of_another_file(folder):
    folder.write("content/prices.md", "# Prices\n\n<a name='old'></a>\n")
    problem = problem_of(folder, "[jump](../prices.md#old)")
    assert problem.fix == "write “id” instead of “name”, or link to a heading"


def test_footnote_of_the_title_is_no_link_that_somebody_wrote(folder):
    folder.write(UPDATE, "# Foot[^1] note\n\nText.\n\n## A\n\n[^1]: So.\n")
    assert folder.compile().problems == ()


def test_link_of_a_closed_issue_follows_a_file_that_was_moved(folder):
    folder.write("content/support/2026-11-18-sale.md", "# Sale\n\nA long text about the sale.\n")
    folder.write(
        "content/newsletter/2026-W47.md", "See [the sale](../support/2026-11-18-sale.md).\n"
    )
    folder.commit()
    folder.git("mv", "content/support/2026-11-18-sale.md", "content/workshop-2026-11-18-sale.md")
    folder.write("content/workshop/a", "")
    folder.git("mv", "content/workshop-2026-11-18-sale.md", "content/workshop/2026-11-18-sale.md")
    (folder.content / "workshop/a").unlink()
    folder.commit("Move")
    compiled = folder.compile()
    assert compiled.problems == ()
    (body,) = [b for (path, __), b in compiled.bodies.fragments.items() if "newsletter" in path]
    assert "workshop/2026-11-18-sale/" in body.html
