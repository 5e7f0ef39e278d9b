from rundbrief.newsletter.builder import list_previews
from rundbrief.newsletter.client_preview import hide_images, show_dark
from rundbrief.queries import Queries


def previews(folder, **settings):
    q = Queries(folder.compile(preview=True, **settings))
    outputs = list_previews(issue.key for issue in q.issues)
    built = [output.build(q, *output.arguments) for output in outputs]
    return {path: data for one in built for path, data in one.files.items()}


def test_preview_has_a_page_and_every_file_of_an_issue(folder):
    folder.write("content/marketing/2026-11-18-shop.md", "# All is well\n\nThe shop is open.\n")
    folder.write("content/newsletter/2026-W47.md", "---\npreheader: Beside it\n---\nHello.\n")
    made = previews(folder)
    names = {
        *("index.html", "dark.html", "no-pictures.html"),
        *(f"newsletter.{ending}" for ending in ("html", "txt", "eml", "mjml", "post.txt")),
    }
    assert names <= {path.removeprefix("preview/2026-W47/") for path in made}
    page = made["preview/2026-W47/index.html"].decode()
    assert "Week 47: All is well" in page
    assert "Beside it" in page
    assert 'href="../../newsletter/2026-W47/"' in page
    assert 'href="../../assets/brand.css"' in page


def test_preview_of_an_issue_that_cannot_be_rendered_says_why(folder):
    folder.write("content/newsletter/2026-W47.md", "---\nsubject: '=?utf-8?q?x?='\n---\nHello.\n")
    made = previews(folder)
    assert list(made) == ["preview/2026-W47/index.html"]
    page = made["preview/2026-W47/index.html"].decode()
    assert "content/newsletter/2026-W47.md" in page
    assert "can&#39;t be sent as it is" in page


def test_preview_of_an_edition_lies_in_a_folder_of_its_own(folder):
    folder.write("content/newsletter/2026-W47-board.md", "Hello.\n")
    made = previews(folder, newsletter={"editions": {"everyone": {}, "board": {}}})
    assert 'href="../../../assets/brand.css"' in made["preview/2026-W47/board/index.html"].decode()


def test_dark_rules_hold_for_everybody():
    css = "@media (prefers-color-scheme: dark) { a {} } @media (max-width: 9px) { b {} }"
    assert show_dark(css) == "@media all { a {} } @media (max-width: 9px) { b {} }"


def test_images_are_hidden_and_their_words_stay():
    html = '<img alt="A bike" src="https://x.example.org/a.png" width="9" /><p>src="x"</p>'
    assert hide_images(html) == '<img alt="A bike" src="data:," width="9" /><p>src="x"</p>'


def test_preview_tells_what_the_check_found(folder):
    folder.write("content/newsletter/2026-W47.md", "See [here](http://example.org/).\n")
    page = previews(folder)["preview/2026-W47/index.html"].decode()
    assert "content/newsletter/2026-W47.md:1" in page
