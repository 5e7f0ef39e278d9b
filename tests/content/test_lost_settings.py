import pytest

from rundbrief.content.files import File, parse_document
from rundbrief.content.lost_settings import LostSetting, find_lost_setting
from rundbrief.problems import ProblemsError

from conftest import said  # isort: skip

SETTINGS = {
    "toml": '+++\naudience = "internal"\n+++\nText\n',
    "toml without our keys": '+++\nauthor = "Bo"\n+++\nText\n',
    "json": '{\n  "title": "Sale",\n  "draft": true\n}\nText\n',
    "json on one line": '{"title": "Sale", "audience": "internal"}\nText\n',
    "json between semicolons": ';;;\n{"draft": true}\n;;;\nText\n',
    "no fence": "title: Sale\naudience: internal\n\nText\n",
    "no first fence": "title: Sale\n---\nText\n",
    "a single key": "expires: 2026-12-01\n\nText\n",
    "a notice": "**Kind:** notice\n\nText\n",
    "a key that is a word": "summary: We sold bikes\n\nText\n",
    "no blank": "audience:internal\n\nText\n",
    "other dashes": "— — —\ntitle: Sale\n---\nText\n",
    "full-width": "\uff0d\uff0d\uff0d\naudience\uff1ainternal\nText\n",
    "stars": "***\naudience: internal\n***\nText\n",
    "fence with a format": "---yaml\ntitle: Sale\n---\nText\n",
    "escaped": "\\-\\-\\-\nnothing\\_to\\_report: true\n\\-\\-\\-\n",
    "zero-width space": "\u200b---\naudience: internal\n---\nText\n",
    "second byte order mark": "\ufeff---\ntitle: Sale\n---\nText\n",
    "no-break spaces": "\xa0---\xa0\ntitle: Sale\n---\nText\n",
    "line separator": "---\u2028audience: internal\u2028---\nText\n",
    "comment above": "<!-- from the template -->\n---\ntitle: Sale\n---\nText\n",
    "in a comment": "<!--\naudience: internal\n-->\nText\n",
    "in a note": "[//]: # (audience: internal)\n\nText\n",
    "in another note": "[comment]: <> (draft: true)\n\nText\n",
    "in code": "```yaml\n---\naudience: internal\n---\n```\nText\n",
    "indented": "    ---\n    audience: internal\n    ---\nText\n",
    "quoted": "> audience: internal\n\nText\n",
    "list": "- title: Sale\n- audience: internal\n\nText\n",
    "bold": "**Audience:** internal\n\nText\n",
    "table": "| audience | internal |\n| --- | --- |\n\nText\n",
    "table as on GitHub": "| title | date |\n| --- | --- |\n| Sale | 2026-11-18 |\n",
    "html": "<p>audience: internal</p>\n\nText\n",
    "html table": "<table><tr><td>audience</td><td>internal</td></tr></table>\n",
    "meta": '<meta name="audience" content="internal">\n\nText\n',
    "below a heading": "# Sale\n\naudience: internal\n\nText\n",
    "below a sentence": "Hello all,\n\naudience: internal\n\nText\n",
    "capital letters": "AUDIENCE: internal\n\nText\n",
    "capital letter and more words": "Audience: internal only\n\nText\n",
    "bold and more words": "**Audience**: internal only\n\nText\n",
    "more words in brackets": "Audience: internal (board)\n\nText\n",
    "quoted and more words": "> Audience: internal only\n\nText\n",
    "list and more words": "- audience: internal only\n\nText\n",
    "task": "- [x] audience: internal\n\nText\n",
    "task of a draft": "- [x] draft: true\n\nText\n",
    "full stop": "Draft: true.\n\nText\n",
    "more words below a sentence": "Hello.\n\nAudience: internal only\n\nText\n",
    "other colon": "audience\ua789 internal\n\nText\n",
    "misspelt": "audiense: internal\n\nText\n",
    "capitals": "Title: Sale\nDate: 2026-11-18\nTags: shop\n\nText\n",
    "other separators": "audience -> internal\n\nText\n",
    "on one line": "--- audience: internal ---\n\nText\n",
    "other programs": ":audience: internal\n\nText\n",
    "numbered": "1. audience: internal\n\nText\n",
    "comma": "Audience, internal\n\nText\n",
    "of another program": "visibility: internal\n\nText\n",
    "of yet another one": "status: draft\n\nText\n",
    "in German": "Entwurf: ja\n\nText\n",
    "value below": "Audience:\n  internal\n\nText\n",
    "definition": "Audience\n: internal\n\nText\n",
    "table with capitals": "| Audience |\n| --- |\n| internal |\n\nText\n",
    "second column": "| Owner | Draft |\n| --- | --- |\n| Bo | yes |\n\nText\n",
    "element": "<audience>internal</audience>\n\nText\n",
    "meta in another order": '<meta content="internal" name="audience">\n\nText\n',
    "heading with the value below": "## Audience\n\ninternal\n\nText\n",
    "attribute of a heading": "# Sale {audience=internal}\n\nText\n",
    "title of a box": '!!! note "audience: internal"\n    Text\n',
    "attribute of an element": "<div data-audience=internal>\n\nText\n",
    "definition in HTML": "<dl><dt>Audience</dt><dd>internal</dd></dl>\n",
    "a line break": "title: Sale<br>audience: internal\n\nText\n",
}

