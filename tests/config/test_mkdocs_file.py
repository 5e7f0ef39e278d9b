import pytest

from rundbrief.config.mkdocs_file import (
    find_addresses,
    find_language,
    find_lines,
    find_lines_of_options,
    language_of_help,
    language_of_problems,
)

LISTED = "plugins:\n  - search\n  - rundbrief:\n      language: {}\n"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (LISTED.format("de"), "de"),
        (LISTED.format("de-CH"), "de"),
        (LISTED.format("'de'"), "de"),
        (LISTED.format("en-GB"), "en"),
        (LISTED.format("fr"), "en"),
        (LISTED.format("[de]"), ""),
        ("plugins: {rundbrief: {language: de}}\n", "de"),
        ("plugins: [rundbrief]\n", ""),
        # A theme may have the same setting for itself.
        ("theme: {name: x, language: de}\nplugins: [rundbrief]\n", ""),
        ("theme: {name: x, language: de}\nplugins: [rundbrief: {language: en}]\n", "en"),
        ("x: !ENV Y\n" + LISTED.format("de"), "de"),
        (LISTED.format("de") + " : [\n", "de"),
        ("? [a]\n: b\n" + LISTED.format("de"), "de"),
        ("", ""),
        ("- de\n", ""),
    ],
)
def test_language_of_a_project(tmp_path, text, language):
    file = tmp_path / "mkdocs.yml"
    file.write_text(text, encoding="utf-8")
    assert find_language(file) == language


def test_language_of_a_file_that_cannot_be_read(tmp_path):
    (tmp_path / "mkdocs.yml").write_bytes(b"language: de\xff\n")
    assert find_language(tmp_path / "mkdocs.yml") == ""
    assert find_language(tmp_path / "gone.yml") == ""


@pytest.mark.parametrize(
    ("person", "project", "of_help", "of_problems"),
    [
        ("", "", "en", "en"),
        ("de", "", "de", "de"),
        ("", "de", "de", "de"),
        ("en", "de", "de", "de"),
        ("de", "en", "de", "en"),
        ("fr", "", "en", "en"),
        ("de", "fr", "de", "en"),
    ],
)
def test_person_and_project_choose(tmp_path, monkeypatch, person, project, of_help, of_problems):
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LANGUAGE", person)
    file = tmp_path / "mkdocs.yml"
    file.write_text(LISTED.format(project) if project else "site_name: X\n", encoding="utf-8")
    assert (language_of_help(file), language_of_problems(file)) == (of_help, of_problems)


def test_lines_and_addresses(tmp_path):
    file = tmp_path / "mkdocs.yml"
    file.write_text(f"site_name: X\nsite_url: https://a.example/\n{LISTED.format('de')}")
    assert find_lines(file) == {"site_name": 1, "site_url": 2, "plugins": 3}
    assert find_addresses(file) == {"site_url": ("https://a.example/", 2)}
    assert find_lines_of_options(file) == {(): 6, ("language",): 6}
