"""Build a newsletter of every month of a folder that is shaped like `content/`.

    python tests/corpora.py /path/to/folder

For texts that nobody here wrote, and that can't be in this repository. Prints one line a month,
then the largest mail and what failed; ends with 1 where a month failed or was longer than Gmail
shows.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path

from click.testing import CliRunner

from rundbrief.cli import main as rundbrief

# Gmail shows no more of a mail than this many bytes.
MAX_BYTES = 102_400

SETTINGS = """\
site_name: Corpus
site_url: https://status.example.org/
docs_dir: content
site_dir: output/site
theme: {name: rundbrief}
plugins:
  - rundbrief:
      brand: {address: "1 Example Street, Exampleton"}
      newsletter: {unsubscribe: "https://example.org/leave"}
"""


def main(corpus: Path) -> int:
    days = days_of(corpus)
    months = sorted({day[:7] for day in days})
    sizes: dict[str, int] = {}
    failed: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(corpus, root / "content", copy_function=shutil.copyfile)
        (root / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
        for month in months:
            problem, size = build(root, month, today=days[-1])
            if problem:
                failed[month] = problem
            else:
                sizes[month] = size
            print(f"{month}  {f'{size:>7,} bytes' if size else 'failed'}")
    print(f"\n{len(sizes)} of {len(months)} months built.")
    if sizes:
        largest = max(sizes, key=lambda month: sizes[month])
        print(f"The largest: {largest}, {sizes[largest]:,} of {MAX_BYTES:,} bytes.")
    for month, problem in failed.items():
        print(f"\n{month} failed:\n{problem}")
    return int(bool(failed) or not sizes or max(sizes.values()) > MAX_BYTES)


def days_of(corpus: Path) -> list[str]:
    """List the days of all dated files, as their names say."""
    dated = re.compile(r"\d{4}-\d\d-\d\d-")
    return sorted(path.name[:10] for path in corpus.glob("*/*.md") if dated.match(path.name))


def build(root: Path, month: str, *, today: str) -> tuple[str, int]:
    """Build one month: what went wrong, and the HTML's length in bytes."""
    settings = str(root / "mkdocs.yml")
    output = root / "output"
    command = ["newsletter", "build", month, "-f", settings, "--today", today]
    # An earlier month would hold what is older: each month begins afresh.
    text = SETTINGS.replace("newsletter: {", f"newsletter: {{since: {month}-01, ")
    (root / "mkdocs.yml").write_text(text, encoding="utf-8")
    result = CliRunner().invoke(rundbrief, [*command, "--output", str(output)])
    if result.exit_code:
        errors = [said for said in result.stderr.splitlines() if ": warning: " not in said]
        return "\n".join(errors) or repr(result.exception), 0
    made = output / "newsletter" / month / "newsletter.html"
    return "", made.stat().st_size


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
