"""Each text of a page has anchors of its own, and its links lead to them."""

from rundbrief.i18n.texts import load_texts
from rundbrief.markup.anchors import with_own_ids
from rundbrief.markup.links import LinkTargets
from rundbrief.markup.renderer import Renderer

RENDERER = Renderer(load_texts("en"))
TEXT = '## Größe\n\nText[^1] `id="größe"` [here](#größe).\n\n[^1]: Note'


def render(text):
    return RENDERER.render(text, "a/b.md", LinkTargets({}))


def test_ids_that_are_taken_are_numbered_with_their_links():
    first = with_own_ids(render(TEXT), ())
    second = with_own_ids(render(TEXT), first.ids)
    third = with_own_ids(render(TEXT), first.ids | second.ids)
    assert first == render(TEXT)
    assert first.ids == {"größe", "fn:1", "fnref:1"}
    assert second.ids == {"größe-1", "fn:1-1", "fnref:1-1"}
    assert third.ids == {"größe-2", "fn:1-2", "fnref:1-2"}
    assert '<h2 id="größe-1">Größe</h2>' in second.html
    assert 'href="#gr%C3%B6%C3%9Fe-1">here</a>' in second.html
    assert '<code>id="größe"</code>' in second.html
    assert 'href="#fn%3A1-1">1</a></sup>' in second.html
    assert '<li id="fn:1-1">' in second.html


def test_headings_keep_letters_of_all_scripts_as_on_github():
    text = "## 概要\n\n## A & B\n\n## Größe der Räder!\n\n## A & B\n\n## snake_case `code`"
    assert render(text).ids == {"概要", "a--b", "größe-der-räder", "a--b-1", "snake_case-code"}
