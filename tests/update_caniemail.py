"""Renew what the lint knows of mail programs: the npm package `caniemail`, cut to what it asks.

Needs npm, which downloads the package into a temporary folder; nothing of it is run.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[1]
LINT = REPOSITORY / "generator" / "rundbrief" / "lint"
PACKAGE = "caniemail"

# A program that is missing in so many features that an answer would be chance.
MIN_ANSWERS = 30


def reduce(source: Mapping[str, Any]) -> dict[str, Any]:
    """Keep each feature's title and, of each program's newest version, one letter.

    y: supported. a: partly. n: not. u: nobody knows. The letters stand in the order of `clients`.
    """
    features = sorted(source["data"], key=lambda feature: feature["slug"])
    answers = {f["slug"]: _answers(f["stats"]) for f in features}
    names = {name for row in answers.values() for name in row}
    clients = sorted(n for n in names if sum(n in r for r in answers.values()) >= MIN_ANSWERS)
    return {
        "date": source["last_update_date"][:10],
        "clients": {name: _title(name, source["nicenames"]) for name in clients},
        "features": {
            feature["slug"]: [
                feature["title"].strip(),
                "".join(answers[feature["slug"]].get(name, "u") for name in clients),
            ]
            for feature in features
        },
    }


def _answers(stats: Mapping[str, Any]) -> dict[str, str]:
    return {
        f"{family}.{platform}": versions[_newest(list(versions))][0]
        for family, platforms in stats.items()
        for platform, versions in platforms.items()
        if versions
    }


def _newest(versions: list[str]) -> str:
    """Find the newest version: `16.80` came after `2019-10`, and `10` after `9.1`.

    The file is in the order in which the tests were made, but for whole numbers, which JavaScript
    puts first.
    """
    by_year = [bool(re.match(r"(19|20)\d\d", version)) for version in versions]
    if any(by_year) and not all(by_year):
        return versions[-1]
    return max(versions, key=lambda version: [int(n) for n in re.findall(r"\d+", version)])


def _title(client: str, names: Mapping[str, Any]) -> str:
    family, __, platform = client.partition(".")
    if platform == "outlook-com":
        return str(names["platform"][platform])
    return f"{names['family'][family]} {names['platform'][platform]}"


def render(reduced: Mapping[str, Any]) -> str:
    """Write one program and one feature a line, so that a renewal can be read as a diff."""
    rows = [
        f"{json.dumps(key)}: {{\n"
        + ",\n".join(
            f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in reduced[key].items()
        )
        + "\n}"
        for key in ("clients", "features")
    ]
    return f'{{\n"date": {json.dumps(reduced["date"])},\n' + ",\n".join(rows) + "\n}\n"


def main() -> int:
    npm = shutil.which("npm")
    if not npm:
        sys.stderr.write("npm is missing; it comes with Node.js\n")
        return 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([npm, "pack", "--silent", PACKAGE], cwd=folder, check=True)
        (archive,) = folder.glob("*.tgz")
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        package = folder / "package"
        source = json.loads((package / "data" / "caniemail.json").read_text(encoding="utf-8"))
        version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
        licence = (package / "LICENSE").read_text(encoding="utf-8").strip()
    reduced = reduce(source)
    (LINT / "caniemail.json").write_text(render(reduced), encoding="utf-8")
    (LINT / "caniemail.LICENSE.txt").write_text(
        f"caniemail.json is a reduced form of data/caniemail.json in the npm package {PACKAGE}\n"
        f"{version}, whose source is the project Can I email (data of {reduced['date']}).\n"
        "Renew it with: make caniemail\n\n"
        f"{licence}\n",
        encoding="utf-8",
    )
    sys.stdout.write(f"{PACKAGE} {version}: {len(reduced['features'])} features\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
