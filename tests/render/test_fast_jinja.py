"""Templates say the same as with Jinja2 alone."""

from enum import StrEnum

import jinja2
import pytest
from markupsafe import Markup

from rundbrief.render.fast_jinja import QuickEnvironment

MACROS = """
{% macro plain(a, b=2) %}({{ a }}|{{ b }}){% endmacro %}
{% macro after(a, b=a ~ "!") %}({{ a }}|{{ b }}){% endmacro %}
{% macro many(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}
{% macro around() %}<{{ caller("<") }}>{% endmacro %}
{% macro explicit(caller=none) %}[{{ caller }}]{% endmacro %}
"""
TEMPLATES = {"macros.html": MACROS, "part.html": "{{ value }}{{ own }}", "plain.txt": "{{ value }}"}


class Colour(StrEnum):
    RED = "<red>"


class Known:
    def __html__(self) -> str:
        return "<known>"

    def __str__(self) -> str:
        return "<not known>"


class Shouted(str):
    __slots__ = ()

    def __str__(self) -> str:
        return self.upper()


VALUES = [
    "a<b>&\"'c",
    Markup("<b>"),
    Colour.RED,
    Known(),
    Shouted("<a>"),
    7,
    2.5,
    None,
    True,
    ["<"],
]


def environments():
    for kind in (jinja2.Environment, QuickEnvironment):
        environment = kind(
            loader=jinja2.DictLoader(TEMPLATES),
            autoescape=jinja2.select_autoescape((), disabled_extensions=("txt",), default=True),
            undefined=jinja2.StrictUndefined,
        )
        environment.globals["shared"] = "<shared>"
        environment.globals["own"] = "<own>"
        yield environment


def both(source, **values):
    """Render with Jinja2, and with ours; an error is what it says."""
    for environment in environments():
        try:
            yield environment.from_string(source).render(**values)
        except (jinja2.TemplateError, TypeError) as exc:
            yield repr(exc)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
@pytest.mark.parametrize(
    "source",
    [
        "{{ value }}",
        "{{ value ~ value }}",
        "{% set a %}{{ value }}{% endset %}{{ a }}",
        "{% macro m(x) %}<i>{{ x }}</i>{% endmacro %}{{ m(m(value)) }}{{ m(value) ~ '<' }}",
        (
            "{% autoescape false %}{% macro m(x) %}{{ x }}{% endmacro %}{{ m(value) }}"
            "{% endautoescape %}"
        ),
        "{% include 'part.html' %}{% include 'plain.txt' %}",
    ],
)
def test_value_is_written_as_jinja2_writes_it(source, value):
    expected, actual = both(source, value=value)
    assert expected == actual


@pytest.mark.parametrize(
    "call",
    [
        "plain(1)",
        "plain(1, '<')",
        "plain(b=1, a=3)",
        "plain(1, b=none)",
        "plain()",
        "plain(1, 2, 3)",
        "plain(1, c=2)",
        "plain(1, a=2)",
        "plain(caller=2)",
        "after('<')",
        "after(b=1)",
        "many(1)",
        "many(1, 2, c='<')",
        "around()",
        "explicit()",
        "explicit(1)",
        "explicit(caller=1)",
        "gone()",
    ],
)
def test_macro_takes_what_it_takes_in_jinja2(call):
    names = "plain, after, many, around, explicit"
    source = (
        "{% from 'macros.html' import NAMES %}{% for i in [1] %}{{ CALL }}{% endfor %}{{ CALL }}"
    )
    expected, actual = both(source.replace("NAMES", names).replace("CALL", call))
    assert expected == actual


def test_call_block_and_functions_get_what_they_ask_for():
    source = (
        "{% from 'macros.html' import around %}{% call(x) around() %}{{ x }}{{ f(1) }}{% endcall %}"
    )

    @jinja2.pass_context
    def ask(context, number):
        return f"{number}{sorted(context.get_all())}"

    expected, actual = both(source, f=ask)
    assert expected == actual


def test_template_sees_values_of_its_own_and_globals_added_later():
    results = []
    for environment in environments():
        template = environment.from_string("{{ shared }}{{ own }}{{ later }}", globals={"own": "!"})
        environment.globals["later"] = "<later>"
        results.append((template.render(), environment.get_template("part.html").render(value=1)))
    expected, actual = results
    assert expected == actual
