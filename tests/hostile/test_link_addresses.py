"""Links that hold a password are removed, and those that lead elsewhere than they say are marked."""

from __future__ import annotations

import json

import pytest

from conftest import MKDOCS_YML, Folder
from rundbrief.i18n.texts import load_texts
from rundbrief.markup.links import LinkError, LinkErrorKind, LinkTargets
from rundbrief.markup.renderer import Renderer

RENDERER = Renderer(load_texts("en"))
PASSWORD = "zq9secretqz"

WITH_PASSWORD = (
    *(f"[a](https://user:{PASSWORD}@example.org/b)", f"<https://user:{PASSWORD}@example.org/b>"),
    *(f"[a][b]\n\n[b]: https://user:{PASSWORD}@example.org/", f"<a href='https://u:{PASSWORD}@example.org'>a</a>"),
    *(f"[a](http:user:{PASSWORD}@example.org)", f"[a](https:\\\\\\\\user:{PASSWORD}@example.org)"),
    *(f"[a](//user:{PASSWORD}@example.org)", f"![a](https://user:{PASSWORD}@example.org/b.png)"),
    *(f"<a href='https://u&colon;{PASSWORD}@example.org'>a</a>", f"[https://u:{PASSWORD}@example.org](https://u:{PASSWORD}@example.org)"),
    *(f"<a href='ht\ntps://u:{PASSWORD}@example.org'>a</a>", f"<a href='HTTPS://u@{PASSWORD}@example.org'>a</a>"),
)  # fmt: skip


@pytest.mark.parametrize("body", WITH_PASSWORD)
def test_address_with_a_password_is_removed(folder: Folder, body: str) -> None:
    rendered = RENDERER.render(body, "a/b.md", LinkTargets({}))
    assert PASSWORD not in rendered.html
    assert "@" not in rendered.html or "…@" in rendered.html
    folder.write("content/support/2026-11-17-a.md", f"# Title\n\nText.\n\n{body}\n")
    result = folder.run("check", "--today", "2026-11-20")
    assert "content/support/2026-11-17-a.md:" in result.output
    assert PASSWORD not in result.output
    assert PASSWORD not in folder.run("check", "--format", "json", "--today", "2026-11-20").output


def test_password_is_found_on_its_line(folder: Folder) -> None:
    folder.write(
        "content/support/2026-11-17-a.md",
        f"# Title\n\nText.\n\n[a](https://user:{PASSWORD}@example.org/b)\n",
    )
    (problem,) = json.loads(folder.run("check", "--format", "json", "--today", "2026-11-20").stdout)
    assert (problem["line"], problem["level"]) == (5, "warning")
    assert problem["what"] == (
        "the link “https://…@example.org/b” was removed, because it contains a user name or password"
    )


@pytest.mark.parametrize(
    "setting",
    [
        "brand: {{website: '{}'}}",
        "newsletter: {{unsubscribe: '{}'}}",
        "newsletter: {{editions: {{everyone: {{unsubscribe: '{}'}}}}}}",
    ],
)
def test_settings_with_a_password_are_refused(folder: Folder, setting: str) -> None:
    written = setting.format(f"https://user:{PASSWORD}@example.org/")
    folder.write("mkdocs.yml", MKDOCS_YML.replace("[rundbrief]", f"[{{rundbrief: {{{written}}}}}]"))
    result = folder.run("check")
    assert result.exit_code == 1
    assert "contains a user name or password" in result.output
    assert PASSWORD not in result.output
    as_json = folder.run("check", "--format", "json").output
    assert json.loads(as_json)[0]["line"] == 6
    assert PASSWORD not in as_json


@pytest.mark.parametrize(
    ("body", "html"),
    [
        (
            "[bank.example](https://evil.example/login)",
            '<p><a href="https://evil.example/login">bank.example</a> (evil.example)</p>',
        ),
        (
            "[**https://bank.example/**](https://evil.example/)",
            '<p><a href="https://evil.example/"><strong>https://bank.example/</strong></a> (evil.example)</p>',
        ),
        (
            "[bank.example](https://www.bank.example/)",
            '<p><a href="https://www.bank.example/">bank.example</a></p>',
        ),
        ("[the bank](https://evil.example/)", '<p><a href="https://evil.example/">the bank</a></p>'),
        (
            "<a title='x > y' href='https://evil.example/'>bank.example</a>",
            '<p><a title="x &gt; y" href="https://evil.example/">bank.example</a> (evil.example)</p>',
        ),
    ],
)  # fmt: skip
def test_link_says_where_it_really_leads(body: str, html: str) -> None:
    rendered = RENDERER.render(body, "a/b.md", LinkTargets({}))
    assert rendered.html == html
    marked = ("(evil.example)" in html) * 1
    assert len(rendered.misleading_links) == marked
    if marked:
        assert rendered.misleading_links[0].kind is LinkErrorKind.OTHER_HOST


def test_misleading_link_is_a_warning_also_from_the_cache(folder: Folder) -> None:
    folder.write(
        "content/support/2026-11-17-a.md",
        "# Title\n\nText.\n\n[bank.example](https://evil.example/login)\n",
    )
    for __ in range(2):
        output = folder.run("check", "--format", "json", "--today", "2026-11-20").stdout
        (problem,) = json.loads(output)
        assert (problem["line"], problem["level"]) == (5, "warning")
        assert problem["what"] == (
            "the text of the link to https://evil.example/login is the name of another website"
        )


def test_errors_name_no_password() -> None:
    rendered = RENDERER.render(WITH_PASSWORD[0], "a/b.md", LinkTargets({}))
    assert rendered.link_errors == (
        LinkError("https://…@example.org/b", LinkErrorKind.CREDENTIALS),
    )


@pytest.mark.parametrize(
    "text",
    [
        f"# Access\n\nFetch it from http://backup:{PASSWORD}@e.org/x today.",
        f"# Via https://backup:{PASSWORD}@e.org/\n\nHello.",
        f"# Access\n\n- Fetch it from ssh://backup:{PASSWORD}@e.org/x\n- today",
    ],
)
def test_password_is_in_no_title_and_no_summary(folder: Folder, text: str) -> None:
    folder.write("content/support/2026-11-17-a.md", f"---\naudience: public\n---\n{text}\n")
    (update,) = folder.read()[0].updates
    assert PASSWORD not in f"{update.title} {update.summary}"


@pytest.mark.parametrize("key", ["title", "summary"])
def test_password_in_front_matter_is_refused(folder: Folder, key: str) -> None:
    text = f"---\n{key}: see https://backup:{PASSWORD}@e.org/\n---\nText.\n"
    folder.write("content/support/2026-11-17-a.md", text)
    (problem,) = folder.read()[1]
    assert problem.startswith("content/support/2026-11-17-a.md:2: ")
    assert "contains a user name or password" in problem
    assert PASSWORD not in problem
