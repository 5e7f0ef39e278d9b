"""A team changes the look without forking: every example of docs/look.md, built and looked at."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from io import BytesIO

import pytest
from lxml import html as lxml_html
from PIL import Image

from conftest import MKDOCS_YML, REPOSITORY, Folder
from rundbrief.site.og_images.drawing import CardView
from test_docs import BLOCKS, bare, find_table

LAYOUTS = REPOSITORY / "layouts"
EXAMPLES = [block for block in BLOCKS if block.page == "look.md"]

pytestmark = [pytest.mark.loopback, pytest.mark.xdist_group("browser")]

Look = Callable[[Folder], object]


def page(folder: Folder, name: str) -> lxml_html.HtmlElement:
    return lxml_html.fromstring(folder.files("output/site")[name])


def brand_is_everywhere(folder: Folder) -> None:
    logos = page(folder, "index.html").xpath("//a[@class='logo']/img/@src")
    assert logos == ["./images/logo.svg", "./images/logo-dark.svg"]
    assert "--brand: #0f4c4a;" in folder.files("output/site")["assets/brand.css"].decode()
    assert page(folder, "index.html").xpath("//meta[@name='theme-color']/@content") == ["#0f4c4a"]


def tokens_are_everywhere(folder: Folder) -> None:
    css = folder.files("output/site")["assets/brand.css"].decode()
    assert "--paper: #f4f6fb;" in css
    assert css.count("--paper: #10141d;") == 2
    assert pixel_of_card(folder, (600, 600)) == (0xF4, 0xF6, 0xFB)
    mail = folder.files("output/newsletter")["2026-W47/newsletter.html"].decode()
    assert "#f4f6fb" in mail


def pixel_of_card(folder: Folder, place: tuple[int, int]) -> object:
    card = folder.files("output/site")["assets/cards/marketing.png"]
    with Image.open(BytesIO(card)) as image:
        return image.convert("RGB").getpixel(place)


def notice_stands_above_the_front_page(folder: Folder) -> None:
    first, *rest = page(folder, "index.html").xpath("//main/*")
    assert (first.get("class"), first.text) == ("notice", "The canteen is closed on Friday.")
    assert rest[0].get("class") == "opening"
    assert page(folder, "marketing/index.html").xpath("//p[@class='notice']") == []


def link_is_in_every_head(folder: Folder) -> None:
    for name in ("index.html", "404.html", "marketing/2026-11-18-shop/index.html"):
        links = page(folder, name).xpath("//head/link[@rel='me']/@href")
        assert links == ["https://social.example.org/@kestrel"], name
        assert len(page(folder, name).xpath("//header[@class='masthead']")) == 1


def foot_is_another(folder: Folder) -> None:
    (foot,) = page(folder, "index.html").xpath("//footer")
    assert " ".join(foot.text_content().split()) == (
        "Kestrel · Questions? Ask Mira, room 12. Search Subscribe About us"
    )


def page_writes_out_what_it_knows(folder: Folder) -> None:
    (told,) = page(folder, "about/index.html").xpath("//pre")
    assert told.text.startswith("PageView(context=PageContext(title='About us',")
    assert page(folder, "about/index.html").xpath("//h1/text()") == ["About us"]


def card_has_a_coloured_ground(folder: Folder) -> None:
    assert pixel_of_card(folder, (600, 5)) == (0x0F, 0x4C, 0x4A)
    assert pixel_of_card(folder, (600, 620)) == (0x0F, 0x4C, 0x4A)


def form_asks_other_questions(folder: Folder) -> None:
    made = folder.run("new", "update", "support", "Hello", "--today", "2026-11-20")
    assert made.exit_code == 0
    text = (folder.content / "support" / "2026-11-20-hello.md").read_text(encoding="utf-8")
    assert "What will be different next week?" in text


# What each example brings about; own.css is looked at in a browser, below.
EFFECTS: dict[str, Look] = {
    "mkdocs.yml": brand_is_everywhere,
    "layouts/brand/tokens.yml": tokens_are_everywhere,
    "layouts/site/front.html": notice_stands_above_the_front_page,
    "layouts/site/base.html": link_is_in_every_head,
    "layouts/site/parts/footer.html": foot_is_another,
    "layouts/site/page.html": page_writes_out_what_it_knows,
    "layouts/cards/card.svg": card_has_a_coloured_ground,
    "layouts/content/update.md": form_asks_other_questions,
}
OWN_CSS = "layouts/site/assets/own.css"


@pytest.fixture
def project(folder: Folder) -> Folder:
    """A project with a little of everything that the examples change."""
    brand = "{brand: {address: Rope Walk 7}, newsletter: {unsubscribe: 'https://example.org/u'}}"
    folder.write("mkdocs.yml", MKDOCS_YML.replace("[rundbrief]", f"[{{rundbrief: {brand}}}]"))
    folder.write("content/about.md", "# About us\n\nWe are many.\n")
    folder.write("content/marketing/2026-11-18-shop.md", "# The shop is open\n\nCome in.\n")
    for logo in ("logo.svg", "logo-dark.svg", "logo.png"):
        source = REPOSITORY / "content" / "images" / logo
        folder.write(f"content/images/{logo}", source.read_bytes())
    return folder


def build(folder: Folder, path: str) -> None:
    (example,) = (block for block in EXAMPLES if block.path == path)
    folder.write(path, example.text)
    if path == "layouts/brand/tokens.yml":
        folder.write("content/newsletter/2026-W47.md", "Good morning.\n")
    result = folder.run("build", "--today", "2026-11-20")
    assert result.exit_code == 0, result.stderr


@pytest.mark.parametrize("path", EFFECTS)
def test_example_does_what_it_says(project: Folder, path: str) -> None:
    build(project, path)
    EFFECTS[path](project)


def test_own_styles_win(project: Folder, browser) -> None:
    folder = project
    folder.write("mkdocs.yml", MKDOCS_YML + "use_directory_urls: false\n")
    build(folder, OWN_CSS)
    seen = browser.new_page()
    seen.goto((folder.root / "output" / "site" / "index.html").as_uri())

    def style(selector: str, name: str) -> str:
        script = f"getComputedStyle(document.querySelector('{selector}')).{name}"
        return str(seen.evaluate(script))

    assert style("h1", "fontWeight") == "500"
    assert style(".card", "borderRadius") == "0px"
    assert style(".masthead", "borderBottomWidth") == "3px"
    accent = seen.evaluate(
        "getComputedStyle(document.documentElement).getPropertyValue('--accent')"
    )
    assert style(".masthead", "borderBottomColor") == rgb(accent)
    seen.close()


def rgb(colour: str) -> str:
    red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return f"rgb({red}, {green}, {blue})"


def test_every_example_is_looked_at() -> None:
    assert [b.path for b in EXAMPLES if b.path not in {*EFFECTS, OWN_CSS}] == []


def test_every_template_is_named() -> None:
    told = [bare(row[0]) for row in find_table("look.md", "The templates of pages", "Template")]
    assert sorted(told) == sorted(path.name for path in (LAYOUTS / "site").glob("*.html"))


def test_every_part_is_named() -> None:
    told = [bare(row[0]) for row in find_table("look.md", "The parts", "Part")]
    assert sorted(told) == sorted(p.name for p in (LAYOUTS / "site" / "parts").glob("*.html"))


def test_every_style_is_named() -> None:
    told = {bare(row[0]) for row in find_table("look.md", "The styles", "File")}
    assert told == {p.name for p in (LAYOUTS / "site" / "assets").glob("*.css")} | {"brand.css"}


def test_every_folder_of_layouts_is_named() -> None:
    told = {bare(row[0]) for row in find_table("look.md", "The other folders", "Folder")}
    folders = {f"layouts/{path.name}" for path in LAYOUTS.iterdir()} - {"layouts/site"}
    assert folders <= told


def test_every_block_is_named() -> None:
    base = (LAYOUTS / "site" / "base.html").read_text(encoding="utf-8")
    told = [bare(row[0]) for row in find_table("look.md", "One block of a page", "Block")]
    assert sorted(told) == sorted(re.findall(r"{% block (\w+) %}", base))


def test_all_that_a_card_knows_is_named() -> None:
    told = [bare(row[0]) for row in find_table("look.md", "Preview images for links", "`card.`")]
    assert told == [field.name for field in fields(CardView)]


def test_variables_of_the_documentation_exist(project: Folder) -> None:
    build(project, OWN_CSS)
    files = project.files("output/site")
    css = "".join(files[f"assets/{name}.css"].decode() for name in ("brand", "rundbrief"))
    text = (REPOSITORY / "docs" / "look.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(--[a-z0-9-]+)`", text))
    assert len(named) > 8
    assert {name for name in named if f"{name}:" not in css} == set()
