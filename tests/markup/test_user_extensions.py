"""What is added to Markdown is known again, or known to be unknown."""

from functools import partial

import markdown.extensions.toc
import pymdownx.superfences
import pytest

from rundbrief.markup.user_extensions import digest_of_extensions

SLUGIFY = markdown.extensions.toc.slugify_unicode
FENCE = {"custom_fences": [{"name": "a", "format": pymdownx.superfences.fence_code_format}]}


@pytest.mark.parametrize(
    ("extensions", "configs"),
    [
        ([], {}),
        (["toc", "tables", "fenced_code"], {}),
        (["markdown.extensions.nl2br", "pymdownx.highlight"], {"toc": {"permalink": True}}),
        (["toc:TocExtension"], {"toc": {"slugify": SLUGIFY}}),
        (["pymdownx.superfences"], {"pymdownx.superfences": FENCE}),
        (["toc"], {"toc": None}),
    ],
)
def test_what_is_known_has_a_digest(extensions, configs):
    found = digest_of_extensions(extensions, configs)
    assert found is not None
    assert found == digest_of_extensions(list(extensions), dict(configs))
    assert found != digest_of_extensions([*extensions, "pymdownx.mark"], configs)
    assert found != digest_of_extensions(extensions, configs | {"abbr": {"a": 1}})


def test_another_function_has_another_digest():
    one, other = SLUGIFY, markdown.extensions.toc.slugify
    assert digest_of_extensions([], {"toc": {"slugify": one}}) != digest_of_extensions(
        [], {"toc": {"slugify": other}}
    )


@pytest.mark.parametrize(
    ("extensions", "configs"),
    [
        (["pymdownx.snippets"], {}),
        (["pymdownx.b64"], {}),
        (["ours"], {}),
        (["house.ours"], {}),
        (["markdown_include.include"], {}),
        (["pymdownxtra"], {}),
        ([""], {}),
        ([], {"toc": {"slugify": lambda text, _: text}}),
        ([], {"toc": {"slugify": partial(SLUGIFY, separator="_")}}),
        ([], {"toc": {"slugify": test_another_function_has_another_digest}}),
        ([], {"toc": {"deep": [{"er": (print,)}]}}),
        ([], {"toc": {"object": iter([])}}),
    ],
)
def test_what_may_read_other_files_has_none(extensions, configs):
    assert digest_of_extensions(extensions, configs) is None
