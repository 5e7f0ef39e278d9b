"""Changes of settings and layouts."""

# ruff: noqa: ARG001  # every kind of change is called in the same way

from __future__ import annotations

from importlib import invalidate_caches

from random_changes.project import (
    change,
    commit,
    number,
    pick,
)
from rundbrief.validation.fields import ALL_SECTIONS

_EXTENSION = """\
from pathlib import Path

from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor


class _Louder(Preprocessor):
    def run(self, lines):
        file = Path(__file__).with_name("loud.txt")
        word = file.read_text() if file.exists() else "NEWS"
        return [line.replace("News", word) for line in lines]


class _Loud(Extension):
    def extendMarkdown(self, md):
        md.preprocessors.register(_Louder(md), "loud", 1)


def makeExtension(**options):
    return _Loud(**options)
"""


# Settings


@change
def name_of_the_site(project, random):
    with project.edit_yaml("mkdocs.yml") as settings:
        settings["site_name"] = f"Site {number(random)}"


@change
def address_of_the_site(project, random):
    with project.edit_yaml("mkdocs.yml") as settings:
        path = pick(random, ["", "status/", f"{number(random)}/"])
        settings["site_url"] = f"https://status.example.org/{path}"


@change
def directory_urls(project, random):
    with project.edit_yaml("mkdocs.yml") as settings:
        uses = settings["use_directory_urls"] == "true"
        settings["use_directory_urls"] = "false" if uses else "true"


@change
def markdown_extensions(project, random):
    with project.edit_yaml("mkdocs.yml") as settings:
        settings["markdown_extensions"] = pick(random, [["toc"], ["toc", "nl2br"], []])


@change
def markdown_extension_of_the_project(project, random):
    """Use an extension that reads a file beside it."""
    project.write("loud.py", _EXTENSION)
    invalidate_caches()
    with project.edit_yaml("mkdocs.yml") as settings:
        settings["markdown_extensions"] = ["toc", "loud"]


@change
def file_that_an_extension_reads(project, random):
    markdown_extension_of_the_project(project, random)
    project.write("loud.txt", f"NEWS{number(random)}")


@change
def folder_of_the_content(project, random):
    with project.edit_yaml("mkdocs.yml") as settings:
        new = f"content-{number(random)}"
        project.path(settings["docs_dir"]).rename(project.path(new))
        settings["docs_dir"] = new
    commit(project, random)  # for files that have no date but that of their first commit


@change
def language(project, random):
    with project.settings() as options:
        others = {"en", "de", "en-GB"} - {options["language"]}
        options["language"] = pick(random, sorted(others))


@change
def time_zone(project, random):
    with project.settings() as options:
        zones = {"Europe/Berlin", "America/Lima", "Pacific/Auckland"} - {options["time_zone"]}
        options["time_zone"] = pick(random, sorted(zones))


@change
def social_cards(project, random):
    with project.settings() as options:
        options["social_cards"] = "false" if options["social_cards"] == "true" else "true"


@change
def audience_by_default(project, random):
    with project.settings() as options:
        is_public = options.get("audience") == "public"
        options["audience"] = "internal" if is_public else "public"


@change
def colour_of_the_brand(project, random):
    with project.settings() as options:
        options["brand"][pick(random, ["colour", "accent"])] = f"#0f{random.randrange(16**4):04x}"


@change
def name_of_the_brand(project, random):
    with project.settings() as options:
        options["brand"]["name"] = f"Brand {number(random)}"


@change
def address_of_the_brand(project, random):
    with project.settings() as options:
        options["brand"]["address"] = f"Lane {number(random)}"
        options["brand"]["website"] = "https://www.example.org/"


@change
def logo_of_the_brand(project, random):
    with project.settings() as options:
        key = pick(random, ["logo", "logo_dark", "logo_mail"])
        file = pick(random, project.documents("images/*.png"))
        options["brand"][key] = f"images/{file.name}"


