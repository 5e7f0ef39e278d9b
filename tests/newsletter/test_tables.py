from lxml import html as lxml_html

from rundbrief.newsletter.tables import fit_table

DAYS = ("Station", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def table(*rows, head=True):
    def row(cells, tag):
        return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>"

    tags = ["th" if head and number == 0 else "td" for number in range(len(rows))]
    return "<table>" + "".join(map(row, rows, tags)) + "</table>"


def fitted(source, room=534):
    made = lxml_html.fragment_fromstring(source)
    fit_table(made, room)
    return made


def classes_of(source, room=534):
    return fitted(source, room).get("class")


def widths_of(made):
    styles = (cell.get("style") for cell in made.iter("th"))
    return [int(it.removeprefix("width: ").removesuffix("px")) for it in styles]


def test_narrow_table_stays_as_it_is():
    made = fitted(table(["A", "B"], ["1", "long text " * 9]))
    assert lxml_html.tostring(made, encoding="unicode") == table(
        ["A", "B"], ["1", "long text " * 9]
    ).replace("<table", '<table class="data"')


def test_alignment_is_an_attribute_too():
    made = fitted(
        '<table><tr><th class="align-right">A</th><td class="align-center">B</td></tr></table>'
    )
    assert [cell.get("align") for cell in made.iter("th", "td")] == ["right", "center"]


def test_table_that_is_too_wide_for_a_phone_is_stacked():
    made = fitted(table(["Department", "Responsible", "Status", "Deadline:"], ["a", "b", "", "d"]))
    assert made.get("class") == "data stack"
    head, row = made.iter("tr")
    assert head.get("class") == "head"
    assert row[0].get("class") == "row-title"
    assert [cell.text_content() for cell in row] == ["a", "Responsible: b", "", "Deadline: d"]
    assert [label.get("class") for label in row.iter("span")] == ["label muted"] * 2


def test_widths_of_columns_add_up_to_the_room():
    made = fitted(table(["Department", "Responsible", "Status"], ["a", "b " * 40, "word " * 20]))
    widths = widths_of(made)
    assert 534 - 3 * 12 - 3 <= sum(widths) <= 534 - 3 * 12
    assert widths[0] < widths[2] or widths[0] < widths[1]


def test_wide_table_gets_a_smaller_font():
    assert classes_of(table(DAYS, ["1,204"] * 8)) == "data size-12 stack"
    assert classes_of(table(DAYS[:6], ["1,204"] * 6)) == "data stack"
    assert classes_of(table(DAYS[:6], ["1,204"] * 6), room=500) == "data size-15 stack"


def test_only_long_words_are_broken():
    address = "https://example.org/a/very/long/address/without/an/end"
    made = fitted(table(["Name", "Address", "Note"], ["Ada", address, "to do"]))
    assert [cell.text_content() for cell in made.find_class("long")] == [f"Address: {address}"]


def test_very_long_word_breaks_in_a_narrow_table():
    made = fitted(table(["A", "B"], ["https://example.org/a/b", "b"]))
    assert made.get("class") == "data"
    assert [cell.text for cell in made.find_class("long")] == ["https://example.org/a/b"]
    assert sum(widths_of(made)) > 500


def test_table_without_a_header_row_is_stacked_without_labels():
    made = fitted(table(DAYS, DAYS, head=False))
    assert made.get("class") == "data size-12 stack"
    assert list(made.iter("span")) == []


def test_irregular_tables_break_words_and_are_not_stacked():
    source = table(DAYS, ["1"] * 8).replace("<td>", '<td colspan="1">', 1)
    made = fitted(source)
    assert made.get("class") == "data size-12"
    assert [cell.text for cell in made.find_class("long")] == list(DAYS)
    assert fitted("<table></table>").get("class") == "data"
    assert fitted("<table><tr></tr></table>").get("class") == "data"
