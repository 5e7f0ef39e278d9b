"""The documentation tells all that there is, and nothing that isn't."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import click
import pytest

from conftest import MKDOCS_YML, REPOSITORY, TODAY, Folder
from rundbrief.cli import main
from rundbrief.config.settings import (
    Brand,
    Edition,
    Fonts,
    NewsletterSettings,
    Sender,
    Settings,
    Signature,
)
from rundbrief.content import departments, schema, snapshot
from rundbrief.content.file_kinds import ASSETS, RESERVED
from rundbrief.content.timeline import FOLLOW_UP_STATES, INCIDENT_STATES, MAINTENANCE_STATES
from rundbrief.problems import Problem
from rundbrief.validation.fields import Limits, Model, StoredModel, is_derived
from rundbrief.validation.keys import validate_keys
from rundbrief.validation.strict_yaml import parse_yaml

DOCS = REPOSITORY / "docs"
PAGES = sorted(DOCS.glob("*.md"))
LINKED = [*(REPOSITORY / f"{name}.md" for name in ("README", "CONTRIBUTING", "SECURITY")), *PAGES]

# Where the keys of each kind stand: a page, a heading in it, the first cell of the table.
TABLES: tuple[tuple[type[Model], str, str, str], ...] = (
    (schema.Update, "writing.md", "Updates", "Key"),
    (schema.Ask, "writing.md", "Asks", "Key"),
    (schema.Incident, "writing.md", "Incidents", "Key"),
    (schema.FollowUp, "writing.md", "Follow-ups", "Key"),
    (schema.Page, "writing.md", "Pages", "Key"),
    (departments.Department, "roster-and-metrics.md", "Departments", "Key"),
    (departments.Person, "roster-and-metrics.md", "Departments", "Key of `lead` and `deputy`"),
    (departments.Away, "roster-and-metrics.md", "Departments", "Key of `away`"),
    (schema.Metric, "roster-and-metrics.md", "Metrics", "Key"),
    (snapshot.Issue, "newsletter.md", "An issue", "Key"),
    (snapshot.Item, "newsletter.md", "Closing", "Key in `items`"),
    (schema.Image, "newsletter.md", "Closing", "Key of `image`"),
    (snapshot.NoticeNote, "newsletter.md", "Closing", "Key in `notices`"),
    (snapshot.CorrectionNote, "newsletter.md", "Closing", "Key in `corrections`"),
    (snapshot.DepartmentNote, "newsletter.md", "Closing", "Key in `departments`"),
    (snapshot.IncidentNote, "newsletter.md", "Closing", "Key in `incidents`"),
    (snapshot.MetricNote, "newsletter.md", "Closing", "Key in `metrics`"),
    (snapshot.SolvedNote, "newsletter.md", "Closing", "Key in `solved`"),
    (snapshot.FollowUpNote, "newsletter.md", "Closing", "Key in `follow_ups`"),
    (snapshot.AskNote, "newsletter.md", "Closing", "Key in `asks`"),
    (snapshot.DateNote, "newsletter.md", "Closing", "Key in `dates`"),
    (Settings, "settings.md", "Plugin settings", "Key"),
    (Brand, "settings.md", "`brand`", "Key"),
    (Fonts, "settings.md", "`fonts`", "Key"),
    (NewsletterSettings, "settings.md", "`newsletter`", "Key"),
    (Signature, "settings.md", "`signature`", "Key"),
    (Sender, "settings.md", "`sender`", "Key"),
    (Edition, "settings.md", "`editions`", "Key"),
    (Limits, "settings.md", "`limits`", "Key"),
)
TABLE_IDS = [model.__name__ for model, *_ in TABLES]


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@dataclass(frozen=True)
class Block:
    """A block of code. path: of the file that it is an example of, as the line above says."""

    page: str
    line: int
    language: str
    text: str
    path: str | None

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def find_blocks(page: Path) -> Iterator[Block]:
    lines = read(page).split("\n")
    start, path = None, None
    for number, line in enumerate(lines):
        if start is None and line.startswith("```"):
            start = number
            above = next((above for above in reversed(lines[:number]) if above.strip()), "")
            match = re.fullmatch(r"`([\w./-]+)`:", above)
            path = match[1] if match else None
        elif start is not None and line == "```":
            text = "\n".join(lines[start + 1 : number]) + "\n"
            yield Block(page.name, start + 1, lines[start].removeprefix("```"), text, path)
            start = None
    assert start is None, f"{page.name}: a block of code never ends"


BLOCKS = [block for page in LINKED for block in find_blocks(page)]


def without_blocks(text: str) -> str:
    """Empty the blocks of code, and keep the lines' numbers."""
    return re.sub(
        r"^```.*?^```$", lambda m: "\n" * m[0].count("\n"), text, flags=re.MULTILINE | re.DOTALL
    )


