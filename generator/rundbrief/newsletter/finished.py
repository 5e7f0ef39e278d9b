"""A newsletter that is done: the files that leave the house, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rundbrief.newsletter.album import Picture
from rundbrief.problems import Problem


@dataclass(frozen=True)
class Newsletter:
    """One issue, rendered. problems: warnings."""

    key: str
    folder: str
    html: str
    text: str
    eml: bytes
    mjml: str
    pictures: tuple[Picture, ...]
    problems: tuple[Problem, ...]

    def files(self) -> Mapping[str, bytes]:
        """Give each file's bytes by its name."""
        return {
            "newsletter.html": self.html.encode(),
            "newsletter.txt": self.text.encode(),
            "newsletter.eml": self.eml,
            "newsletter.mjml": self.mjml.encode(),
            **{f"images/{picture.name}": picture.data for picture in self.pictures},
        }
