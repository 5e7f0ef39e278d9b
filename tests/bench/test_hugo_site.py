"""The site that is written for Hugo holds what ours holds."""

import pytest
import yaml

from corpus import write_corpus
from hugo_site import convert, split_page, write_hugo_site
from material_site import convert as convert_post
from material_site import write_material_site


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("project")
    write_corpus(folder, 120)
    return folder


@pytest.fixture(scope="module")
def site(project, tmp_path_factory):
    folder = tmp_path_factory.mktemp("hugo")
    write_hugo_site(project, folder)
    return folder


def pages(folder):
    found = folder.glob("*/20*.md")
    return sorted(path.relative_to(folder).as_posix() for path in found)


def test_every_update_incident_and_follow_up_has_its_page(project, site):
    written = [page for page in pages(project / "content") if not page.startswith("newsletter/")]
    assert pages(site / "content") == written
    assert len(written) == 120 + 2 + 2


def test_an_update_keeps_its_text_and_its_head(project, site):
    name = "department-05/2026-11-20-update-5.md"
    (path,) = (project / "content").glob("department-05/*-update-5.md")
    head, body = split_page(path.read_text(encoding="utf-8"))
    name = path.relative_to(project / "content").as_posix()
    theirs, text = split_page((site / "content" / name).read_text(encoding="utf-8"))
    assert text == body
    assert head.items() <= theirs.items()


def test_hugo_is_told_the_day_the_week_and_the_month(tmp_path):
    path = tmp_path / "support" / "2027-01-01-new-year.md"
    head, body = split_page(convert("---\ntitle: New\ntags: [a]\n---\nText.\n", path))
    assert body == "Text.\n"
    assert head == {
        "title": "New",
        "tags": ["a"],
        "date": head["date"],
        "weeks": ["2026-W53"],
        "months": ["2027-01"],
        "audience": "internal",
    }
    assert f"{head['date']}" == "2027-01-01"


def test_a_title_in_the_text_moves_into_the_head(tmp_path):
    path = tmp_path / "incidents" / "2026-11-20-dark.md"
    head, body = split_page(convert("---\nseverity: minor\n---\n# All is dark\n\nWhy.\n", path))
    assert (head["title"], head["severity"], body) == ("All is dark", "minor", "\nWhy.\n")
    assert "weeks" not in head


def test_departments_and_tags_have_feeds_and_the_archive_has_none(site):
    def head(name):
        return split_page((site / "content" / name / "_index.md").read_text(encoding="utf-8"))[0]

    settings = (site / "hugo.toml").read_text(encoding="utf-8")
    feeds = ["html", "rss", "atom", "jsonfeed"]
    assert 'section = ["html", "rss", "atom", "jsonfeed"]' in settings
    assert head("department-07") == {"title": "Department 7", "department": True}
    assert head("tags/tag-7") == {"title": "tag-7", "outputs": feeds}
    assert head("archive") == {"title": "Archive", "outputs": ["html"]}


def test_both_are_dressed_alike(site):
    assert (site / "static/assets/rundbrief.css").is_file()
    assert (site / "layouts/baseof.html").is_file()


def test_material_gets_every_page_as_a_post(project, tmp_path):
    write_material_site(project, tmp_path / "blog")
    assert len(pages(tmp_path / "blog/docs/posts")) == 120 + 2 + 2
    authors = yaml.safe_load((tmp_path / "blog/docs/.authors.yml").read_text(encoding="utf-8"))
    for post in (tmp_path / "blog/docs/posts").glob("*/*.md"):
        head, __ = split_page(post.read_text(encoding="utf-8"))
        assert set(head["authors"]) <= set(authors["authors"])


def test_a_post_shows_its_first_paragraph_in_lists(tmp_path):
    path = tmp_path / "support" / "2026-11-20-new.md"
    text = "---\ntitle: New\nauthors: [Ada]\ntags: [a, a]\n---\nOne.\n\nTwo.\n"
    __, post = convert_post(text, path)
    head, body = split_page(post)
    assert head == {
        "date": head["date"],
        "authors": ["ada"],
        "categories": ["support"],
        "tags": ["a"],
    }
    assert body == "# New\n\nOne.\n\n<!-- more -->\n\nTwo.\n"
