from conftest import TODAY, said
from rundbrief.compilation import compile_project
from rundbrief.mkdocs_adapter import MkDocsAdapter


def problems(folder, **settings):
    found = folder.compile(**settings).problems
    return [(said(p), p.level.value, p.fix.format(**p.values)) for p in found]


def test_portrait_must_be_in_the_content_folder(folder):
    signature = {"name": "Ada", "portrait": "images/ada.jpg"}
    for newsletter in (
        {"signature": signature},
        {"editions": {"everyone": {"signature": signature}}},
    ):
        assert problems(folder, newsletter=newsletter) == [
            (
                "mkdocs.yml: the portrait “images/ada.jpg” is not in the content folder",
                "error",
                "check the path in signature: portrait:",
            )
        ]


def test_page_may_not_take_a_departments_place(folder):
    folder.write("content/marketing.md", "A page")
    assert problems(folder) == [
        (
            "content/marketing.md: its page would have the same address as “marketing”",
            "error",
            "rename the file",
        )
    ]


def test_two_pages_may_not_share_an_address(folder):
    folder.write("content/guide.md", "One")
    folder.write("content/guide/index.md", "Two")
    folder.write("content/guide/more.md", "Three")
    assert problems(folder) == [
        (
            "content/guide/index.md: its page would have the same address as “content/guide.md”",
            "error",
            "rename the file",
        )
    ]


def test_open_issue_names_updates_that_exist(folder):
    folder.write("content/marketing/2026-11-18-shop.md", "Shop")
    folder.write(
        "content/newsletter/2026-W47.md",
        "---\npin: [marketing/2026-11-18-shop, marketing/2026-11-18-shpo]\nleave_out: zzz\n---\n",
    )
    file = "content/newsletter/2026-W47.md"
    assert problems(folder) == [
        (
            f"{file}: “marketing/2026-11-18-shpo” is not an update",
            "error",
            "use “marketing/2026-11-18-shop”",
        ),
        (
            f"{file}: “zzz” is not an update",
            "error",
            "write it as folder/file, without “.md”",
        ),
    ]


def test_logo_must_be_in_the_content_folder(folder):
    brand = {"brand": {"logo": "images/logo.svg"}}
    assert problems(folder, **brand) == [
        (
            "mkdocs.yml: the logo “images/logo.svg” is not in the content folder",
            "error",
            "check the path in brand: logo:",
        )
    ]
    folder.write("content/images/logo.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert problems(folder, **brand) == []


def test_page_may_not_take_an_updates_place(folder):
    folder.write("content/marketing/2026-11-18-shop.md", "An update")
    folder.write("content/marketing/2026-11-18-shop/index.md", "A page")
    assert problems(folder)[0][0] == (
        "content/marketing/2026-11-18-shop/index.md: its page would have the same address as"
        " “content/marketing/2026-11-18-shop.md”"
    )


def test_edition_names_departments_and_tags_that_exist(folder):
    yml = (folder.root / "mkdocs.yml").read_text(encoding="utf-8")
    options = """plugins:
  - rundbrief:
      newsletter:
        editions:
          everyone:
            departments: [marketing, suport]
          launch:
            tags:
              - shop
              - Shp
              - zzz
"""
    folder.write("mkdocs.yml", yml.replace("plugins: [rundbrief]\n", options))
    folder.write("content/marketing/2026-11-18-a.md", "---\ntags: [shop]\n---\nText.\n")
    adapter = MkDocsAdapter.load(folder.root / "mkdocs.yml")
    project = adapter.project(today=TODAY, audience="internal")
    problems = compile_project(project).problems
    assert [(said(p), p.level, p.values["near"]) for p in problems] == [
        ("mkdocs.yml:11: unknown department “suport”", "error", "support"),
        ("mkdocs.yml:15: no update has the tag “Shp”", "warning", "shop"),
        ("mkdocs.yml:16: no update has the tag “zzz”", "warning", None),
    ]


def test_number_of_different_tags_has_a_limit(folder):
    for number in range(3):
        tags = ", ".join(f"t{number}-{tag}" for tag in range(4))
        folder.write(
            f"content/marketing/2026-11-{10 + number}-a.md", f"---\ntags: [{tags}]\n---\nText.\n"
        )
    problems = [said(it) for it in folder.compile(limits={"terms": 11}).problems]
    assert problems == ["mkdocs.yml: the content has 12 different tags; the limit is 11"]
    assert folder.compile(limits={"terms": 12}).problems == ()
