"""Features that email clients support. Source: Can I email; see caniemail.LICENSE.txt."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# What most recipients in Germany and elsewhere use. A family stands for all of its clients.
DEFAULT_CLIENTS = (
    *("gmail.desktop-webmail", "gmail.ios", "gmail.android", "outlook.windows"),
    *("outlook.outlook-com", "apple-mail", "thunderbird", "samsung-email", "gmx", "web-de"),
)


@dataclass(frozen=True)
class FeatureSupport:
    """How many of the tested clients support a feature."""

    full: int
    partial: int
    without: tuple[str, ...]
    """Titles of the clients that don't support it."""

    @property
    def tested(self) -> int:
        return self.full + self.partial + len(self.without)


@dataclass(frozen=True)
class ClientSupport:
    """The data of Can I email."""

    clients: Mapping[str, str]
    """Titles by id, such as `gmx.ios`."""
    features: Mapping[str, tuple[str, str]]
    """By id: title, and a letter for each client (y: yes, a: partly, n: no, u: unknown)."""

    def title(self, feature: str) -> str:
        return self.features[feature][0]

    def select_clients(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the IDs of clients. names: IDs or families; `gmx` includes `gmx.ios`."""
        wanted = set(names)
        return tuple(c for c in self.clients if c in wanted or c.partition(".")[0] in wanted)

    def client_names(self) -> tuple[str, ...]:
        """Return all names that `select_clients` accepts, families first."""
        return (*dict.fromkeys(c.partition(".")[0] for c in self.clients), *self.clients)

    def support(self, feature: str, clients: Iterable[str]) -> FeatureSupport:
        """Count the support of a feature. clients: by id."""
        letters = dict(zip(self.clients, self.features[feature][1], strict=True))
        answers = [(client, letters[client]) for client in clients]
        return FeatureSupport(
            full=sum(letter == "y" for __, letter in answers),
            partial=sum(letter == "a" for __, letter in answers),
            without=tuple(self.clients[client] for client, letter in answers if letter == "n"),
        )


@cache
def read_client_support() -> ClientSupport:
    text = files("rundbrief.lint").joinpath("caniemail.json").read_text("utf-8")
    data = json.loads(text)
    features = {key: (title, letters) for key, (title, letters) in data["features"].items()}
    return ClientSupport(data["clients"], features)
