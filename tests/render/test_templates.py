import os

import jinja2
import pytest

from rundbrief.i18n.texts import load_texts
from rundbrief.problems import ProblemsError
from rundbrief.render.templates import (
    Compiled,
    load_from,
    make_environment,
    new_environment,
    open_compiled,
    render,
)

PACKAGED = {
    "site/base.html": "<{% block kind %}plain{% endblock %}>{% include 'part.html' %}",
    "site/front.html": "{% extends 'base.html' %}{% block kind %}front{% endblock %}",
    "site/part.html": "our part",
}


@pytest.fixture
def show(tmp_path):
    """Render the front page of packaged layouts, with a project's own files before them."""

    def show_front(own):
        for folder, files in (("packaged", PACKAGED), ("own", own)):
            for name, text in files.items():
                (tmp_path / folder / name).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / folder / name).write_text(text)
        folders = (tmp_path / "own" / "site", tmp_path / "packaged" / "site")
        return render(make_environment(folders, load_texts("en")), "front.html")

    return show_front


def test_word_that_nobody_knows_is_shown_as_it_is():
    """A closed issue holds words of its time, and people edit it."""
    environment = make_environment((), load_texts("de"))
    template = environment.from_string("{{ 'resolved'|word }} {{ 'a<b'|word }}")
    assert template.render() == "Gelöst a&lt;b"


def test_template_of_a_project_extends_the_packaged_one_of_its_name(show):
    own = "{% extends 'packaged/front.html' %}{% block kind %}own {{ super() }}{% endblock %}"
    assert show({"site/front.html": own}) == "<own front>our part"


def test_what_is_extended_still_takes_in_what_the_project_has(show):
    """The packaged front page extends `base.html`, which is the project's own if there is one."""
    own = {
        "site/base.html": "own: {% extends 'packaged/base.html' %}",
        "site/part.html": "own part, {% include 'packaged/part.html' %}",
    }
    assert show(own) == "own: <front>own part, our part"


@pytest.mark.parametrize("name", ["packaged/nothing.html", "nothing.html"])
def test_template_that_is_missing_is_a_problem(show, name):
    with pytest.raises(ProblemsError) as caught:
        show({"site/front.html": f"{{% extends '{name}' %}}"})
    assert caught.value.problems[0].values == {"reason": f"{name} is missing"}


@pytest.mark.parametrize(
    ("own", "what"),
    [
        ({"site/base.html": "{% extends 'base.html' %}"}, "takes itself in"),
        ({"site/part.html": "{% include 'part.html' %}"}, "takes itself in"),
        ({"site/part.html": "{{ 1 / 0 }}"}, "can't be used"),
        ({"site/part.html": "{{ 'a' + 1 }}"}, "can't be used"),
        ({"site/part.html": "{{ ''|date }}"}, "can't be used"),
    ],
)
def test_mistake_in_a_template_is_a_problem(show, monkeypatch, tmp_path, own, what):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ProblemsError) as caught:
        show(own)
    (problem,) = caught.value.problems
    assert what in problem.what
    assert problem.place.partition(":")[0] == f"own/{next(iter(own))}"


def test_change_of_what_a_template_takes_in_is_seen_by_the_next_build(show, tmp_path):
    own = {
        "site/part.html": "{% from 'macros.html' import said %}{{ said() }}",
        "site/macros.html": "{% macro said() %}first{% endmacro %}",
    }
    assert show(own) == "<front>first"
    changed = tmp_path / "own" / "site" / "macros.html"
    own["site/macros.html"] = "{% macro said() %}second{% endmacro %}"
    later = changed.stat().st_mtime + 10
    changed.write_text(own["site/macros.html"])
    os.utime(changed, (later, later))
    folders = (tmp_path / "own" / "site", tmp_path / "packaged" / "site")
    assert render(make_environment(folders, load_texts("en")), "front.html") == "<front>second"


class Drawer(dict[str, bytes]):
    """Keeps bytes, and counts what it was asked for."""

    def put(self, key, data):
        self[key] = data


@pytest.fixture
def show_kept(tmp_path):
    """Render a template in an environment of its own, as a process of its own would."""

    def show_kept(drawer, text="{{ 'done'|upper }}", salt="en"):
        (tmp_path / "front.html").write_text(text)
        environment = new_environment(load_from([tmp_path]), load_texts("en"))
        environment.bytecode_cache = Compiled(drawer, salt)
        return render(environment, "front.html")

    return show_kept


def test_compiled_template_is_taken_from_where_it_was_kept(show_kept, monkeypatch):
    drawer = Drawer()
    assert show_kept(drawer) == "DONE"
    monkeypatch.setattr(jinja2.Environment, "compile", None)
    assert show_kept(drawer) == "DONE"


def test_compiled_templates_are_kept_where_only_the_user_can_write(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    environment = new_environment(load_from([tmp_path]), load_texts("en"))
    environment.bytecode_cache = open_compiled(tmp_path / "project", load_texts("en"))
    (tmp_path / "front.html").write_text("{{ 'done'|upper }}")
    assert render(environment, "front.html") == "DONE"
    assert len(list((tmp_path / "home" / "rundbrief" / "templates").iterdir())) == 1


def test_compiled_templates_are_not_kept_without_such_a_place(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))
    assert open_compiled(tmp_path, load_texts("en")) is None


@pytest.mark.parametrize("other", [{"text": "other"}, {"salt": "de"}])
def test_compiled_template_of_another_text_or_language_is_not_taken(show_kept, other):
    drawer = Drawer()
    show_kept(drawer)
    show_kept(drawer, **other)
    assert len(drawer) == 2


@pytest.mark.parametrize("kept", [b"", b"no bytecode at all", None])
def test_compiled_template_that_is_broken_is_compiled_again(show_kept, kept):
    drawer = Drawer()
    show_kept(drawer)
    (key,) = drawer
    drawer[key] = kept or drawer[key][:-5]
    assert show_kept(drawer) == "DONE"


@pytest.mark.parametrize(
    ("text", "rendered"),
    [
        ("{{ _('Draft') }}", "Entwurf"),
        ("{{ _('Draft')|upper }}", "ENTWURF"),
        ("{% set word = 'Draft' %}{{ _(word) }}", "Entwurf"),
        ("{{ _('no such text <b>') }}", "no such text &lt;b&gt;"),
        ("{% set _ = 'own' %}{{ _ }}", "own"),
        ("{% macro _(text) %}own {{ text }}{% endmacro %}{{ _('Draft') }}", "own Draft"),
        ("{% for _ in ['own'] %}{{ _ }}{% endfor %}", "own"),
    ],
)
def test_text_in_a_template_is_translated(text, rendered):
    environment = make_environment((), load_texts("de"))
    assert environment.from_string(text).render() == rendered


def test_name_that_is_imported_as_the_translator_is_the_templates_own(show):
    own = {
        "site/part.html": "{% from 'macros.html' import said as _ %}{{ _('Draft') }}",
        "site/macros.html": "{% macro said(text) %}said {{ text }}{% endmacro %}",
    }
    assert show(own) == "<front>said Draft"
