"""What other programs read in our mails: Python's strict reader, and npm's mailparser."""

import hashlib
import json
import re
import subprocess
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from conftest import REPOSITORY
from goldens import Golden
from node_packages import program

SCRIPT = REPOSITORY / "tests" / "newsletter" / "mailparser.mjs"

pytestmark = pytest.mark.xdist_group("goldens")


def lines(text: Any) -> str:
    return str(text).replace("\r\n", "\n")


def addresses(header: Any) -> list[dict[str, str]]:
    return [{"address": a.addr_spec, "name": a.display_name} for a in header.addresses]


def pictures(mail: Any) -> list[dict[str, Any]]:
    return [
        {
            "type": part.get_content_type(),
            "cid": str(part["Content-ID"]).strip("<>"),
            "disposition": part.get_content_disposition(),
            "related": True,
            "sum": hashlib.sha256(part.get_payload(decode=True)).hexdigest(),
        }
        for part in mail.walk()
        if part.get_content_maintype() == "image"
    ]


def addresses_of_list(mail: Any) -> dict[str, Any] | None:
    found: dict[str, Any] = {}
    if identifier := mail["List-Id"]:
        found["id"] = {"name": str(identifier).strip("<>")}
    if leave := mail["List-Unsubscribe"]:
        address = str(leave).strip("<>")
        is_mail = address.startswith("mailto:")
        key = "mail" if is_mail else "url"
        found["unsubscribe"] = {key: address.removeprefix("mailto:")}
    if answer := mail["List-Unsubscribe-Post"]:
        found["unsubscribe-post"] = {"name": str(answer)}
    return found or None


def as_python_reads_it(golden: Golden) -> dict[str, Any]:
    mail = golden.mail
    text, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    moment = parsedate_to_datetime(mail["Date"]).astimezone(UTC)
    return {
        "headers": [name.lower() for name in mail],
        "from": addresses(mail["From"]),
        "to": addresses(mail["To"]),
        "replyTo": addresses(mail["Reply-To"]) if mail["Reply-To"] else None,
        "subject": mail["Subject"],
        "date": f"{moment:%Y-%m-%dT%H:%M:%S}.000Z",
        "messageId": mail["Message-ID"],
        "list": addresses_of_list(mail),
        "text": lines(text.get_content()),
        "html": lines(html.get_content()),
        "attachments": pictures(mail),
    }


def test_python_reads_every_mail_without_a_defect(goldens):
    for golden in goldens:
        mail = golden.mail  # a defect raises
        assert [part.defects for part in mail.walk() if part.defects] == []
        assert lines(as_python_reads_it(golden)["text"]) == golden.text.decode()
        assert datetime.fromisoformat(as_python_reads_it(golden)["date"]).tzinfo


def test_every_picture_of_a_mail_is_in_it(goldens):
    for golden in goldens:
        seen = as_python_reads_it(golden)
        named = set(re.findall(r"cid:([^\"'\s)]+)", seen["html"]))
        assert named == {picture["cid"] for picture in seen["attachments"]}
        assert golden.case != "weekly" or named


def test_mailparser_sees_what_python_sees(goldens, node_folder, tmp_path):
    paths = []
    for golden in goldens:
        paths.append(tmp_path / f"{golden.case}-{golden.language}.eml")
        paths[-1].write_bytes(golden.eml)
    node = program("node", "nodejs")
    command = [node, str(SCRIPT), str(node_folder), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    seen = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.stderr == ""
    for golden, mail in zip(goldens, seen, strict=True):
        mail["text"], mail["html"] = lines(mail["text"]), lines(mail["html"])
        assert as_python_reads_it(golden) == mail
