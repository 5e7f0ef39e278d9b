"""The pictures of one issue, made for mails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rundbrief.content.file_kinds import NEWSLETTER
from rundbrief.newsletter.views import MailPicture
from rundbrief.problems import Problem

_TYPES = {"png": "png", "jpg": "jpeg", "jpeg": "jpeg", "gif": "gif", "svg": "svg+xml"}


@dataclass(frozen=True)
class Picture:
    """name: of its file, with a digest. src: absolute. width, height: as shown, in CSS pixels."""

    name: str
    src: str
    data: bytes = field(repr=False)
    width: int
    height: int

    @property
    def subtype(self) -> str:
        """What kind of picture it is, such as `png` of `image/png`."""
        ending = self.name.rpartition(".")[2].lower()
        return _TYPES.get(ending, ending)

    def with_words(self, alt: str) -> MailPicture:
        return MailPicture(self.src, alt, self.width, self.height)


@dataclass(frozen=True)
class Album:
    """charts: by a metric's slug. images: by path and the widest that they may be shown.

    problems: warnings of pictures that can't be used; the mail goes without them.
    """

    logo: Picture | None = None
    charts: Mapping[str, Picture] = field(default_factory=dict)
    images: Mapping[tuple[str, int], Picture] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def made(self) -> tuple[Picture, ...]:
        """What the site must carry beside its own pictures, each once, by name."""
        by_name = {p.name: p for p in (*self.charts.values(), *self.images.values())}
        return tuple(by_name[name] for name in sorted(by_name))

    def carried(self, folder: str) -> dict[str, bytes]:
        """Give what the site carries, by path in it. folder: of the issue."""
        return {place_picture(folder, picture.name): picture.data for picture in self.made}

    @property
    def everything(self) -> tuple[Picture, ...]:
        return (*((self.logo,) if self.logo else ()), *self.made)


def place_picture(folder: str, name: str) -> str:
    """Say where in the site a picture is that was made for an issue. folder: of the issue."""
    return f"{NEWSLETTER}/{folder}/{name}"


EMPTY_ALBUM = Album()
