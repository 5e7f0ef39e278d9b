import pytest

from rundbrief.layouts import make_environment, render
from rundbrief.problems import ProblemsError
from rundbrief.texts import load_texts

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
