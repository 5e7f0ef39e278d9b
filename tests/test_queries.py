"""All that pages ask for is recorded, or the same for the whole build."""

import inspect
from functools import cached_property

import pytest

from rundbrief.incremental.dependency_traces import Traced
from rundbrief.queries import Queries
from rundbrief.site.queries import SiteQueries

# Attributes that nobody asks for: what they say is part of `variant`.
CONSTANTS = {
    *(
        "texts",
        "audience",
        "preview",
        "layouts",
        "trust_layouts",
        "root",
        "docs_dir",
        "show_path",
        "extensions",
        "variant",
    )
}


def is_query(member: object) -> bool:
    ask = member.fget if isinstance(member, property) else member
    return getattr(ask, "is_query", False)


def public(kind: type) -> dict[str, object]:
    """List what a class adds for others."""
    inherited = dir(Traced)
    return {
        name: inspect.getattr_static(kind, name)
        for name in dir(kind)
        if not name.startswith("_") and (name not in inherited or name == "variant")
    }


# A file is read after its digest was asked for; paths and templates are made of constants alone.
OTHERS = {"asset", "show_asset", "environment", "variant"}
# What is made of queries alone; whatever they ask is recorded.
MADE_OF_QUERIES = {"body", "entry_body", "parse_period", "period_of", "this_week"}


@pytest.mark.parametrize("kind", [Queries, SiteQueries])
def test_every_public_name_is_a_query_or_said_to_be_none(kind):
    others = {name for name, member in public(kind).items() if not is_query(member)}
    assert others == MADE_OF_QUERIES | OTHERS


def test_every_attribute_of_an_object_is_private_or_a_constant(folder):
    q = SiteQueries(folder.compile())
    assert {name for name in vars(q) if not name.startswith("_")} <= CONSTANTS


@pytest.mark.parametrize("kind", [Queries, SiteQueries])
def test_nothing_but_the_variant_is_cached_by_itself(kind):
    """What is cached in another way than a query would be answered without being recorded."""
    cached = {n for n in dir(kind) if isinstance(inspect.getattr_static(kind, n), cached_property)}
    assert cached == {"variant"}


@pytest.mark.parametrize("name", sorted(MADE_OF_QUERIES))
def test_what_is_made_of_queries_reads_nothing_by_itself(name):
    member = inspect.getattr_static(SiteQueries, name)
    code = getattr(member, "fget", member).__code__
    assert not {it for it in code.co_names if it.startswith("_")}
    assert "_" not in code.co_varnames


def test_file_is_recorded_by_its_digest(folder):
    folder.write("content/images/a.txt", "a")
    q = Queries(folder.compile())
    with q.record() as trace:
        assert (q.asset("images/a.txt"), q.asset("images/b.txt")) == (b"a", None)
    assert list(trace) == [
        ("asset_digest", "images/a.txt"),
        ("name_on_disk", "images/a.txt"),
        ("asset_digest", "images/b.txt"),
    ]


def test_constants_decide_the_variant(folder):
    def variant(**settings):
        return SiteQueries(folder.compile(**settings)).variant

    folder.write("layouts/site/404.html", "Nothing here")
    layouts = (folder.root / "layouts",)
    variants = [
        variant(),
        variant(language="de"),
        variant(audience="public"),
        variant(preview=True),
        variant(layouts=layouts),
    ]
    folder.write("layouts/site/404.html", "Nothing there")
    variants.append(variant(layouts=layouts))
    assert len(set(variants)) == len(variants)
    assert variant() == variants[0]
