import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from rundbrief.validation.strict_yaml import YamlDocument, YamlError, parse_yaml
from rundbrief.validation.yaml_mistakes import explain_yaml_error

MARKS = st.lists(
    st.sampled_from(
        [*"[]{}:,-?&*!|>'\"%@`#~\n\t \\", "a", "- ", ": ", "---\n", "...\n", "é", "\u2028", "\x07"]
    ),
    max_size=40,
).map("".join)
WORDS = st.text(max_size=12)
DATA = st.recursive(
    st.booleans() | st.integers(-(10**14), 10**14) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=12,
)


@settings(max_examples=300)
@given(st.text() | MARKS | st.text(st.characters(codec=None)))
def test_any_text_gives_a_value_or_a_yaml_error(text):
    try:
        document = parse_yaml(text, first_line=3)
    except YamlError as error:
        error.what.format(**error.values)
        error.fix.format(**error.values)
        line = error.line
    else:
        assert isinstance(document, YamlDocument)
        line = document.line_of(("key",))
    assert 1 <= line <= text.count("\n") + 3


@given(st.dictionaries(WORDS, DATA, max_size=3))
def test_what_yaml_dumps_is_read_back(data):
    # Bare keys and words that PyYAML itself would take for something else come back the same.
    assert parse_yaml(yaml.safe_dump(data, default_style=None)).value in (data, None)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *[(word, word) for word in ("no", "yes", "on", "off", "No", "True", "NULL", "nan", ".inf")],
        *[
            (word, word)
            for word in ("12:30", "12:30:00", "2026-11-18", "1_000", "0x1f", "0o7", "1e5")
        ],
        *[(word, word) for word in ("2026-11-18 16:00", "=", "<<", "1.", ".5", "١")],
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("010", 10),
        ("-3", -3),
        ("+3", 3),
        ("4.50", 4.5),
        ("1234567890123456", "1234567890123456"),
        ("'true'", "true"),
        ('"010"', "010"),
        ("[a, 1]", ["a", 1]),
        ("{a: 1}", {"a": 1}),
        ("|\n  one\n  two", "one\ntwo"),
        (">\n  one\n  two", "one two"),
    ],
)
def test_scalar_has_the_type_that_people_expect(written, value):
    assert parse_yaml(f"key: {written}").value == {"key": value}


def test_keys_are_texts():
    assert parse_yaml("2026: a\nno: b\n~: c").value == {
        "2026": "a",
        "no": "b",
        "~": "c",
    }


def test_every_value_keeps_its_line():
    document = parse_yaml("# c\na: 1\nb:\n  - x: 1\n    y: 2\n  - z\n", first_line=10)
    assert dict(document.lines) == {
        (): 11,
        ("a",): 11,
        ("b",): 12,
        ("b", 0): 13,
        ("b", 0, "x"): 13,
        ("b", 0, "y"): 14,
        ("b", 1): 15,
    }
    assert document.line_of(("b", 0, "missing", "deeper")) == 13
    assert YamlDocument({}, {}).line_of(("a",)) == 1


@pytest.mark.parametrize("text", ["", "# only a comment", "---", "\n\n"])
def test_nothing_is_none(text):
    assert parse_yaml(text).value is None


ANCHOR = "“&” and “*” have a special meaning at the start of a YAML value, which is not supported"


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a: 1\nb: 2\na: 3", 3, "duplicate key “a” (first used on line 1)"),
        ("x:\n  a: 1\n  a: 2", 3, "duplicate key “a” (first used on line 2)"),
        ("a: 1\n? [b]\n: 2", 2, "found a list or a group where a key is expected"),
        ("a: 1\n? {b: 1}\n: 2", 2, "found a list or a group where a key is expected"),
        (
            "a: &x 1",
            1,
            ANCHOR,
        ),
        (
            "a: 1\nb: *x",
            2,
            ANCHOR,
        ),
        ("*x : 1", 1, "found a list or a group where a key is expected"),
        (
            "&x a: 1",
            1,
            ANCHOR,
        ),
        (
            "a: !new 1",
            1,
            "“!” has a special meaning at the start of a YAML value, which is not supported",
        ),
        (
            "a: ! 1",
            1,
            "“!” has a special meaning at the start of a YAML value, which is not supported",
        ),
        (
            "!!str a: 1",
            1,
            "“!” has a special meaning at the start of a YAML value, which is not supported",
        ),
        ("a: 1\n---\nb: 2", 3, "a second YAML document starts here"),
        (
            "a: 1\ntitle: Login: fixed",
            2,
            "this line has a second colon and can't be read as “key: value”",
        ),
        ("a: 1\n\tb: 2", 2, "a tab is used instead of spaces"),
        ("a:\n\t- b", 2, "a tab is used instead of spaces"),
        ("a: 1\nb\nc: 2", 3, "this line doesn't have the form “key: value”"),
        (
            'a: 1\nb: "C:\\path"',
            2,
            "a backslash has a special meaning between double quotation marks",
        ),
        ('a: 1\nb: "open\nc: 2', 3, "the closing quotation mark is missing"),
        ("a: 1\nb: 'open\nc: 2", 3, "the closing quotation mark is missing"),
        ("ä: ä\nb: \x07", 2, "unreadable character (U+0007)"),
        ("ääää\nä: ä\n\n\n\x01", 5, "unreadable character (U+0001)"),
        ("a: *important*", 1, ANCHOR),
        ("a: @x", 1, "a value can't start with this character"),
        ("a: [1, 2", 1, "a comma or a closing bracket is missing"),
        ("a: {b", 1, "a comma or a closing bracket is missing"),
        ("a:\n    b: 1\n  c: 2", 3, "the indentation doesn't match the lines above"),
        ("a:\n  - 1\n - 2", 3, "the indentation doesn't match the lines above"),
        ("- 1\nb: 2", 2, "the indentation doesn't match the lines above"),
        ("a: 'b' c", 1, "this line can't be read as “key: value”"),
        ("a: [", 1, "this line can't be read as “key: value”"),
        ("%FOO bar", 1, "this line can't be read as “key: value”"),
    ],
)
def test_text_that_is_no_yaml(text, line, what):
    with pytest.raises(YamlError) as caught:
        parse_yaml(text)
    error = caught.value
    assert (error.line, error.what.format(**error.values)) == (line, what)
    assert str(error) == f"line {line}: {what}"


