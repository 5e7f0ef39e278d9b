import pytest

PATH = "content/marketing/2026-11-18-a.md"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("24. Dezember: zu\n31. Dezember: auf\n", [2]),
        ("# Termine\n\n5. Mai: a\n\n12. Mai: b\n  mehr\n13. Mai: c\n", [5, 7]),
        ("24. Dezember: zu\n25. Dezember: zu\n", []),
        ("24. Dezember: zu\n\nText.\n\n31. Dezember: auf\n", []),
        ("```\n24. Dezember\n31. Dezember\n```\n", []),
        ("24\\. Dezember: zu\n31\\. Dezember: auf\n", []),
        ("1. Mail\n2. Mai\n", []),
    ],
)
def test_dates_that_become_other_numbers_are_warnings(folder, text, lines):
    folder.write(PATH, text)
    problems = [it for it in folder.read()[1] if "takes the date" in it]
    assert [int(it.split(":")[1]) for it in problems] == lines
