"""Compare what readers see of real texts with what GitHub shows of them: `make bench-markdown`.

    python tests/bench/markdown_corpora.py [FOLDER …]

The folders, with `.md` and `.mdx` files, are arguments, or are named in MARKDOWN_CORPORA, separated
by colons. Prints the share of equal files, and the first difference of each other one; ends with 1
where the share is below 98 %.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from github_markdown import Seen, seen_here, seen_on_github, without_front_matter
from rundbrief.i18n.texts import load_texts
from rundbrief.markup.renderer import MarkupError, Renderer

MIN_SHARE = 0.98
# A component of MDX is no Markdown: its tag is shown as text here, and removed on GitHub.
_COMPONENT = re.compile(r"</?[A-Z][A-Za-z]*(?:\s[^<>]*)?>")


def files_of(folders: list[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(p for p in folder.rglob("*") if p.suffix in (".md", ".mdx"))


def first_difference(here: Seen, github: Seen) -> str:
    if here.structure != github.structure:
        return _difference(github.structure, here.structure)
    return _difference(github.text, here.text)


def _difference(expected: tuple[str, ...] | str, found: tuple[str, ...] | str) -> str:
    at = next(
        (n for n, (a, b) in enumerate(zip(expected, found, strict=False)) if a != b),
        min(len(expected), len(found)),
    )
    around = (
        slice(max(0, at - 30), at + 30) if isinstance(found, str) else slice(max(0, at - 4), at + 5)
    )
    show = str if isinstance(found, str) else " ".join
    return f"{show(expected[around])}  →  {show(found[around])}"


def main(folders: list[Path]) -> int:
    renderer = Renderer(load_texts("en"))
    equal = total = 0
    different: list[tuple[Path, str]] = []
    spent = 0.0
    for path in files_of(folders):
        body = without_front_matter(path.read_text(encoding="utf-8", errors="replace"))
        if path.suffix == ".mdx":
            body = _COMPONENT.sub("", body)
        total += 1
        before = time.process_time()
        try:
            here = seen_here(body, renderer)
        except MarkupError as error:
            different.append((path, f"refused: {error.message}"))
            continue
        finally:
            spent += time.process_time() - before
        github = seen_on_github(body)
        if here == github:
            equal += 1
        else:
            different.append((path, first_difference(here, github)))
    for path, reason in different:
        print(f"{path.parent.name}/{path.name}: {reason}")
    share = equal / total if total else 0.0
    print(f"{equal} of {total} files equal ({share:.1%}); {spent:.1f} s of rendering")
    return int(share < MIN_SHARE)


if __name__ == "__main__":
    given = sys.argv[1:] or os.environ.get("MARKDOWN_CORPORA", "").split(os.pathsep)
    sys.exit(main([Path(folder) for folder in given if folder]))
