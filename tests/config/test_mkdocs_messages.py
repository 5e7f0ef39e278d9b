import pytest
import yaml
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from rundbrief.config.mkdocs_messages import explain_setting, unreadable_file
from rundbrief.mkdocs_adapter import MkDocsAdapter
from rundbrief.problems import Level, ProblemsError

from conftest import said  # isort: skip

HEAD = "site_name: X\ndocs_dir: content\nplugins: [rundbrief]\n"


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        ("site_dir: content/site\n", "mkdocs.yml:4: site_dir must not be inside docs_dir"),
        ("theme: nonesuch\n", "mkdocs.yml:4: unknown theme “nonesuch” (installed: "),
        ("site_url: status\n", "mkdocs.yml:4: site_url is not a valid web address"),
        ("use_directory_urls: soon\n", "mkdocs.yml:4: use_directory_urls has the wrong type of"),
        ("extra: [a]\n", "mkdocs.yml:4: extra has the wrong type of value"),
        (
            "markdown_extensions: [nonesuch]\n",
            "mkdocs.yml:4: the Markdown extension “nonesuch” can't be loaded",
        ),
        (
            "theme: {name: null, custom_dir: gone}\n",
            "mkdocs.yml:4: custom_dir: “gone” doesn't exist",
        ),
        ("site_author: a: b\n", "mkdocs.yml:4: this line has a second colon"),
        ("nav: [\n", "mkdocs.yml:4: this line can't be read as “key: value”"),
        ("strict: true\nsite_nmae: Y\n", "mkdocs.yml:5: unknown key “site_nmae”"),
    ],
)
def test_setting_that_mkdocs_rejects(folder, monkeypatch, lines, what):
    monkeypatch.chdir(folder.root)
    folder.write("mkdocs.yml", HEAD + lines)
    with pytest.raises(ProblemsError) as caught:
        MkDocsAdapter.load(folder.root / "mkdocs.yml")
    assert said(caught.value.problems[0]).startswith(what)


def test_folders_that_contain_each_other(folder, monkeypatch):
    monkeypatch.chdir(folder.root)
    folder.write("mkdocs.yml", "site_name: X\ndocs_dir: content/a\nsite_dir: content\n")
    folder.write("content/a/b.md")
    with pytest.raises(ProblemsError) as caught:
        MkDocsAdapter.load(folder.root / "mkdocs.yml")
    assert [said(p) for p in caught.value.problems] == [
        "mkdocs.yml:3: docs_dir must not be inside site_dir"
    ]


def test_uncommon_message_of_mkdocs_is_quoted():
    text = "Config value 'dev_addr': Something that no version has said yet"
    problem = explain_setting(
        "mkdocs.yml", text, lines={"dev_addr": 3}, known=(), level=Level.ERROR
    )
    assert said(problem) == f"mkdocs.yml:3: {text}"


def test_error_in_another_file_names_no_line(tmp_path):
    file = tmp_path / "mkdocs.yml"
    file.write_text("INHERIT: base.yml\n", encoding="utf-8")
    mark = yaml.Mark(str(tmp_path / "base.yml"), 0, 7, 0, None, 0)
    error = yaml.MarkedYAMLError(problem="mapping values are not allowed", problem_mark=mark)
    problem = unreadable_file("mkdocs.yml", file, error)
    assert said(problem) == "mkdocs.yml: the file can't be read as YAML"


def test_mkdocs_itself_only_prints_that_it_aborts(folder):
    """Its reasons are only in its log, where we read them."""
    folder.write("mkdocs.yml", "docs_dir: content\n")
    with pytest.raises(Abort, match="Aborted with a configuration error"):
        load_config(str(folder.root / "mkdocs.yml"))