def section(text: str, heading: str) -> str:
    """Find what stands under a heading, up to the next one of its level or above."""
    match = re.search(rf"^(#+) {re.escape(heading)}$", text, flags=re.MULTILINE)
    assert match, f"there is no heading “{heading}”"
    below = text[match.end() :]
    end = re.search(rf"^#{{1,{len(match[1])}}} ", below, flags=re.MULTILINE)
    return below[: end.start()] if end else below


def find_table(page: str, heading: str, first: str) -> list[list[str]]:
    """Read the rows of the first table under a heading whose first column is called so."""
    lines = section(without_blocks(read(DOCS / page)), heading).split("\n")
    begin = next((n for n, line in enumerate(lines) if line.startswith(f"| {first} |")), None)
    assert begin is not None, f"{page}: no table “{first}” under “{heading}”"
    rows = []
    for line in lines[begin + 2 :]:
        if not line.startswith("|"):
            break
        cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
        rows.append([cell.strip().replace("\\|", "|") for cell in cells])
    return rows


def bare(cell: str) -> str:
    return cell.strip("`")


def names_of(model: type[Model]) -> list[str]:
    """List the keys that may stand in a file."""
    stored = issubclass(model, StoredModel)
    return [
        info.alias or name
        for name, info in model.model_fields.items()
        if stored or not is_derived(info)
    ]


def own_names_of(model: type[Model]) -> list[str]:
    """List the keys that a row of a closed issue has beside those of what it is about."""
    return [model.model_fields[name].alias or name for name in vars(model)["__annotations__"]]


def is_missing(model: type[Model], name: str) -> bool:
    """Say whether a model wants a field that people can't write."""
    return name in model.model_fields and is_derived(model.model_fields[name])


