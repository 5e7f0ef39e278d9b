"""The Nu HTML checker on all that is built: mails, pages, style sheets, drawings."""

import re
from collections.abc import Mapping

import pytest

from html_checker import CHECKED, TOO_NEW, checked_files, find_html_errors

# What mail programs need and HTML forbids: message, and why. Nothing else may be wrong, and each
# must still be there.
NEEDED: Mapping[str, str] = {
    r"^Attribute “xmlns:[vo]” not allowed here": (
        "names the vocabularies of Office, by which Outlook on Windows knows the size of a pixel"
    ),
    r"^CSS: “mso-table-[lr]space”: Property “mso-table-[lr]space” doesn't exist": (
        "takes away the gaps that Outlook on Windows leaves beside tables"
    ),
    r"^CSS: “supported-color-schemes”: Property “supported-color-schemes” doesn't exist": (
        "the older name of “color-scheme”, which Apple Mail knew first"
    ),
    r"^Element “meta” is missing one or more of the following attributes: “content”": (
        "“x-apple-disable-message-reformatting” keeps Apple Mail from making the text larger; it"
        " has a name only"
    ),
    r"^CSS: “mso-padding-alt”: Property “mso-padding-alt” doesn't exist": (
        "gives buttons their height in Outlook on Windows"
    ),
    r"^Attribute “vertical-align” not allowed on element “td”": (
        "MJML writes it beside the style of the same name"
    ),
    r"^Bad value “auto” for attribute “height” on element “img”": (
        "MJML writes it so that programs without styles keep a picture's proportions"
    ),
}

pytestmark = pytest.mark.xdist_group("goldens")

# What the checker must find, or its silence would prove nothing.
WRONG = {
    "wrong.html": '<!doctype html><html lang="en"><title>Wrong</title><p id="a"><p id="a">',
    "wrong.css": "a { colour: red }",
    "wrong.svg": '<svg xmlns="http://www.w3.org/2000/svg"><circle radius="1"/></svg>',
}


@pytest.fixture(scope="module")
def mails(goldens, tmp_path_factory):
    folder = tmp_path_factory.mktemp("mails")
    for golden in goldens:
        (folder / f"{golden.case}-{golden.language}.html").write_bytes(golden.html)
    return folder


@pytest.fixture(scope="module")
def wrong(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wrong")
    for name, text in WRONG.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def errors(mails, wrong, output):
    """All errors as texts, by the folder that was checked; all in one run of Java."""
    folders = {
        "mails": [mails, output / "newsletter"],
        "site": [output / "site"],
        "wrong": [wrong],
    }
    files = {kind: [f for it in some for f in checked_files(it)] for kind, some in folders.items()}
    assert {file.suffix for file in files["site"]} == set(CHECKED)
    assert files["mails"]
    found = find_html_errors(file for some in files.values() for file in some)
    return {
        kind: {f"{e.message} ({e.file.name}:{e.line})" for e in found if e.file in some}
        for kind, some in files.items()
    }


def test_site_has_no_error(errors):
    known = {error for error in errors["site"] if any(re.search(it, error) for it in TOO_NEW)}
    assert errors["site"] - known == set()
    assert {it for it in TOO_NEW if not any(re.search(it, error) for error in known)} == set()


def test_checker_finds_what_is_wrong(errors):
    found = {error.rpartition("(")[2].partition(":")[0] for error in errors["wrong"]}
    assert found == set(WRONG)


def test_mails_have_only_errors_that_mail_programs_need(errors):
    def is_needed(error):
        return any(re.search(pattern, error) for pattern in NEEDED)

    assert {error for error in errors["mails"] if not is_needed(error)} == set()
    unneeded = {p for p in NEEDED if not any(re.search(p, error) for error in errors["mails"])}
    assert unneeded == set()