@pytest.mark.parametrize("loader", [yaml.SafeLoader, yaml.CSafeLoader])
@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a: b: c", "this line has a second colon and can't be read as “key: value”"),
        ("a: 1\n\tb: 2", "a tab is used instead of spaces"),
        ('a: "b', "the closing quotation mark is missing"),
        (r'a: "\d"', "a backslash has a special meaning between double quotation marks"),
        (r'a: "\x1"', "a backslash has a special meaning between double quotation marks"),
        ("a: *b*", ANCHOR),
        ("a: `b`", "a value can't start with this character"),
        ("a: [1, 2", "a comma or a closing bracket is missing"),
        ("a:\n    b: 1\n  c: 2", "the indentation doesn't match the lines above"),
    ],
)
def test_both_parsers_are_explained_alike(loader, text, what):
    with pytest.raises(yaml.MarkedYAMLError) as caught:
        list(yaml.parse(text, loader))
    mark = caught.value.problem_mark
    assert mark
    # If something is missing at the end, the mark is after the last line.
    line = [*text.split("\n"), ""][mark.line]
    assert explain_yaml_error(caught.value, line)[0] == what


def test_line_breaks_that_no_editor_shows_are_spaces():
    document = parse_yaml("a: b\u2028c\u0085d\r\ne: 1\r\n")
    assert document.value == {"a": "b c d", "e": 1}
    assert document.line_of(("e",)) == 2


def test_alias_bomb_is_rejected():
    bomb = "a: &a [x]\n" + "".join(f"{c}: &{c} [*{c}]\n" for c in "bcdef")
    with pytest.raises(YamlError, match="line 1: “&”"):
        parse_yaml(bomb)


def test_depth_is_limited_to_16():
    assert parse_yaml("[" * 17 + "]" * 17).value is not None
    for text in ("[" * 18 + "]" * 18, "[" * 100_000, "- " * 5000 + "x"):
        with pytest.raises(YamlError, match="line 1: nested more than 16 levels deep"):
            parse_yaml(text)


def test_size_is_limited():
    with pytest.raises(YamlError, match="line 5: the settings are longer than 1000000 characters"):
        parse_yaml("a" * 1_000_001, first_line=5)


IN_QUOTES = 'put the value in quotes, for example title: "[Draft] Winter Pass"'


@pytest.mark.parametrize(
    "value",
    ["[Draft] sale", "- sale", "> 50 sold", "| sale", "? sale", ", sale", "{a} sale", "} sale"],
)
def test_value_with_a_sign_at_its_start_is_to_be_quoted(value):
    with pytest.raises(YamlError) as caught:
        parse_yaml(f"a: 1\ntitle: {value}\nb: 2")
    assert (caught.value.line, caught.value.fix) == (2, IN_QUOTES)


@pytest.mark.parametrize("value", ["'Ready' again", '"Ready" again'])
def test_value_with_text_after_quotes_is_to_be_quoted(value):
    with pytest.raises(YamlError) as caught:
        parse_yaml(f"a: 1\ntitle: {value}\nb: 2")
    assert (caught.value.line, "in quotes of the other kind" in caught.value.fix) == (2, True)


@pytest.mark.parametrize("value", ["Ticket #42 closed", "#42 closed", "# 42", "a #b", "2026 #new"])
def test_text_that_would_be_a_comment_is_an_error(value):
    with pytest.raises(YamlError) as caught:
        parse_yaml(f"a: 1\ntitle: {value}\nb: 2")
    error = caught.value
    assert (error.line, error.what) == (2, "everything after “#” would be lost in this line")


@pytest.mark.parametrize("key", ["title", "summary", "subject"])
def test_text_for_readers_has_no_comment(key):
    with pytest.raises(YamlError) as caught:
        parse_yaml(f"health: on-track # or at-risk\n{key}: Move # part 2\n# a comment\n")
    error = caught.value
    assert (error.line, error.what) == (2, "everything after “#” would be lost in this line")


@pytest.mark.parametrize("end", ["e: 5", "e: [", "\tx: 1"])
def test_all_mistakes_are_found_at_once(end):
    with pytest.raises(YamlError) as caught:
        parse_yaml(f"a: Ticket #1\nb: House #2\nb: 3\nb: 4\n{end}")
    errors = (caught.value, *caught.value.further)
    is_readable = end == "e: 5"
    assert [error.line for error in errors] == [1, 2, 3, 4, *([] if is_readable else [5])]
    assert "first used on line 2" in str(errors[3])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: b # a comment", "b"),
        ("a: b  # ----", "b"),
        ("a: b #", "b"),
        ("a: 'b' #c", "b"),
        ("a: b#c", "b#c"),
        ("a: # a comment\n  b", "b"),
        ("#c\na: b", "b"),
    ],
)
def test_comment_is_no_text(text, value):
    assert parse_yaml(text).value == {"a": value}


def test_line_without_a_colon_is_shown_and_not_the_one_below():
    with pytest.raises(YamlError) as caught:
        parse_yaml("title Sale\nhealth: on-track")
    error = caught.value
    assert (error.line, error.what) == (1, "this line doesn't have the form “key: value”")