def models_below(annotation: Any) -> Iterator[type[Model]]:
    """Walk through a model and all models inside it."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
        for info in annotation.model_fields.values():
            if issubclass(annotation, StoredModel) or not is_derived(info):
                yield from models_below(info.annotation)
    for argument in get_args(annotation):
        yield from models_below(argument)


def words_of(annotation: Any) -> Iterator[str]:
    """Find the words that a value is chosen from."""
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        yield from annotation
    elif get_origin(annotation) is Literal:
        yield from get_args(annotation)
    elif get_origin(annotation) in (Annotated, Union, UnionType, tuple):
        for argument in get_args(annotation):
            if argument not in (NoneType, Ellipsis):
                yield from words_of(argument)


def test_every_kind_of_key_has_its_table() -> None:
    read_from_content = (
        *(schema.Update, schema.Incident, schema.FollowUp, schema.Page, snapshot.Issue),
        *(departments.Department, schema.Metric),
    )
    known = {m for model in (*read_from_content, Settings) for m in models_below(model)}
    # A due time is written as one text.
    assert {model.__name__ for model in known} - {"Due"} == set(TABLE_IDS)


@pytest.mark.parametrize(("model", "page", "heading", "first"), TABLES, ids=TABLE_IDS)
def test_table_is_complete_and_its_examples_are_right(
    model: type[Model], page: str, heading: str, first: str
) -> None:
    rows = find_table(page, heading, first)
    listed = [bare(row[0]) for row in rows]
    if issubclass(model, StoredModel):
        assert set(own_names_of(model)) <= set(listed) <= set(names_of(model))
    else:
        assert names_of(model) == listed
    cell = 2 if model in models_below(Settings) else 1
    examples = [bare(row[cell]) for row in rows]
    assert listed == [example.partition(":")[0] for example in examples]
    document = parse_yaml("\n".join(examples))
    problems: list[Problem] = []
    source = schema.Source(path="a.md")
    derived = {"slug": "a", "key": "2026-W47", "source": source, "timeline": ()}
    read = validate_keys(
        *(model, document.value),
        file=page,
        line_of=document.line_of,
        problems=problems,
        derived={k: v for k, v in derived.items() if is_missing(model, k)},
    )
    assert problems == []
    assert read is not None


def test_defaults_of_settings_are_right() -> None:
    for model, page, heading, first in TABLES:
        if page == "settings.md":
            listed = {bare(row[0]): bare(row[1]) for row in find_table(page, heading, first)}
            actual = {name: written(info.default) for name, info in model.model_fields.items()}
            assert actual == listed, heading


def written(default: object) -> str:
    """Write a default as people write it in YAML."""
    if isinstance(default, bool):
        return str(default).lower()
    return str(default) if isinstance(default, str | int) else "—"


def test_every_choice_is_named() -> None:
    missing = []
    for model, page, heading, __ in TABLES:
        if heading == "Closing":
            continue  # a closed issue is written by rundbrief
        text = section(without_blocks(read(DOCS / page)), heading)
        choices = {w for info in model.model_fields.values() for w in words_of(info.annotation)}
        missing += [(page, heading, it) for it in sorted(choices) if f"`{it}`" not in text]
    assert missing == []


@pytest.mark.parametrize(
    ("heading", "states"),
    [
        ("Incidents", INCIDENT_STATES),
        ("Planned maintenance", MAINTENANCE_STATES),
        ("Follow-ups", FOLLOW_UP_STATES),
    ],
    ids=["incident", "maintenance", "follow-up"],
)
def test_every_state_is_named(heading: str, states: tuple[str, ...]) -> None:
    text = section(without_blocks(read(DOCS / "writing.md")), heading)
    assert [state for state in states if f"`{state}`" not in text] == []


def test_every_kind_of_file_that_is_published_is_named() -> None:
    text = section(read(DOCS / "writing.md"), "Images")
    assert {ending for ending in ASSETS if f"`{ending}`" not in text} == set()


def test_every_name_that_the_site_takes_is_told() -> None:
    text = section(read(DOCS / "writing.md"), "Pages")
    told = text.partition("These names are taken:")[2].partition(". ")[0]
    assert set(re.findall(r"`([^`]+)`", told)) == RESERVED


def find_commands(
    command: click.Command, path: tuple[str, ...] = ("rundbrief",)
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from find_commands(inner, (*path, name))


COMMANDS = dict(find_commands(main))
SHARED = {"--config-file", "-f", "--today", "--help", "-h"}


def test_every_command_and_option_is_documented() -> None:
    text = without_blocks(read(DOCS / "commands.md"))
    shared = section(text, "Common options")
    missing = []
    for path, command in COMMANDS.items():
        own = text if len(path) == 1 else section(text, f"`{' '.join(path)}`")
        documented = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", own + shared))
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                missing += [(path, name) for name in parameter.opts if name not in documented]
            if isinstance(parameter.type, click.Choice) and parameter.name != "audience":
                choices = parameter.type.choices
                missing += [(path, choice) for choice in choices if f"`{choice}`" not in own]
    assert missing == []


def parse_command(words: list[str]) -> None:
    """Parse a command line as the program would, without running it. Raises UsageError."""
    command: click.Command = main
    while isinstance(command, click.Group) and len(words) > 1 and words[1] in command.commands:
        words = words[1:]
        command = command.commands[words[0]]
    assert not isinstance(command, click.Group), f"{words} names no command"
    command.make_context(words[0], words[1:])


def test_commands_in_examples_exist() -> None:
    unknown = []
    for block in BLOCKS:
        for line in block.text.splitlines():
            if line.startswith("rundbrief "):
                try:
                    parse_command(shlex.split(line.partition(" > ")[0], comments=True))
                except (click.UsageError, AssertionError) as error:
                    unknown.append(f"{block}: {line}: {error}")
    assert unknown == []


def test_commands_in_sentences_exist() -> None:
    """In running text, a command may lack its arguments, but not be another one."""
    unknown = []
    text = "\n".join(without_blocks(read(page)) for page in LINKED)
    for code in re.findall(r"`(rundbrief [^`]+)`", text):
        words = code.partition(" > ")[0].split()
        depth = max(n for n in range(1, len(words) + 1) if tuple(words[:n]) in COMMANDS)
        command = COMMANDS[tuple(words[:depth])]
        options = {name for parameter in command.params for name in parameter.opts} | SHARED
        if isinstance(command, click.Group) and len(words) > depth and words[depth][0] != "-":
            unknown.append(code)
        unknown += [word for word in words[depth:] if word.startswith("-") and word not in options]
    assert unknown == []


def test_make_targets_in_documentation_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", read(REPOSITORY / "Makefile"), flags=re.MULTILINE))
    named = {
        target
        for page in LINKED
        for target in re.findall(r"(?:^|`)make ([a-z-]+)", read(page), flags=re.MULTILINE)
    }
    assert named
    assert named - targets == set()


def anchors_of(page: Path) -> set[str]:
    """Make anchors of headings as GitHub does."""
    anchors = set()
    for heading in re.findall(r"^#+ (.+)$", without_blocks(read(page)), flags=re.MULTILINE):
        words = re.sub(r"[^\w\- ]", "", heading.strip().lower())
        anchors.add(words.replace(" ", "-"))
    return anchors


def test_links_lead_somewhere() -> None:
    broken = []
    for page in LINKED:
        text = re.sub(r"`[^`\n]*`", "", without_blocks(read(page)))
        links = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'src="([^"]+)"', text)
        for link in links:
            path, __, anchor = link.partition("#")
            if not re.match(r"https?:", link):
                target = (page.parent / path) if path else page
                if not target.exists() or (anchor and anchor not in anchors_of(target)):
                    broken.append(f"{page.name}: {link}")
    assert broken == []


def test_files_of_the_program_that_are_named_exist() -> None:
    texts = {page.name: page.read_text(encoding="utf-8") for page in LINKED}
    # Folders may be made by a command.
    named = re.compile(r"`((?:tests|generator)/[\w./-]+\.\w+)`")
    found = [(page, path) for page, text in texts.items() for path in named.findall(text)]
    assert len(found) > 15
    assert [it for it in found if not (REPOSITORY / it[1]).exists()] == []


def test_images_have_alternative_texts_and_sizes() -> None:
    images = [
        image for page in LINKED for image in re.findall(r"<img [^>]*>", without_blocks(read(page)))
    ]
    assert [i for i in images if not re.search(r'alt="[^"]{10,}"', i) or "width=" not in i] == []


# What the examples refer to: the words of the sample, but none of its texts.
REFERRED = (
    "content/marketing/2026-11-18-winter-pass.md",
    "content/fleet/2026-11-19-winter-tyres.md",
)


@pytest.mark.parametrize("block", [b for b in BLOCKS if b.path], ids=str)
def test_whole_files_in_examples_are_without_problems(block: Block, folder: Folder) -> None:
    for name in ("departments.yml", "metrics.yml"):
        folder.write(f"content/{name}", (REPOSITORY / "content" / name).read_bytes())
    shutil.copytree(REPOSITORY / "content" / "images", folder.content / "images")
    for path in REFERRED:
        folder.write(path, "---\ntags: [launch]\n---\nAll is well.\n")
    # A newsletter without these two is no whole one.
    whole = "{brand: {address: Rope Walk 7}, newsletter: {unsubscribe: 'https://example.org/u'}}"
    folder.write("mkdocs.yml", MKDOCS_YML.replace("[rundbrief]", f"[{{rundbrief: {whole}}}]"))
    assert block.path
    folder.write(block.path, block.text)
    if block.path == "content/departments.yml":
        (folder.content / "metrics.yml").unlink()
        (folder.root / REFERRED[1]).unlink()
    result = folder.run("check", "--strict", "--today", TODAY.isoformat())
    last = result.output.splitlines()[-1]
    assert (result.exit_code, last, "why:" in result.output) == (0, "No problems found.", False)


def test_own_template_of_the_documentation_makes_an_update(folder: Folder) -> None:
    (block,) = (b for b in BLOCKS if b.path == "layouts/content/update.md")
    folder.write("layouts/content/update.md", block.text)
    assert folder.run("new", "update", "support", "Hello", "--today", "2026-11-20").exit_code == 0
    made = (folder.content / "support" / "2026-11-20-hello.md").read_text(encoding="utf-8")
    assert made == block.text.replace("{{ title | tojson_yaml }}", '"Hello"')
    assert folder.run("check", "--today", "2026-11-20").exit_code == 0


def test_examples_of_every_kind_of_file_are_there() -> None:
    paths = {block.path for block in BLOCKS if block.path}
    kinds = ("marketing/", "incidents/", "follow-ups/", "newsletter/", "metrics/")
    files = ("mkdocs.yml", "content/departments.yml", "content/metrics.yml")
    assert [kind for kind in kinds if not any(f"content/{kind}" in path for path in paths)] == []
    assert [file for file in files if file not in paths] == []


def test_whole_settings_say_what_they_are() -> None:
    """A reader sees from the block alone which file it is."""
    whole = [b for b in BLOCKS if "\nplugins:" in b.text]
    assert whole
    assert [str(b) for b in whole if not b.text.startswith("# mkdocs.yml\n")] == []
    assert [str(b) for b in whole if b.path != "mkdocs.yml"] == []


def test_complete_settings_hold_every_setting() -> None:
    (block,) = (b for b in BLOCKS if "logo_mail_width" in b.text)
    text = block.text.partition("plugins:")[2]
    wanted = {n for model in models_below(Settings) for n in names_of(model)}
    assert {name for name in wanted if not re.search(rf"\b{name}:", text)} == set()


def test_every_package_is_named() -> None:
    source = REPOSITORY / "generator" / "rundbrief"
    text = read(DOCS / "architecture.md")
    packages = [f"{p.name}/" for p in source.iterdir() if list(p.glob("*.py"))]
    packages += [p.name for p in source.glob("[a-z]*.py")]
    packages += [f"site/{p.name}/" for p in (source / "site").iterdir() if list(p.glob("*.py"))]
    packages += [f"site/{p.name}" for p in (source / "site").glob("[a-z]*.py")]
    assert [it for it in packages if f"`{it}`" not in text] == []


def test_readme_is_short_enough_to_read() -> None:
    assert len(read(REPOSITORY / "README.md").splitlines()) <= 160


def test_changelog_begins_with_what_is_not_released() -> None:
    headings = re.findall(r"^## (.+)$", read(REPOSITORY / "CHANGELOG.md"), flags=re.MULTILINE)
    assert headings[0] == "[Unreleased]"
