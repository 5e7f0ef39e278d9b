import pytest

PATH = "content/departments.yml"


def read(folder, text):
    folder.write(PATH, text)
    content, problems = folder.read()
    return content.departments, [problem.removeprefix(PATH) for problem in problems]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("a: {formerly: a}\n", [":1: “a” is the present name of this department"]),
        ("a:\n  formerly: [x]\n  until: 2026-12-01\n", []),
        (
            "a:\n  formerly:\n    - x\n    - B\nb:\n",
            [":4: “B” is a former name of “a”, but also a department"],
        ),
        (
            "a:\n  formerly: x\nb:\n  formerly: [y, X]\n",
            [":4: “X” is a former name of both “a” and “b”"],
        ),
        (
            # Composed and decomposed letters.
            "a:\n  formerly: caf\u00e9\nb:\n  formerly: cafe\u0301\n",
            [":4: “café” is a former name of both “a” and “b”"],
        ),
        ("a: {formerly: [x, x, X, A]}\n", []),
        ("a: {formerly: [x/y]}\n", [":1: “x/y” can't have been a department folder"]),
        ("a: {formerly: [..]}\n", [":1: “..” can't have been a department folder"]),
        ("a: {formerly: [Search]}\n", [":1: “Search” can't have been a department folder"]),
        (
            f"a:\n  formerly: [{', '.join(f'x{n}' for n in range(21))}]\n",
            [":2: “a” has 21 former names; the limit is 20"],
        ),
        ("a: {formerly: [.git]}\n", [":1: “.git” can't have been a department folder"]),
        ("a:\n  merged_into: a\n", [":2: “a” is merged into itself"]),
        ("support:\na:\n  merged_into: suport\n", [":3: unknown department “suport”"]),
        (
            "a: {merged_into: b}\nb: {merged_into: c}\nc:\n  merged_into: b\n",
            [":2: “b” is merged into “c”, which in turn is merged into “b”"],
        ),
        ("a: {merged_into: b}\nb: {merged_into: c}\nc: {}\n", []),
        ("a: {merged_into: x}\nb: {formerly: x}\n", []),
        ("a: {merged_into: b}\nb: {formerly: [c], until: 2026-01-01}\n", []),
    ],
)
def test_changes_that_contradict_each_other(folder, text, problems):
    assert read(folder, text)[1] == problems


def test_former_name_as_target_of_a_merger_is_todays(folder):
    departments, __ = read(folder, "a: {merged_into: x}\nb: {formerly: x}\n")
    assert departments[0].merged_into == "b"


def test_wrong_changes_are_left_out(folder):
    text = "a: {formerly: [b, c], merged_into: z}\nb: {merged_into: b}\n"
    departments, problems = read(folder, text)
    assert [(it.formerly, it.merged_into) for it in departments] == [(("c",), None), ((), None)]
    assert len(problems) == 3


def test_addresses_that_differ_only_in_case_are_one(folder):
    departments, __ = read(folder, "it: {formerly: [Edv, IT, edv, helpdesk]}\n")
    assert departments[0].old_addresses == ("Edv", "helpdesk")
    assert departments[0].first_name == "Edv"


@pytest.mark.parametrize("text", ["a: {until: soon}\n", "a: {until: 2026-13-01}\n"])
def test_end_that_is_no_date(folder, text):
    departments, problems = read(folder, text)
    assert departments[0].until is None
    assert len(problems) == 1
    assert problems[0].startswith(":1: until")
