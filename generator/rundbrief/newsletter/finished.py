"""A newsletter that is done: the files that leave the house, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rundbrief.content.places import NEWSLETTER
from rundbrief.newsletter.album import Picture
from rundbrief.problems import Problem


@dataclass(frozen=True)
class Newsletter:
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

    def carried(self) -> Iterator[tuple[str, bytes]]:
        """Give what the site carries for mails that load it: (path in the site, bytes)."""
        folder = f"{NEWSLETTER}/{self.folder}"
        return ((f"{folder}/{picture.name}", picture.data) for picture in self.made)

    def files(self) -> Mapping[str, bytes]:
        """Give each file's bytes by its name."""
        return {
            "newsletter.html": self.html.encode(),
            "newsletter.txt": self.text.encode(),
            "newsletter.eml": self.eml,
            "newsletter.mjml": self.mjml.encode(),
            **{f"images/{picture.name}": picture.data for picture in self.pictures},
        }
