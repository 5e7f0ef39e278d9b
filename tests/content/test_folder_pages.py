"""The first page of a folder, `index.md` or `README.md`, as on GitHub: its title, and links to it."""

import pytest


@pytest.mark.parametrize("name", ["index.md", "README.md", "readme.md"])
def test_first_page_without_a_heading_has_the_name_of_its_folder(folder, name):
    for path in ("", "board-games/", "support/"):
        folder.write(f"content/{path}{name}", "Words.\n")
    compilation = folder.compile()
    assert compilation.problems == ()
    content = compilation.content
    assert content.introduction.title == compilation.project.site_name
    assert [page.title for page in content.pages] == ["Board games"]
    assert content.department("support").introduction.title == "Support"


def test_front_page_does_not_show_the_name_of_a_file(folder):
    folder.write("content/README.md", "Words.\n")
    assert folder.run("build", "--today", "2026-11-20", "--jobs", "1").exit_code == 0
    page = folder.files()["site/index.html"].decode()
    assert "<p>Words.</p>" in page
    assert "kicker" not in page.partition("</header>")[2].partition("</header>")[0]
    assert "README" not in page


@pytest.mark.parametrize("name", ["index.md", "README.md", "readme.md"])
@pytest.mark.parametrize(
    ("source", "links"),
    [
        ("{0}", ("{0}", ".", "./", "support/", "support", "support/{0}", "./support", "help/{0}")),
        ("support/{0}", ("{0}", "./", "../{0}", "..", "../", "../help/", "../help/{0}", "a.md")),
        ("support/a.md", ("{0}", "./", "../help", "../help/{0}", "../{0}", "../marketing/")),
        ("help/{0}", ("./", "../support/{0}", "../support/a.md", "../{0}", "./other.md")),
        ("help/other.md", ("{0}", "./", ".", "../", "/help/{0}", "/support")),
    ],
    ids=["front page", "department", "update", "page", "other page"],
)
def test_links_to_folders_and_their_first_pages_work(folder, name, source, links):
    for path in ("{0}", "support/{0}", "help/{0}", "help/other.md", "support/a.md"):
        folder.write(
            f"content/{path.format(name)}",
            "---\ndate: 2026-11-18\n---\nWords.\n" if path == "support/a.md" else "Words.\n",
        )
    text = " ".join(f"[x]({link.format(name)})" for link in links)
    front_matter = "---\ndate: 2026-11-18\n---\n" if source == "support/a.md" else ""
    folder.write(f"content/{source.format(name)}", f"{front_matter}{text}\n")
    assert folder.compile().problems == ()
