"""What a newsletter depends on, as a digest: all that is read while it is rendered and checked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path

from rundbrief.cache.digests import digest, digest_of
from rundbrief.cache.program import digest_of_folder, digest_of_program, read_counting
from rundbrief.compilation import Compilation
from rundbrief.content.model import Source
from rundbrief.editorial.issue_contents import Composed
from rundbrief.newsletter.earlier_issues import find_earlier_subjects, went_out
from rundbrief.newsletter.image_list import list_wanted
from rundbrief.render.templates import layout_folders

LAYOUTS = ("newsletter", "brand")

# Where resvg looks for fonts. Source: fontdb, `load_system_fonts`.
_FONTS = (
    *("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts"),
    *("/Library/Fonts", "/System/Library/Fonts", "~/Library/Fonts", "C:/Windows/Fonts"),
)


class Stamps:
    """Digests of a build's issues."""

    def __init__(self, c: Compilation) -> None:
        self.c = c

    def of(self, composed: Composed) -> bytes:
        """Digest of all that the files of an issue, and the problems found in them, depend on."""
        return digest(
            self._common,
            digest_of(composed),
            digest_of(self.c.bodies.of(composed.issue.source)),
            repr(list(self._addresses(composed))),
            repr(list(self._texts(composed))),
            repr(find_earlier_subjects(self.c, composed)),
            repr(went_out(self.c, composed)),
            repr(list(self._pictures(composed))),
        )

    @cached_property
    def _common(self) -> bytes:
        """Digest of what all issues share: program, settings, layouts, the project's own facts."""
        project = self.c.project
        config = project.root / "mkdocs.yml"  # the lint names its lines
        return digest(
            digest_of_program(),
            project.settings.model_dump_json(exclude={"today"}),
            repr((project.site_name, project.addresses, self.c.texts.language)),
            project.shown(project.docs_dir),
            project.shown(config),
            digest(read_counting(config)),
            *self._layouts(),
            *self._logo(),
        )

    def _layouts(self) -> Iterator[bytes | str]:
        project = self.c.project
        for kind in LAYOUTS:
            for folder in layout_folders(project.layouts, kind):
                # One beside the project is shown as if it lay in it.
                is_own = folder.is_relative_to(project.root)
                yield project.shown(folder) if is_own else ""
                yield digest_of_folder(folder)

    def _logo(self) -> Iterator[bytes | str]:
        logo = self.c.project.settings.brand.logo_mail
        if logo:
            yield self.c.targets.addresses.get(logo) or ""
            yield digest(read_counting(self.c.project.docs_dir / logo))

    def _addresses(self, composed: Composed) -> Iterator[str | None]:
        """Give where its links lead: pages of what it names, and of departments."""
        contents, targets = composed.contents, self.c.targets
        named = (
            *(contents.items, contents.incidents, contents.follow_ups),
            *(contents.asks, contents.dates),
        )
        yield from (targets.page_of(note.ref) for notes in named for note in notes)
        yield from (targets.addresses.get(s.department) for s in contents.departments)

    def _texts(self, composed: Composed) -> Iterator[tuple[str, bytes]]:
        """Give the files in which the lint looks for what it found."""
        sources = (self._sources.get(item.ref) for item in composed.contents.items)
        yield from ((source.shown, source.stamp) for source in sources if source)

    @cached_property
    def _sources(self) -> dict[str, Source]:
        return {update.ref: update.source for update in self.c.content.updates}

    def _pictures(self, composed: Composed) -> Iterator[tuple[str, int, bytes, bytes]]:
        for path, column in list_wanted(self.c, composed):
            data = read_counting(self.c.project.docs_dir / path)
            fonts = (
                _digest_of_fonts() if path.lower().endswith(".svg") and _has_letters(data) else b""
            )
            yield path, column, digest(data), fonts


def _has_letters(drawing: bytes) -> bool:
    """Say whether a drawing may need the fonts of this computer, however it is encoded."""
    return b"text" in drawing.replace(b"\0", b"")


@cache
def _digest_of_fonts() -> bytes:
    """Know the fonts of this computer again by their names and sizes."""
    folders = (os.walk(Path(name).expanduser()) for name in _FONTS)
    found = (Path(at) / name for folder in folders for at, __, names in folder for name in names)
    return digest(*(f"{file} {file.lstat().st_size}" for file in sorted(found)))
