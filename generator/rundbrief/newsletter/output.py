"""A newsletter as the files that leave the site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rundbrief.newsletter.images import Picture, place_picture
from rundbrief.problems import Problem


@dataclass(frozen=True)
class Rendered:
    """One issue, rendered. made: pictures that were made for it. problems: warnings."""

    key: str
    folder: str
    html: str
    text: str
    eml: bytes
    mjml: str
    logo: Picture | None
    made: tuple[Picture, ...]
    problems: tuple[Problem, ...]

    @property
    def pictures(self) -> tuple[Picture, ...]:
        return (*((self.logo,) if self.logo else ()), *self.made)

    def carried(self) -> dict[str, bytes]:
        """Give what the site carries for mails that load it, by path in the site."""
        return {place_picture(self.folder, p.name): p.data for p in self.made}

    def files(self) -> dict[str, bytes]:
        """Give each file's bytes by its name."""
        return {
            "newsletter.html": self.html.encode(),
            "newsletter.txt": self.text.encode(),
            "newsletter.eml": self.eml,
            "newsletter.mjml": self.mjml.encode(),
            **{f"images/{picture.name}": picture.data for picture in self.pictures},
        }


@dataclass(frozen=True)
class Newsletter:
    """One issue, ready to be published. files: by name in its folder."""

    key: str
    folder: str
    files: Mapping[str, Path]
