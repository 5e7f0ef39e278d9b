"""What is remembered of an issue is what would be made of it now, whatever was changed since."""

import os
from dataclasses import replace
from datetime import date
from io import BytesIO
from shutil import copytree, rmtree

import pytest
from PIL import Image

from conftest import MKDOCS_YML, REPOSITORY, ROSTER, Folder
from rundbrief.compilation import compile_project
from rundbrief.build_context import BuildContext
from rundbrief.cache.store import Memory
from rundbrief.newsletter.builder import Mailroom
from rundbrief.newsletter.output import KINDS, read_data
from rundbrief.newsletter.remembering import FOLDER
from rundbrief.problems import ProblemsError

LAYOUTS = REPOSITORY / "layouts"
CACHE = ".cache"

UPDATE = """\
---
highlight: true
health: on-track
asks: [{to: support, what: Ring back, due: 2026-11-12}]
---
# Shop

It is open!!! Come.

![The shop](../images/shop.png)
"""

METRICS = """\
rides: {name: Rides, department: marketing, unit: rides, direction: up, target: 8, says: Use.}
"""

INCIDENT = """\
---
title: Login
severity: major
affects: [support]
---
## 2026-11-10 10:00 investigating

Nobody gets in.
"""

DRAWING = """\
<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="9" height="9"/></svg>
"""


