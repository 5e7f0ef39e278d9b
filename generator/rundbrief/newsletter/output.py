"""A newsletter that is done: the files that leave the house, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from rundbrief.newsletter.images import Picture, place_picture
from rundbrief.problems import Problem

# What is in a file, or the file that holds the same.
Data = bytes | Path

# What can be made of an issue.
Kind = Literal["newsletter", "pictures", "preview"]
KINDS: tuple[Kind, ...] = get_args(Kind)


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
    """One issue, ready to be published. mail: by name in its folder. site: by path in the site."""

    key: str
    folder: str
    mail: Mapping[str, Data]
    site: Mapping[str, Data]

    def carried(self) -> Iterator[tuple[str, bytes]]:
        """Give what the site carries for mails that load it: (path in the site, bytes)."""
        return ((path, read_data(data)) for path, data in self.site.items())

    def files(self) -> Mapping[str, bytes]:
        """Give each file's bytes by its name."""
        return {name: read_data(data) for name, data in self.mail.items()}


@dataclass(frozen=True)
class Made:
    """What was made of an issue; the fields as in Newsletter, and what is wrong with it.

    lasts: made again of the same, it would be the same again.
    """

    mail: Mapping[str, Data] = field(default_factory=dict)
    site: Mapping[str, Data] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    lasts: bool = True


def read_data(data: Data) -> bytes:
    return data if isinstance(data, bytes) else data.read_bytes()


def lasts(problems: Iterable[Problem]) -> bool:
    """Say whether what is wrong with pictures would be wrong again.

    A drawing that can't be drawn may only have taken too long, on a busy computer.
    """
    return not any(problem.file.lower().endswith(".svg") for problem in problems)
