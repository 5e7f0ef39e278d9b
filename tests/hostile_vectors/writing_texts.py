"""Write each text and each address as an update, and all of them into introductions of issues."""

from __future__ import annotations

from pathlib import Path

from hostile_vectors import Vector, addresses, markdown, raw_html
from hostile_vectors.projects import FIRST_MONDAY, WEEK, HostileProject, front_matter

TEXTS = (*markdown.VECTORS, *raw_html.VECTORS)
ADDRESSES = addresses.VECTORS

_PER_ISSUE = 25
# What a feed holds at most: with so few to a department, each text is in a feed.
_PER_DEPARTMENT = 40


def write_texts(root: Path) -> HostileProject:
    project = HostileProject.create(root)
    bodies = [*((v, write_text(v)) for v in TEXTS), *((v, write_links(v)) for v in ADDRESSES)]
    roster = {f"texts{number // _PER_DEPARTMENT}" for number in range(len(bodies))}
    project.folder.write(
        "content/departments.yml", "".join(f"{slug}: {{cadence: none}}\n" for slug in roster)
    )
    for number, (vector, body) in enumerate(bodies):
        day = FIRST_MONDAY + number // _PER_ISSUE * WEEK
        path = f"texts{number // _PER_DEPARTMENT}/{day}-{vector.word('file')}.md"
        project.write(path, front_matter(body, title=vector.word("title")), vector)
    for number in range(0, len(bodies), _PER_ISSUE):
        week = FIRST_MONDAY + number // _PER_ISSUE * WEEK
        some = sorted(bodies[number : number + _PER_ISSUE], key=lambda it: _opens_comment(it[0]))
        introduction = "\n\n".join(body for __, body in some)
        project.write(f"newsletter/{week:%G-W%V}.md", introduction, *(v for v, __ in some))
    return project


def _opens_comment(vector: Vector) -> bool:
    """Whether a comment begins that the end of a later one would close, and hide all between."""
    __, start, rest = vector.payload.rpartition("<!--")
    return bool(start) and "-->" not in rest


def write_text(vector: Vector) -> str:
    """Write a text inside a paragraph, as a block of its own, and in a list.

    Several blocks are written once: what they define can be defined only once.
    """
    block = [f"{vector.word('block')}a", vector.payload, f"{vector.word('block')}z"]
    if "\n\n" in vector.payload or "```" in vector.payload:
        return "\n\n".join((*block, vector.word("end")))
    indented = "\n    ".join(vector.around("item").split("\n"))
    return "\n\n".join((vector.around("line"), *block, f"- {indented}", vector.word("end")))


def words_of_text(vector: Vector) -> list[str]:
    """List what readers must see of what `write_text` wrote."""
    places = [
        place for place in ("line", "block", "item") if vector.word(place) in write_text(vector)
    ]
    words = [vector.word(place) + end for place in places for end in "az"]
    return [*words, vector.word("end"), *([vector.shows] if vector.shows else [])]


_LINKS = ("inline", "angle", "html", "reference")


def write_links(vector: Vector) -> str:
    """Write an address in every place where one can be. Each link has a word as its text."""
    word, address = vector.word, vector.payload
    escaped = address.replace('"', "&quot;")
    links = {
        "inline": f"[{word('inline')}]({address})",
        "angle": f"[{word('angle')}](<{address}>)",
        "html": f'<a href="{escaped}">{word("html")}</a>',
        "reference": f"[{word('reference')}][{word('name')}]",
    }
    lines = [f"{word(kind)}a {link} {word(kind)}z" for kind, link in links.items()]
    images = f'![{word("alt")}]({address}) <img alt="{word("alt")}" src="{escaped}">'
    definition = f"[{word('name')}]: {address}"
    return "\n\n".join((*lines, images, definition, word("end")))


def words_of_links(vector: Vector) -> list[str]:
    """List what readers must see of what `write_links` wrote."""
    words = (word for kind in _LINKS for word in (f"{kind}a", kind, f"{kind}z"))
    return [*map(vector.word, words), vector.word("end")]


def words_of(vector: Vector) -> list[str]:
    return words_of_links(vector) if vector in ADDRESSES else words_of_text(vector)
