import errno
import os

import jinja2
import pytest

from rundbrief.i18n.texts import load_texts
from rundbrief.problems import ProblemsError
from rundbrief.render.templates import (
    load_from,
    make_environment,
    new_environment,
    open_bytecode_cache,
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
    template = environment.from_string("{{ 'resolved'|label }} {{ 'a<b'|label }}")
    assert template.render() == "Erledigt a&lt;b"


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
        ({"site/base.html": "{% extends 'base.html' %}"}, "includes or extends itself endlessly"),
        ({"site/part.html": "{% include 'part.html' %}"}, "includes or extends itself endlessly"),
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


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """The system's folder for temporary files, empty. Gives the compiled templates that it has."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return lambda: sorted(file for file in folder.rglob("*") if file.is_file())


@pytest.fixture
def show_kept(tmp_path):
    """Render a template in an environment of its own, as a process of its own would."""

    def show_kept(text="{{ 'done'|upper }}", language="en"):
        (tmp_path / "front.html").write_text(text)
        texts = load_texts(language)
        environment = new_environment(load_from([tmp_path]), texts)
        environment.bytecode_cache = open_bytecode_cache.__wrapped__(tmp_path / "project", texts)
        return render(environment, "front.html")

    return show_kept


def test_template_is_compiled_by_the_first_build_alone(show_kept, temporary, monkeypatch):
    assert show_kept() == "DONE"
    monkeypatch.setattr(jinja2.Environment, "compile", None)
    message = "Jinja2 doesn't find what its FileSystemBytecodeCache kept: each build compiles anew"
    try:
        assert show_kept() == "DONE", message
    except TypeError:
        pytest.fail(message)
    assert len(temporary()) == 1


def test_compiled_templates_are_kept_where_only_the_user_can_write(show_kept, temporary):
    """They are programs. If Jinja2 one day writes them elsewhere, we have to choose the folder."""
    show_kept()
    (file,) = temporary()
    message = f"Jinja2 keeps compiled templates in {file.parent}, to which others can write"
    assert file.parent.stat().st_mode & 0o777 == 0o700, message


@pytest.mark.usefixtures("temporary")
def test_compiled_templates_are_not_taken_from_a_folder_of_somebody_else(show_kept, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "temporary" / f"_jinja2-cache-{os.getuid()}"
    link.symlink_to(tmp_path / "elsewhere")
    assert show_kept() == "DONE"
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.usefixtures("temporary")
def test_compiled_templates_are_not_kept_in_the_project(tmp_path):
    """CI often keeps such folders, and shares them."""
    assert open_bytecode_cache.__wrapped__(tmp_path, load_texts("en")) is None


@pytest.mark.usefixtures("temporary")
def test_full_disk_stops_no_build(show_kept, monkeypatch):
    def refuse(*__, **___):
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    assert show_kept() == "DONE"


@pytest.mark.usefixtures("temporary")
@pytest.mark.parametrize("other", [{"text": "{{ 'done'|lower }}"}, {"language": "de"}])
def test_compiled_template_of_another_text_or_language_is_not_taken(show_kept, other):
    show_kept("{{ 'resolved'|label }}")
    expected = {"text": "done", "language": "Erledigt"}[next(iter(other))]
    assert show_kept(**({"text": "{{ 'resolved'|label }}"} | other)) == expected


@pytest.mark.parametrize("kept", [b"", b"no bytecode at all", None])
def test_compiled_template_that_is_broken_is_compiled_again(show_kept, temporary, kept):
    show_kept()
    (file,) = temporary()
    file.write_bytes(file.read_bytes()[:-5] if kept is None else kept)
    assert show_kept() == "DONE"


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
