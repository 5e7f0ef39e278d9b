"""Which mail program knows what. Source: Can I email, reduced; see caniemail.LICENSE.txt."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# What most readers in Germany and elsewhere have.
DEFAULT_CLIENTS = (
    *("gmail.desktop-webmail", "gmail.ios", "gmail.android", "outlook.windows"),
    *("outlook.outlook-com", "apple-mail", "thunderbird", "samsung-email", "gmx", "web-de"),
)


@dataclass(frozen=True)
class Support:
    """How many programs know a feature, of those of which it is known.

    without: names of the programs that don't.
    """

    full: int
    partial: int
    without: tuple[str, ...]

    @property
    def tested(self) -> int:
        return self.full + self.partial + len(self.without)


@dataclass(frozen=True)
class Facts:
    """clients: names by id. features: title and a letter for each client, by id."""

    clients: Mapping[str, str]
    features: Mapping[str, tuple[str, str]]

    def title(self, feature: str) -> str:
        return self.features[feature][0]

    def choose(self, names: Iterable[str]) -> tuple[str, ...]:
        """Find the clients that the settings name; `gmx` stands for all of its family."""
        wanted = set(names)
        return tuple(c for c in self.clients if c in wanted or c.partition(".")[0] in wanted)

    def names(self) -> tuple[str, ...]:
        """Everything that may be named in the settings."""
        return (*dict.fromkeys(c.partition(".")[0] for c in self.clients), *self.clients)

    def support(self, feature: str, clients: Iterable[str]) -> Support:
        letters = dict(zip(self.clients, self.features[feature][1], strict=True))
        answers = [(client, letters[client]) for client in clients]
        return Support(
            full=sum(letter == "y" for __, letter in answers),
            partial=sum(letter == "a" for __, letter in answers),
            without=tuple(self.clients[client] for client, letter in answers if letter == "n"),
        )


@cache
def read_facts() -> Facts:
    text = files("rundbrief.lint").joinpath("caniemail.json").read_text("utf-8")
    data = json.loads(text)
    features = {key: (title, letters) for key, (title, letters) in data["features"].items()}
    return Facts(data["clients"], features)
