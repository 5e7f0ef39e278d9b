"""What a template gets of a thing: all of its own fields, and what the presenter adds."""

import pickle

import pytest

from making import update
from rundbrief.content.schema import Update
from rundbrief.render.presenter import ListItem, Presenter
from rundbrief.site.queries import SiteQueries

UPDATE = """\
---
title: The shop
expires: 2026-12-01
tags: [launch]
asks: [{to: support, what: Six people, due: 2026-11-19}]
---
Come in.
"""


@pytest.fixture
def presenter(folder):
    folder.write("content/marketing/2026-11-18-shop.md", UPDATE)
    return Presenter(SiteQueries(folder.compile()), "../../")


def test_list_item_has_the_fields_of_its_thing_and_those_added():
    item = ListItem(update(title="Old"), href="x/", tags=("a",))
    assert (item.title, item.href, item.tags, item.ref) == ("Old", "x/", ("a",), item.thing.ref)
    with pytest.raises(AttributeError):
        getattr(item, "nonsense")  # noqa: B009  # as Jinja2 does


def test_list_item_of_a_list_item_adds_to_it():
    first = ListItem(update(title="Old"), href="x/")
    item: ListItem[Update] = ListItem(first, href="y/", rows=())
    assert (item.thing, item.href, item.rows) == (first.thing, "y/", ())
    assert (first.href, hasattr(first, "rows")) == ("x/", False)


def test_list_item_shows_all_that_a_template_can_write():
    shown = repr(ListItem(update(title="Old"), title="New", href="x/"))
    assert shown.startswith("Update(title='New'")
    assert "href='x/'" in shown
    assert "Old" not in shown


def test_list_item_can_be_copied_by_python_itself():
    item = pickle.loads(pickle.dumps(ListItem(update(title="Old"), href="x/")))
    assert (item.title, item.href) == ("Old", "x/")


def test_every_key_of_an_update_is_there_without_being_named(presenter):
    thing = presenter.q.updates[0]
    item = presenter.update(thing)
    assert item.href == "../../marketing/2026-11-18-shop/"
    assert (item.department.name, item.tags[0].href) == ("Marketing", "../../tags/launch/")
    replaced = {"department", "tags", "authors", "image"}
    for key in set(type(thing).model_fields) - replaced:
        assert getattr(item, key) == getattr(thing, key)


def test_ask_knows_who_asks_whom_and_that_it_is_late(presenter):
    (ask,) = presenter.asks_of(presenter.q.updates[0])
    assert (ask.what, ask.asker.slug, ask.to.slug) == ("Six people", "marketing", "support")
    assert (ask.overdue, ask.days, ask.due.isoformat()) == (True, 2, "2026-11-19")


def test_page_that_is_gone_has_no_link(presenter):
    assert presenter.page_href("marketing/2026-11-18-shop") == "../../marketing/2026-11-18-shop/"
    assert presenter.page_href("marketing/gone") is None


def test_links_are_absolute_where_the_site_is_the_root(presenter):
    far = Presenter(presenter.q, "https://status.example.org/")
    item = far.update(far.q.updates[0])
    assert item.href == "https://status.example.org/marketing/2026-11-18-shop/"
    assert item.department.href == "https://status.example.org/marketing/"
