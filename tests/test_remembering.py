"""Whatever changes, a build that remembers gives the very same bytes as one that doesn't.

One house lives through all changes with one memory; after each it is built with all that is
remembered, and anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import invalidate_caches

import pytest

from conftest import GIT
from remembering import House, different, picture

SALE = "content/marketing/2026-11-05-sale.md"
FLYER = "content/marketing/2026-10-08-flyer.md"
RADIO = "content/marketing/2026-10-15-radio.md"
QUEUE = "content/support/2026-11-12-queue.md"
LOGIN = "content/incidents/2026-11-03-login.md"
PUDDLE = "content/follow-ups/2026-10-13-puddle.md"

Change = Callable[[House], object]


def set_today(day: str) -> Change:
    return lambda house: setattr(house, "today", day)


def set_audience(audience: str) -> Change:
    return lambda house: setattr(house, "audience", audience)


def setting(old: str, new: str) -> Change:
    return lambda house: house.edit("mkdocs.yml", old, new)


def edit(path: str, old: str, new: str) -> Change:
    return lambda house: house.edit(path, old, new)


def layout(path: str, old: str, new: str) -> Change:
    return lambda house: house.own_layout(path, old, new)


def move(old: str, new: str) -> Change:
    return lambda house: house.move(f"content/{old}", f"content/{new}")


def write(path: str, text: str | bytes) -> Change:
    return lambda house: house.write(f"content/{path}", text)


def append(path: str, text: str) -> Change:
    return lambda house: house.write(path, house.path(path).read_text(encoding="utf-8") + text)


def delete(path: str) -> Change:
    return lambda house: house.path(path).unlink()


def delete_all_before(name: str) -> Change:
    def change(house: House) -> None:
        for file in house.path("content").rglob("20*.md"):
            if file.name < name and file.parent.name != "newsletter":
                file.unlink()

    return change


def together(*changes: Change) -> Change:
    def change(house: House) -> None:
        for one in changes:
            one(house)

    return change


def commit(at: str, *more: str) -> Change:
    def change(house: House) -> None:
        house.folder.git("add", "-A")
        house.folder.git("commit", "-q", "-m", "Change", *more, at=at)

    return change


EXTENSION = """\
from pathlib import Path

from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor


class _Louder(Preprocessor):
    def run(self, lines):
        file = Path(__file__).with_name("word.txt")
        word = file.read_text() if file.exists() else "LOUD"
        return [line.replace("begun", word) for line in lines]


class _Loud(Extension):
    def extendMarkdown(self, md):
        md.preprocessors.register(_Louder(md), "loud", 1)


def makeExtension(**options):
    return _Loud(**options)
