"""Open follow-ups whose owner left."""

import pytest

ROSTER = """\
marketing:
  lead: {name: Ada Brandt}
  deputy: {name: Bo Lind}
support:
  lead: {name: Cam Ito}
"""
FOLLOW_UP = "---\ntitle: Late\nowner: {}\n---\nToo late.\n"
FILE = "content/follow-ups/2026-11-05-a.md"


def problems_of(folder):
    return folder.read()[1]


@pytest.mark.parametrize(
    ("owner", "is_named"),
    [("Bo Lind", True), ("bo  lind", True), ("Ada Brandt", False), ("Zoe Nobody", False)],
)
def test_owner_who_was_in_an_earlier_roster(folder, owner, is_named):
    folder.write("content/departments.yml", ROSTER)
    folder.write(FILE, FOLLOW_UP.format(owner))
    folder.commit()
    folder.write("content/departments.yml", ROSTER.replace("Bo Lind", "Dee Fox"))
    folder.commit("Bo leaves")
    name = " ".join(owner.split())
    warning = f"{FILE}:3: “{name}” is no longer lead or deputy of any department"
    assert problems_of(folder) == ([warning] if is_named else [])


def test_owner_of_a_past_department_is_known_without_git(folder):
    folder.write("content/departments.yml", f"{ROSTER}  until: 2026-11-20\n")
    folder.write(FILE, FOLLOW_UP.format("Cam Ito"))
    assert problems_of(folder) == [
        f"{FILE}:3: “Cam Ito” is no longer lead or deputy of any department"
    ]


def test_owner_of_a_merged_department_moved_with_it(folder):
    ended = "  merged_into: marketing\n  until: 2026-11-20\n"
    folder.write("content/departments.yml", f"{ROSTER}{ended}")
    folder.write(FILE, FOLLOW_UP.format("Cam Ito"))
    assert problems_of(folder) == []


def test_owner_who_moved_to_another_department_has_not_left(folder):
    folder.write("content/departments.yml", f"{ROSTER}  until: 2026-11-20\n")
    folder.write(FILE, FOLLOW_UP.format("Cam Ito"))
    folder.commit()
    folder.write("content/departments.yml", ROSTER.replace("Bo Lind", "Cam Ito"))
    assert problems_of(folder) == []


def test_owner_of_a_closed_follow_up_is_not_named(folder):
    folder.write("content/departments.yml", f"{ROSTER}  until: 2026-11-20\n")
    text = FOLLOW_UP.format("Cam Ito") + "\n## 2026-11-06 09:00 verified\n\nDone.\n"
    folder.write(FILE, text)
    assert problems_of(folder) == []


def test_earlier_roster_that_is_damaged_is_passed_over(folder):
    folder.write("content/departments.yml", b"a: [Bo Lind\n\xff")
    folder.write(FILE, FOLLOW_UP.format("Bo Lind"))
    folder.commit()
    folder.write("content/departments.yml", ROSTER.replace("Bo Lind", "Dee Fox"))
    folder.commit("Mend")
    assert problems_of(folder) == []
