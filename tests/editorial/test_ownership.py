import pytest

from making import day, department
from rundbrief.content.departments import Person
from rundbrief.editorial.ownership import Ownership

ADA = Person(name="Ada Brandt", email="ada@example.org")
BO = Person(name="Bo Lind", email="bo@example.org")
CAM = Person(name="Cam Ito", email="cam@example.org")

OWNERSHIP = Ownership(
    departments=(
        department("marketing", lead=ADA, deputy=BO),
        department("support", lead=CAM),
        department("workshop", lead=Person(name="Nobody knows her address")),
    ),
    owners={
        "everything": ("mira@example.org",),
        "newsletter": ("eva@example.org",),
        "handbook/rules.md": ("cam@example.org",),
        "metrics.yml": ("num@example.org",),
    },
    content="team/content",
    today=day("11-20"),
)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("team/content/marketing/2026-11-18-a.md", "ada bo mira"),
        ("team/content/marketing/deep/er.png", "ada bo mira"),
        ("team/content/support/2026-11-18-a.md", "cam mira"),
        ("team/content/workshop/2026-11-18-a.md", "mira"),
        ("team/content/incidents/2026-11-18-a.md", "ada bo cam mira"),
        ("team/content/follow-ups/2026-11-18-a.md", "ada bo cam mira"),
        ("team/content/images/a.png", "ada bo cam mira"),
        ("team/content/newsletter/2026-W47.md", "eva mira"),
        ("team/content/handbook/rules.md", "cam mira"),
        ("team/content/handbook/other.md", "mira"),
        ("team/content/metrics.yml", "num mira"),
        ("team/content/metrics.yml.md", "mira"),
        ("team/content/departments.yml", "mira"),
        # A file isn't a department's only because of its name.
        ("team/content/marketing", "mira"),
        ("team/content/marketing.md", "mira"),
        ("content/marketing/2026-11-18-a.md", "mira"),
        ("team/mkdocs.yml", "mira"),
        ("team/layouts/site/base.html", "mira"),
        (".github/workflows/site.yml", "mira"),
    ],
)
def test_who_may_change_a_file(path, expected):
    addresses = tuple(f"{name}@example.org" for name in expected.split())
    assert OWNERSHIP.owners_of(path) == addresses
    assert OWNERSHIP.may_change(path, addresses[0].upper())
    assert not OWNERSHIP.may_change(path, "zoe@example.org")
    assert not OWNERSHIP.may_change(path, "")


def test_shared_folder_with_owners_is_theirs_alone():
    owners = {"everything": ("mira@example.org",), "incidents": ("oncall@example.org",)}
    ownership = Ownership(OWNERSHIP.departments, owners, "content", OWNERSHIP.today)
    expected = ("oncall@example.org", "mira@example.org")
    assert ownership.owners_of("content/incidents/2026-11-18-a.md") == expected


def test_paths_with_owners_of_their_own():
    assert [*OWNERSHIP.folders()] == [
        *("follow-ups", "handbook/rules.md", "images", "incidents", "marketing", "metrics.yml"),
        *("newsletter", "support", "workshop"),
    ]


def test_past_department_is_owned_by_the_one_that_took_over():
    departments = (
        department("marketing", lead=ADA),
        department("events", lead=BO, merged_into="marketing", until=day("11-20")),
        department("shop", lead=CAM, until=day("11-20")),
        department("support", lead=CAM, formerly=("helpdesk",)),
    )
    ownership = Ownership(departments, {"everything": ("mira@example.org",)}, "", day("11-20"))
    before = Ownership(departments, ownership.owners, "", day("11-19"))
    folders = ("events", "shop", "support", "helpdesk", "incidents")
    assert [_names(ownership, folder) for folder in folders] == [
        *("ada mira", "mira", "cam mira", "cam mira", "ada cam mira"),
    ]
    assert [_names(before, folder) for folder in folders] == [
        *("bo mira", "cam mira", "cam mira", "cam mira", "ada bo cam mira"),
    ]


def _names(ownership, folder):
    owners = ownership.owners_of(f"/{folder}/2026-11-18-a.md")
    return " ".join(address.removesuffix("@example.org") for address in owners)