@change
def sender_of_newsletters(project, random):
    with project.settings() as options:
        options["newsletter"]["sender"]["name"] = f"Sender {number(random)}"


@change
def reason_of_newsletters(project, random):
    with project.settings() as options:
        options["newsletter"]["reason"] = f"You joined {number(random)}."


@change
def begin_of_newsletters(project, random):
    with project.settings() as options:
        options["newsletter"]["since"] = pick(random, ["2026-10-26", "2026-11-02", "2026-09-01"])


@change
def editions(project, random):
    with project.settings() as options:
        board = options["newsletter"]["editions"]["board"]
        board["departments"] = random.sample(project.departments, 2)
        board["title"] = f"Board {number(random)}"


@change
def minutes_to_read(project, random):
    with project.settings() as options:
        options["newsletter"]["minutes"] = pick(random, ["1", "5", "20"])


@change
def address_for_replies(project, random):
    with project.settings() as options:
        options["newsletter"]["reply_to"] = f"editor{number(random)}@example.org"


def masthead_of_newsletters(project, random):
    with project.settings() as options:
        options["newsletter"]["masthead"] = pick(random, ["plain", "brand"])
        options["newsletter"]["title"] = f"News {number(random)}"


@change
def signature_of_newsletters(project, random):
    with project.settings() as options:
        portrait = pick(random, project.documents("images/*.png"))
        signature = {"name": f"Ada {number(random)}", "portrait": f"images/{portrait.name}"}
        board = options["newsletter"]["editions"]["board"]
        pick(random, [options["newsletter"], board])["signature"] = signature


@change
def sections_of_newsletters(project, random):
    with project.settings() as options:
        sections = random.sample(ALL_SECTIONS, random.randrange(len(ALL_SECTIONS)))
        board = options["newsletter"]["editions"]["board"]
        pick(random, [options["newsletter"], board])["sections"] = sections


@change
def lint_rules(project, random):
    with project.settings() as options:
        options["newsletter"]["lint_off"] = random.sample(["shouting", "no-preheader"], 1)


# Layouts


_TEMPLATES = [
    ("site/update.html", "<article", "<article data-x"),
    ("site/base.html", "</body>", "<!-- x --></body>"),
    ("site/front.html", "<section", "<section data-x"),
    ("site/parts/footer.html", "<footer", "<footer data-x"),
    ("site/404.html", "<h1>", "<h1 >"),
    ("site/assets/rundbrief.css", "@layer", "/* x */ @layer"),
    ("feeds/atom.xml", "<feed", "<feed "),
    ("newsletter/inline.css", "{", "{ "),
    ("newsletter/newsletter.txt", "\n", " \n"),
    ("newsletter/newsletter.mjml", "<mj-body", "<!-- x --><mj-body"),
    ("newsletter/parts/footer.mjml", "<mj-section", '<mj-section css-class="x"'),
    ("newsletter/chart.svg", "<svg", "<svg "),
    ("cards/card.svg", "<svg", "<svg "),
    ("brand/tokens.yml", "#", "# x\n#"),
]


@change
def override_a_layout(project, random):
    path, old, new = pick(random, _TEMPLATES)
    project.override_layout(path, old, new.replace("x", f"x{number(random)}"))


@change
def override_a_template_of_pages(project, random):
    path, old, new = pick(random, _TEMPLATES[:3])
    project.override_layout(path, old, new.replace("x", f"x{number(random)}"))


@change
def override_tokens(project, random):
    ink = f"#01{random.randrange(16**4):04x}"
    project.override_layout("brand/tokens.yml", 'ink: "#1c2526"', f'ink: "{ink}"')


@change
def remove_an_override(project, random):
    found = [path for path in project.path("layouts").rglob("*") if path.is_file()]
    pick(random, sorted(found)).unlink()


@change
def file_beside_layouts(project, random):
    project.write("layouts/site/robots.txt", f"# {number(random)}\nUser-agent: *\n")