"""

CONTENT: dict[str, Change] = {
    "nothing": lambda _: None,
    # Updates
    "text of an update": edit(SALE, "begins.", "begins, with [a result](2026-11-12-result.md)."),
    "title of an update": edit(SALE, "title: The sale", "title: The great sale"),
    "title of an old update": edit(FLYER, "# Flyer", "# Flyers"),
    "summary of an update": edit(SALE, "health:", "summary: In short.\nhealth:"),
    "health of an update": edit(RADIO, "at-risk", "off-track"),
    "date by the key": edit(QUEUE, "health:", "date: 2026-11-11\nhealth:"),
    "date of an update that asks": edit(SALE, "health:", "date: 2026-11-04\nhealth:"),
    "date by the name": move("marketing/2026-09-02-plans.md", "marketing/2026-08-30-plans.md"),
    "name of an update": move("marketing/2026-10-01-poster.md", "marketing/2026-10-01-posters.md"),
    "department by the folder": move(
        "marketing/2026-10-01-posters.md", "support/2026-10-01-posters.md"
    ),
    "department by the key": edit(RADIO, "health:", "department: workshop\nhealth:"),
    "new update, a link's end": write(
        "marketing/2026-11-12-result.md", "# Result\n\n## Sum\n\nGood."
    ),
    "heading that a link names is gone": edit(FLYER, "## Where\n", "## Place\n"),
    "end of a link is gone": delete(FLYER),
    "item of a closed issue is gone": delete("content/workshop/2026-11-02-door.md"),
    "draft is done": edit("content/workshop/2026-11-10-draft.md", "true", "false"),
    "update becomes a draft": edit(QUEUE, "health:", "draft: true\nhealth:"),
    "update is no draft any more": edit(QUEUE, "draft: true\n", ""),
    "audience of an update": edit(QUEUE, "health:", "audience: public\nhealth:"),
    "tags of an update": edit(QUEUE, "[shop]", "[queue, Shop]"),
    "authors of an update": edit(QUEUE, "health:", "authors: [Cy, Bo Lind]\nhealth:"),
    "first of two asks": edit(SALE, "asks:", "asks:\n  - {to: workshop, what: Paint the door}"),
    "asks of an update": edit(SALE, "due: 2026-11-27}", "due: 2026-11-25, answered: 2026-11-19}"),
    "highlight of an update": edit(SALE, "highlight: true", "highlight: false"),
    "expiry of an update": edit(QUEUE, "expires: 2026-11-25", "expires: 2026-11-20"),
    "future update": write("workshop/2026-11-22-soon.md", "# In two days\n\nWait."),
    # Pictures
    "picture replaced": write("images/shop.png", picture(80, 40, "#22aa33")),
    "logo replaced": write("images/logo.png", picture(70, 20, "#dd0000")),
    "picture gone": move("images/shop.png", "images/store.png"),
    "picture there again": move("images/store.png", "images/shop.png"),
    # Pages
    "text of the introduction": edit("content/index.md", "See", "See, of course,"),
    "introduction of a department": edit("content/marketing/index.md", "We tell", "We told"),
    "new introduction of a department": write("support/index.md", "We answer."),
    "title of an ordinary page": edit("content/handbook.md", "# Handbook", "# The handbook"),
    "text of an ordinary page": edit("content/handbook.md", "Be kind", "Be very kind"),
    "fragment of an ordinary page": edit("content/handbook.md", "## Rules", "## The rules"),
    "ordinary page gone": delete("content/legal.md"),
    # Incidents and follow-ups
    "entry of an incident": append(LOGIN, "\n## 2026-11-19 10:00 monitoring\nAgain?\n"),
    "incident over": append(
        LOGIN, "\n## 2026-11-19 12:00 postmortem\nWe [learned](../handbook.md).\n"
    ),
    "title of an old incident": edit("content/incidents/2025-08-03-flood.md", "A flood", "Flood"),
    "new incident": write(
        "incidents/2026-11-20-fire.md",
        "---\ntitle: Fire\naffects: [workshop]\n---\n## 2026-11-20 08:00 investigating\nSmoke.\n",
    ),
    "state of a follow-up": append(PUDDLE, "\n## 2026-11-18 10:00 resolved\nDry.\n"),
    "due day of a follow-up": edit(PUDDLE, "due: 2026-11-20", "due: 2026-11-30"),
    # Metrics
    "definition of a metric": edit("content/metrics.yml", "target: 40", "target: 45"),
    "value in the table": edit("content/metrics/signups.csv", ",34", ",36"),
    "new value in the table": append("content/metrics/calls.csv", "2026-10-18,3\n"),
    "value in an update": edit(SALE, "signups: 44", "signups: 12"),
    "new metric": append("content/metrics.yml", "mood:\n  name: Mood\n"),
    # Roster
    "name of a department": edit("content/departments.yml", "Member support", "Support"),
    "colour of a department": edit("content/departments.yml", "#0f6a66", "#6a0f66"),
    "rhythm of a department": edit("content/departments.yml", "monthly", "weekly"),
    "lead of a department": edit("content/departments.yml", "Ada Brandt", "Ada Brand"),
    "new department": append("content/departments.yml", "crew: {name: Crew, cadence: weekly}\n"),
    "order of departments": lambda house: house.write(
        "content/departments.yml",
        "crew: {name: Crew}\n"
        + house.path("content/departments.yml").read_text().partition("crew:")[0],
    ),
    # Newsletter
    "words of an issue": edit("content/newsletter/2026-W47.md", "Good evening", "Good night"),
    "issue closed": lambda house: house.run("newsletter", "close", "2026-W47"),
    "new issue": write("newsletter/2026-W48.md", "---\nleave_out: []\n---\nSoon."),
}

PROJECT: dict[str, Change] = {
    # Layouts
    "template of a page": layout("site/update.html", "<article", "<article lang=en"),
    "template of a part": layout("site/parts/footer.html", "<footer", "<footer lang=en"),
    "style": layout("site/assets/rundbrief.css", "@layer", "/* ours */ @layer"),
    "template of a feed": layout("feeds/atom.xml", "<feed", "<feed "),
    "style of a newsletter": layout("newsletter/inline.css", "{", "{ "),
    "template of a newsletter": layout("newsletter/newsletter.txt", "\n", " \n"),
    "tokens of the brand": layout("brand/tokens.yml", "#", "# ours\n#"),
    # Settings
    "colour of the brand": setting("#0f4c4a", "#4c0f4a"),
    "name of the site": setting("site_name: Kestrel", "site_name: Falcon"),
    "address of the site": setting("status.example.org", "state.example.org/here"),
    "form of addresses": setting("use_directory_urls: false", "use_directory_urls: true"),
    "audience by itself": setting(
        "social_cards: false", "social_cards: false\n      audience: public"
    ),
    "time zone": setting("Europe/Berlin", "America/Lima"),
    "sender of newsletters": setting("name: Kestrel, email", "name: Falcon, email"),
    "nothing at all": lambda _: None,
    "language": setting("language: en", "language: de"),
    "english again": setting("language: de", "language: en-GB"),
    # Markdown
    "extension": setting("extensions: [toc]", "extensions: [toc, nl2br]"),
    "extension's options": setting("[toc, nl2br]", "[nl2br, {toc: {permalink: true}}]"),
    "extension's function": setting(
        "permalink: true",
        "slugify: !!python/name:markdown.extensions.toc.slugify_unicode ''",
    ),
    "extension of the project": together(
        lambda house: house.write("loud.py", EXTENSION),
        lambda _: invalidate_caches(),
        setting("[nl2br,", "[nl2br, loud,"),
    ),
    "what the project's extension reads": lambda house: house.write("word.txt", "LOUDER"),
    "no extension of the project": setting("[nl2br, loud,", "[nl2br,"),
    # Days and readers
    "next day": set_today("2026-11-21"),
    "day of a future update": set_today("2026-11-22"),
    "public": set_audience("public"),
    "public, an update changed": edit(SALE, "It begins", "It had begun"),
    "internal again": set_audience("internal"),
    "next month": set_today("2026-12-15"),
    "public, next month": set_audience("public"),
    "earlier day, public": set_today("2026-11-10"),
    "earlier day": set_audience("internal"),
    "today again": set_today("2026-11-20"),
    # Git
    "commit": commit("2026-11-19T12:00:00+01:00", "--author=Dee Dahl <dee@example.org>"),
    "other author": commit(
        "2026-11-18T12:00:00+01:00", "--amend", "--author=Eve Eden <eve@example.org>"
    ),
    "other first day": commit(
        "2026-11-18T12:00:00+01:00", "--amend", "--date=2026-11-01T12:00:00+01:00"
    ),
    "due day of an ask": edit(SALE, "due: 2026-11-27", "due: 2026-11-29"),
    "due day committed": commit("2026-11-20T12:00:00+01:00"),
    "only what is young": delete_all_before("2026-10-10"),
    "oldest update is gone": delete("content/marketing/2026-10-15-radio.md"),
    "older update comes": write("workshop/2026-10-01-begin.md", "# We begin\n\nSo."),
    "name of the content's folder": together(
        lambda house: house.path("content").rename(house.path("words")),
        setting("docs_dir: content", "docs_dir: words"),
        commit("2026-11-20T13:00:00+01:00"),
    ),
    # Cards
    "cards": setting("social_cards: false", "social_cards: true"),
    "template of cards": layout("cards/card.svg", "<svg", "<svg "),
    "no cards": setting("social_cards: true", "social_cards: false"),
}


CHAPTERS = {"content": CONTENT, "project": PROJECT}


@pytest.fixture(scope="module")
def houses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Chapter]]:
    """Houses in which long lists are soon too long, so that they stay small, one for a chapter."""
    from rundbrief.content import files
    from rundbrief.site import years
    from rundbrief.site.exports.feeds import items
    from rundbrief.site.pages import incidents
    from rundbrief.site.seo import subjects

    with pytest.MonkeyPatch.context() as patch:
        # Here, each change is long after the one before; else builds would trust no file.
        patch.setattr(files, "_SETTLED", 0)
        patch.setattr(years, "MOST", 4)
        patch.setattr(years, "MOST_OF_A_YEAR", 5)
        patch.setattr(subjects, "NEWEST", 4)
        patch.setattr(items, "MOST", 6)
        patch.setattr(incidents, "MONTHS", 3)
        for key, value in GIT.items():
            patch.setenv(key, value)
        folder = tmp_path_factory.mktemp("remembering")
        patch.syspath_prepend(folder / "project")
        patch.chdir(folder)
        found = {
            name: Chapter(House.found(folder / name), changes) for name, changes in CHAPTERS.items()
        }
        # A project's own templates may show anything of a view, and so these show all of it.
        found["content"].house.own_layout("site/base.html", "</body>", "{{ page }}</body>")
        found["content"].house.own_layout("feeds/rss.xml", "</channel>", "{{ feed }}</channel>")
        yield found


@dataclass
class Chapter:
    """A house and what happens to it. done: how much of it has happened."""

    house: House
    changes: Mapping[str, Change]
    done: int = 0

    def live_until(self, name: str) -> None:
        """Let all happen up to a change, also where its test alone was asked for."""
        until = list(self.changes).index(name) + 1
        for change in list(self.changes.values())[self.done : until]:
            change(self.house)
        self.done = max(self.done, until)


@pytest.mark.parametrize(
    ("chapter", "name"),
    [
        pytest.param(
            chapter, name, id=name, marks=pytest.mark.xdist_group(f"remembering {chapter}")
        )
        for chapter, changes in CHAPTERS.items()
        for name in changes
    ],
)
def test_build_that_remembers_equals_a_new_one_after(chapter, name, houses):
    houses[chapter].live_until(name)
    house = houses[chapter].house
    problems = house.build("--jobs", "2")
    output, expected = house.build_anew()
    assert different(house.path("output"), output) == []
    assert problems == expected