TEXTS = {
    "rule": "----\nText.\n",
    "two rules": "---\n\nText.\n\n---\n",
    "underlined": "Today: all is well\n---\nMore.\n",
    "a word and a colon": "Note: we are closed on Friday.\n\nText.\n",
    "rule and a word": "***\nNote: we are closed.\n",
    "a word that is a key": "Summary: we sold bikes.\n\nText.\n",
    "a word of more meaning": "Draft: the new plan for spring\n\nText.\n",
    "audience as a word": "Audience: everyone who rides\n\nText.\n",
    "audience in a sentence": "- The audience (internal) liked it.\n",
    "heading": "## Audience: internal users\n\nText.\n",
    "explained": "# How to write\n\nLike this:\n\n```yaml\naudience: internal\n```\n",
    "comment": "<!-- What happened? -->\nText.\n",
    "table": "| Title | Sales |\n| --- | --- |\n| Bikes | 12 |\n",
    "address": "https://example.org/?audience=internal\n",
    "rule below a word": "# Sale\n\nSummary: we sold bikes.\n\n---\n\nText.\n",
    "word below a rule": "# Sale\n\n---\n\nDate: next Friday.\n",
    "place": "Ort: intern\n\nText.\n",
    "subject": "Training: internal\n\nText.\n",
    "news about a draft": "- Status: draft\n- Next: review\n",
    "sentence about a draft": "Status: draft, second reading on Monday.\n",
    "short row": "| Owner | Audience |\n| --- | --- |\n| Bo |\n",
    "table about an audience": "| Audience | Visits |\n| --- | --- |\n| schools | 12 |\n",
    "far below": "Text.\n" + "More.\n" * 20 + "audience: internal\n",
}


@pytest.mark.parametrize("text", SETTINGS.values(), ids=SETTINGS)
def test_what_looks_like_settings_is_found(text):
    assert find_lost_setting(text) is not None


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_text_is_no_setting(text):
    assert find_lost_setting(text) is None


def test_first_setting_is_shown():
    found = find_lost_setting("# Sale\n\nTitle: Sale\nTags: shop\n")
    assert found == LostSetting(line=2)
    assert find_lost_setting("\n--\nstatus: green\n--\n") == LostSetting(line=1, fence=True)


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("audience: internal\n\nText\n", 0),
        ("\n**audience:** internal\n\nText\n", 1),
        ("# Sale\n\ndraft: true\n", 2),
        ("From: Bo\nDate: 2026-11-18\nSubject: Noise\n\nText\n", None),
        ("<!--\naudience: internal\n-->\nText\n", None),
        ("```yaml\naudience: internal\n```\n", None),
    ],
)
def test_below_front_matter_only_unmistakable_settings_are_found(body, line):
    found = find_lost_setting(body, below_front_matter=True)
    assert (found.line if found else None) == line


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "---\ntitle: Sale\n---\n\ndraft: true\n",
            "a.md:5: this looks like a setting, but it is outside the front matter",
        ),
        ("---\ntitle: Sale\n  audience:internal\n---\n", "a.md:3: “audience” is not read as a key"),
        ("---\nsummary: |\n  Sale\n  draft: true\n---\n", "a.md:4: “draft” is not read as a key"),
        (
            "---\n---\ntitle: Sale\n---\nText\n",
            "a.md:3: this looks like a setting, but it is outside the front matter",
        ),
    ],
)
def test_front_matter_loses_no_setting(tmp_path, text, problem):
    with pytest.raises(ProblemsError) as caught:
        parse_document(File("a.md", "a.md", tmp_path), text)
    assert [said(one) for one in caught.value.problems] == [problem]


@pytest.mark.parametrize(
    "text",
    ["---\n# audience: internal\ntitle: Sale\n---\nText\n", "---\naudience : public\n---\nText\n"],
)
def test_front_matter_that_is_read_is_no_problem(tmp_path, text):
    assert parse_document(File("a.md", "a.md", tmp_path), text).body == "Text\n"


@pytest.mark.parametrize("sign", ["|", "`", "a ", ":", "<", '"', "- ", "\\", "audience ", "a: "])
def test_only_the_beginnings_of_the_first_lines_are_read(sign):
    for text in (sign * 600_000, f"{sign * 900}\n" * 1000):
        beginning = "\n".join(line[:1000] for line in text.split("\n")[:40])
        assert find_lost_setting(text) == find_lost_setting(beginning)
