import markdown

from rundbrief.markup.tree import RundbriefExtension


def convert(body, *extensions):
    return markdown.markdown(body, extensions=[*extensions, RundbriefExtension("Tabelle")])


def test_table_scrolls_inside_a_named_region():
    html = convert("before\n\na | b\n:--|:-:\n1 | 2\n\nafter", "tables")
    assert html.startswith(
        '<p>before</p>\n<div aria-label="Tabelle" class="table" role="region" tabindex="0"><table>'
    )
    assert "style=" not in html
    assert html.count('class="align-left"') == html.count('class="align-center"') == 2
    assert html.endswith("</table></div>\n<p>after</p>")


def test_headings_are_lowered_only_below_a_first_level():
    assert convert("# a\n\n##### b") == "<h2>a</h2>\n<h6>b</h6>"
    assert convert("## a") == "<h2>a</h2>"


def test_apostrophes_inside_words_are_curved():
    assert convert("l'*a* it's `it's` 'a' 5' rock 'n' roll") == (
        "<p>l'<em>a</em> it’s <code>it's</code> 'a' 5' rock 'n' roll</p>"
    )
