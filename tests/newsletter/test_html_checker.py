"""The Nu HTML checker on every newsletter and every page, in one run of Java."""

import json
import re
import subprocess
from collections.abc import Mapping

import pytest

from node_packages import program

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
    r"^Bad value “auto” for attribute “height” on element “img”": (
        "MJML writes it so that programs without styles keep a picture's proportions"
    ),
}

pytestmark = pytest.mark.xdist_group("goldens")


@pytest.fixture(scope="module")
def errors(goldens, output, node_folder, tmp_path_factory):
    """All errors, as (file, message); mails and pages are told apart by their folder."""
    folder = tmp_path_factory.mktemp("checked")
    for golden in goldens:
        file = folder / "mails" / f"{golden.case}-{golden.language}.html"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(golden.html)
    mails = sorted([*(folder / "mails").iterdir(), *(output / "newsletter").rglob("*.html")])
    pages = sorted((output / "site").rglob("*.html"))
    jar = node_folder / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    options = ["--format", "json", "--stdout", "--exit-zero-always", "--errors-only"]
    java = program("java", "default-jre-headless")
    command = [java, "-Xss8m", "-jar", str(jar), *options, *map(str, [*mails, *pages])]
    done = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    assert mails
    assert pages
    found: dict[str, set[str]] = {"mails": set(), "pages": set()}
    for message in json.loads(done.stdout)["messages"]:
        kind = "pages" if f"{output}/site/" in message["url"] else "mails"
        place = message["url"].rpartition("/")[2], message.get("lastLine", 0)
        found[kind].add(f"{message['message']} ({place[0]}:{place[1]})")
    return found


def test_no_page_has_an_error(errors):
    assert errors["pages"] == set()


def test_mails_have_only_errors_that_mail_programs_need(errors):
    def is_needed(error):
        return any(re.search(pattern, error) for pattern in NEEDED)

    assert {error for error in errors["mails"] if not is_needed(error)} == set()
    unneeded = {p for p in NEEDED if not any(re.search(p, error) for error in errors["mails"])}
    assert unneeded == set()