def picture(colour):
    out = BytesIO()
    Image.new("RGB", (40, 20), colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Make a house with a closed issue and an open one, and remember what is made of them."""
    folder = Folder(tmp_path_factory.mktemp("house"))
    folder.write("mkdocs.yml", MKDOCS_YML)
    folder.write("content/departments.yml", ROSTER)
    folder.write("content/metrics.yml", METRICS)
    folder.write("content/metrics/rides.csv", "date,value\n2026-11-01,7\n2026-11-08,9\n")
    folder.write("content/images/shop.png", picture("red"))
    folder.write("content/images/logo.png", picture("blue"))
    folder.write("content/images/plan.svg", DRAWING)
    folder.write("content/marketing/2026-11-11-shop.md", UPDATE)
    folder.write("content/marketing/2026-11-18-late.md", "# Late\n\nIt is open late!!!\n")
    folder.write("content/incidents/2026-11-10-login.md", INCIDENT)
    words = "Read [the shop](../marketing/2026-11-11-shop.md).\n\n![Plan](../images/plan.svg)\n"
    folder.write("content/newsletter/2026-W46.md", f"---\nsubject: Old\n---\n{words}")
    folder.write("content/newsletter/2026-W47.md", f"---\nsubject: New\n---\n{words}")
    closing = ("newsletter", "close", "2026-W46", "--today", "2026-11-16")
    assert folder.run(*closing).exit_code == 0
    memory = Memory(folder.root / CACHE)
    before = made(compiled(folder), BuildContext(memory))
    memory.close()
    return folder, before


@pytest.fixture
def house(written, tmp_path):
    """The same in a folder of its own, which may be changed."""
    copytree(written[0].root, tmp_path / "house")
    return Folder(tmp_path / "house")


def compiled(house, facts=None, **settings):
    settings.setdefault("brand", {"logo_mail": "images/logo.png"})
    layouts = (house.root / "layouts",) if (house.root / "layouts").is_dir() else ()
    project = house.project(**({"layouts": layouts} | settings))
    return compile_project(replace(project, **(facts or {})))


def made(c, workshop):
    """Make everything: (kind, issue) to what is in it."""
    mailroom = Mailroom(c, workshop)
    return {
        (kind, issue.key): (
            {name: read_data(data) for name, data in one.mail.items()},
            {path: read_data(data) for path, data in one.site.items()},
            one.problems,
        )
        for kind in KINDS
        for issue, one in zip(c.issues, mailroom.make(kind, c.issues), strict=True)
    }


def change_text(path, old, new):
    def change(house):
        file = house.root / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
        return {}

    return change


def write(path, text):
    return lambda house: house.write(path, text) and {}


def delete(path):
    return lambda house: (house.root / path).unlink() or {}


def own_layout(path, old, new):
    text = (LAYOUTS / path).read_text(encoding="utf-8")
    assert old in text
    return write(f"layouts/{path}", text.replace(old, new))


def give(**settings):
    return lambda __: settings


def same_size_and_time(house):
    """As a tool does that keeps times: only the bytes tell."""
    file = house.root / "content/images/shop.png"
    before, data = file.stat(), picture("red")
    file.write_bytes(data[:-20] + bytes(20))
    assert file.stat().st_size == before.st_size
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    return {}


SHOP, LATE = "content/marketing/2026-11-11-shop.md", "content/marketing/2026-11-18-late.md"
CLOSED, OPEN = "content/newsletter/2026-W46.md", "content/newsletter/2026-W47.md"
CHANGES = {
    "text of an update": change_text(LATE, "open late", "open until nine"),
    "line of an update": change_text(LATE, "# Late", "\n\n# Late"),
    "deleted update": delete(SHOP),
    "hidden update": change_text(SHOP, "health:", "draft: true\nhealth:"),
    "another update": write("content/support/2026-11-17-bell.md", "# Bell\n\nIt rings.\n"),
    "incident": change_text("content/incidents/2026-11-10-login.md", "Login", "No login"),
    "deleted incident": delete("content/incidents/2026-11-10-login.md"),
    "introduction": change_text(OPEN, "Read ", "Do read "),
    "introduction of a closed issue": change_text(CLOSED, "Read ", "Do read "),
    "subject of an earlier issue": change_text(CLOSED, "subject: Old", "subject: New"),
    "name of a department": change_text("content/departments.yml", "Marketing", "Market"),
    "lost department": change_text(
        "content/departments.yml", "workshop: {name: Workshop, due: friday 12:00}\n", ""
    ),
    "value of a metric": change_text("content/metrics/rides.csv", "08,9", "08,10"),
    "bytes of a picture": write("content/images/shop.png", picture("green")),
    "bytes of a picture, with its size and times": same_size_and_time,
    "broken picture": write("content/images/shop.png", b"x"),
    "lost picture": delete("content/images/shop.png"),
    "drawing in an introduction": write(
        "content/images/plan.svg", DRAWING.replace('height="9"', 'height="19"')
    ),
    "logo": write("content/images/logo.png", picture("black")),
    "lost logo": delete("content/images/logo.png"),
    "template": own_layout("newsletter/newsletter.mjml", "<mj-body", "<!-- a --><mj-body"),
    "part of a template": own_layout(
        "newsletter/parts/footer.mjml", "<mj-section", '<mj-section css-class="rb-x"'
    ),
    "style": own_layout("newsletter/inline.css", "{", "{ letter-spacing: 1px;"),
    "plain text": own_layout("newsletter/newsletter.txt", "\n", "\n*\n"),
    "chart": own_layout("newsletter/chart.svg", "<svg", '<svg class="x"'),
    "preview": own_layout("newsletter/preview.html", "<body", '<body class="x"'),
    "fallbacks": write("layouts/newsletter/fallbacks.yml", "a: b\n"),
    "tokens": own_layout("brand/tokens.yml", 'ink: "#1c2526"', 'ink: "#010101"'),
    "line of a setting": change_text("mkdocs.yml", "site_name", "# Ours\nsite_name"),
    "colour": give(brand={"colour": "#803030"}),
    "address": give(brand={"address": "1 Example Street"}),
    "no logo": give(brand={}),
    "sender": give(newsletter={"sender": {"email": "news@example.org"}}),
    "rule of the lint": give(newsletter={"lint_off": ["shouting"]}),
    "language": give(language="de"),
    "time zone": give(time_zone="America/New_York"),
    "day": give(today=date(2026, 11, 21)),
    "day of the closing": give(today=date(2026, 11, 16)),
    "name of the site": give(facts={"site_name": "Other"}),
    "audience": give(audience="public"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_remembered_is_what_would_be_made_after_any_change(written, house, change):
    c = compiled(house, **change(house))
    expected = made(c, BuildContext())
    memory = Memory(house.root / CACHE)
    assert [made(c, BuildContext(memory)) for __ in range(2)] == [expected, expected]
    # Otherwise the change shows nothing.
    assert expected != written[1]
    memory.close()


def test_without_a_change_nothing_is_made(written, house, monkeypatch):
    monkeypatch.setattr("rundbrief.newsletter.builder._find_maker", None)
    memory = Memory(house.root / CACHE)
    workshop = BuildContext(memory)
    assert made(compiled(house), workshop) == written[1]
    assert workshop.counters == {"newsletters rendered": 0}
    memory.close()


def test_file_that_was_touched_in_the_cache_is_made_anew(written, house):
    files = [p for p in (house.root / CACHE / FOLDER).rglob("*") if p.is_file()]
    for number, file in enumerate(files):
        if number % 2:
            file.write_bytes(b"x")
        else:
            file.unlink()
    memory = Memory(house.root / CACHE)
    assert made(compiled(house), BuildContext(memory)) == written[1]
    memory.close()


def test_issue_that_cannot_be_rendered_is_tried_again(folder):
    folder.write("content/newsletter/2026-W46.md", "---\nsubject: '=?utf-8?q?x?='\n---\nHello.\n")
    folder.write("content/newsletter/2026-W47.md", "Hello.\n")
    memory = Memory(folder.root / CACHE)
    c = folder.compile()
    for rendered in (2, 1):
        workshop = BuildContext(memory)
        newsletters, problems = Mailroom(c, workshop).begin_newsletters(c.issues)()
        assert [newsletter.key for newsletter in newsletters] == ["2026-W47"]
        assert "content/newsletter/2026-W46.md" in {problem.file for problem in problems}
        assert workshop.counters == {"newsletters rendered": rendered}
    memory.close()


def test_several_processes_make_what_one_makes(written, house):
    c = compiled(house)
    assert made(c, BuildContext(jobs=2)) == written[1]


def test_broken_tokens_are_told_from_several_processes(house):
    house.write("layouts/brand/tokens.yml", "light: {}\nlight: {}\n")
    c = compiled(house)
    with pytest.raises(ProblemsError, match=r"layouts/brand/tokens\.yml:2"):
        Mailroom(c, BuildContext(jobs=2)).make("pictures", c.issues)
    newsletters, problems = Mailroom(c, BuildContext(jobs=2)).begin_newsletters(c.issues)()
    assert newsletters == []
    assert {problem.place for problem in problems} == {"layouts/brand/tokens.yml:2"}


def test_folder_that_cannot_be_written_to_only_costs_time(written, house):
    rmtree(house.root / CACHE / FOLDER)
    house.write(f"{CACHE}/{FOLDER}", "in the way")
    memory = Memory(house.root / CACHE)
    assert made(compiled(house), BuildContext(memory)) == written[1]
    memory.close()
