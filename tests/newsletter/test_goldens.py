"""Whole newsletters, as they were when a person last looked at them. To renew: `make goldens`."""

import difflib

import pytest

from goldens import CASES, FILES, GOLDEN

# Gmail shows no more of a mail than this many bytes.
MAX_BYTES = 102_400

pytestmark = pytest.mark.xdist_group("goldens")


@pytest.mark.parametrize(("case", "language"), CASES)
def test_newsletter_is_as_it_was(goldens, case, language):
    (golden,) = [g for g in goldens if (g.case, g.language) == (case, language)]
    assert len(golden.html) <= MAX_BYTES
    for name, text in golden.kept().items():
        kept = golden.folder / name
        was = kept.read_bytes().decode() if kept.is_file() else ""
        changes = difflib.unified_diff(
            was.splitlines(), text.splitlines(), "was", "is", lineterm=""
        )
        assert was == text, f"{kept} (to renew it: make goldens)\n" + "\n".join(changes)


def test_nothing_else_is_kept():
    kept = {p.relative_to(GOLDEN).as_posix() for p in (GOLDEN / "newsletter").rglob("*.*")}
    expected = {
        f"newsletter/{case}/{language}/{name}" for case, language in CASES for name in FILES
    }
    assert kept == expected


def test_board_reads_nothing_internal(goldens):
    for golden in goldens:
        if golden.case == "board":
            assert b"INTERNAL" not in golden.html + golden.text + golden.eml
