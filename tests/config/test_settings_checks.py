import pytest

from rundbrief.i18n.texts import load_texts
from rundbrief.mkdocs_adapter import MkDocsAdapter
from rundbrief.problems import Level, ProblemsError, shown

from conftest import said  # isort: skip

HEAD = "site_name: X\ndocs_dir: content\n"
PLUGIN = "plugins:\n  - rundbrief:\n      language: de\n"


def load(folder, monkeypatch, text):
    monkeypatch.chdir(folder.root)
    folder.write("mkdocs.yml", text)
    try:
        return MkDocsAdapter.load(folder.root / "mkdocs.yml").warnings
    except ProblemsError as exc:
        return exc.problems


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            f"{HEAD}{PLUGIN}site_name: Y\n",
            "mkdocs.yml:6: duplicate key “site_name” (first used on line 1)",
        ),
        (
            f"{HEAD}{PLUGIN}      language: en\n",
            "mkdocs.yml:6: duplicate key “language” (first used on line 5)",
        ),
        (
            f"{HEAD}{PLUGIN}plugins: [rundbrief]\n",
            "mkdocs.yml:6: duplicate key “plugins” (first used on line 3)",
        ),
        (
            f"{HEAD}{PLUGIN}<<<<<<< HEAD\nstrict: true\n=======\n>>>>>>> x\n",
            "mkdocs.yml:6: a conflict of two versions starts here",
        ),
        (f"{HEAD}{PLUGIN}".encode() + b"# \xe4\n", "mkdocs.yml:6: the file is not saved as UTF-8"),
        (f"{HEAD}extra: \x07\n{PLUGIN}", "mkdocs.yml:3: unreadable character (U+0007)"),
        (
            f"{HEAD}{PLUGIN}      today: 2026-02-30\n",
            "mkdocs.yml:6: today is “2026-02-30”, which is not a valid date or number",
        ),
        (
            f"{HEAD}{PLUGIN}      brand:\n        colour: #0f4c4a\n",
            "mkdocs.yml:7: everything after “#” would be lost in this line",
        ),
        ("- a\n", "mkdocs.yml:1: expected “key: value” lines, but found plain text or a list"),
        ("hello\n", "mkdocs.yml:1: expected “key: value” lines, but found plain text or a list"),
    ],
)
def test_file_that_is_refused(folder, monkeypatch, text, what):
    problems = load(folder, monkeypatch, text)
    assert [(said(p), p.level) for p in problems] == [(what, Level.ERROR)]


@pytest.mark.parametrize(
    ("text", "near"),
    [
        (f"{HEAD}{PLUGIN}".replace("rundbrief", "rundbreif"), "rundbrief"),
        (f"{HEAD}theme: rundbreif\n{PLUGIN}", "rundbrief"),
        (f"{HEAD}theme: material\n{PLUGIN}", None),
        (f"{HEAD}{PLUGIN}  - serach\n", "search"),
    ],
)
def test_misspelt_name_names_the_nearest(folder, monkeypatch, text, near):
    (problem,) = load(folder, monkeypatch, text)
    assert problem.values.get("near") == near
    assert problem.line > 0


def test_several_mistakes_are_shown_at_once(folder, monkeypatch):
    problems = load(folder, monkeypatch, f"{HEAD}site_name: Y\n{PLUGIN}      language: en\n")
    assert [p.line for p in problems] == [3, 7]


def test_text_behind_a_number_sign_is_warned_of(folder, monkeypatch):
    text = f"site_name: Team #1\ndocs_dir: content\nstrict: false # really\n{PLUGIN}"
    (problem,) = load(folder, monkeypatch, text)
    assert (problem.line, problem.level) == (1, Level.WARNING)


def test_aliases_and_merged_keys_are_no_duplicates(folder, monkeypatch):
    text = f"extra:\n  a: &a {{x: 1}}\n  b: {{<<: *a, x: 2}}\n  c: *a\n{HEAD}{PLUGIN}"
    assert load(folder, monkeypatch, text) == ()


BROKEN = [
    f"{HEAD}{PLUGIN}extra:\n\t- a\n",
    f"site_name: X: Y\n{PLUGIN}",
    f"{HEAD}{PLUGIN}".replace("rundbrief", "rundbreif"),
    f"{HEAD}{PLUGIN}".replace("docs_dir: content", "docs_dir: gone"),
    f"site_url: status.example.org\n{HEAD}{PLUGIN}",
    f"{HEAD}{PLUGIN}site_name: Y\n",
    f"{HEAD}{PLUGIN}theme: {{name: rundbrief, custom_dir: gone}}\n",
    f"{HEAD}{PLUGIN}markdown_extensions: toc\n",
    f"{HEAD}{PLUGIN}dev_addr: here\n",
    f"{HEAD}{PLUGIN}INHERIT: gone.yml\n",
    f"{HEAD}{PLUGIN}watch: [gone]\n",
    f"{HEAD}{PLUGIN}today: !new 1\n",
    f"{HEAD}{PLUGIN}".encode() + b"# \xe4\n",
]


@pytest.mark.parametrize("text", BROKEN)
def test_every_problem_is_in_the_language_of_the_project(folder, text):
    folder.write("mkdocs.yml", text)
    result = folder.run("check")
    assert result.exit_code == 1
    texts = load_texts("de")
    assert texts("fix:") in result.stderr
    place, __, what = result.stderr.split("\n")[0].partition(": ")
    assert place.endswith(tuple("123456789"))
    (problem,) = problems_of(folder)
    for message in (problem.what, problem.why, problem.fix):
        assert texts(message) != message
    assert what == shown(problem.what, problem, texts)


def problems_of(folder):
    with pytest.raises(ProblemsError) as caught:
        MkDocsAdapter.load(folder.root / "mkdocs.yml")
    return caught.value.problems


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("nav:\n  - Start: missing.md\n", 7, "nav"),
        ("copyright: Kestrel\n", 7, "copyright"),
        ("extra_css: [a.css]\n", 7, "extra_css"),
        ("extra_javascript:\n  - a.js\n", 7, "extra_javascript"),
        ("theme:\n  name: rundbrief\n  palette: {primary: red}\n", 9, "theme: palette"),
    ],
)
def test_setting_of_mkdocs_without_effect_is_warned_of(folder, monkeypatch, text, line, key):
    (folder.content / "a.css").write_text("")
    (folder.content / "a.js").write_text("")
    problems = load(folder, monkeypatch, f"{HEAD}site_url: https://example.org/\n{PLUGIN}{text}")
    assert [(said(p), p.level) for p in problems] == [
        (f"mkdocs.yml:{line}: “{key}” has no effect", Level.WARNING)
    ]


def test_empty_settings_and_those_with_an_effect_are_accepted(folder, monkeypatch):
    text = "nav:\nextra_css: []\nexclude_docs: /drafts/\nuse_directory_urls: false\n"
    theme = "theme: {name: rundbrief, custom_dir: layouts}\n"
    (folder.root / "layouts").mkdir()
    assert load(folder, monkeypatch, f"{HEAD}{PLUGIN}{text}{theme}") == ()
