"""What a card says, before anybody draws it."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH, HEIGHT = 1200, 630


@dataclass(frozen=True)
class Sign:
    """How something stands. tone: good, watch, act or quiet. icon: as in parts/signs.html."""

    text: str
    tone: str
    icon: str


@dataclass(frozen=True)
class Card:
    """What a card says; everything but the title may be empty. colour: of the place's mark."""

    title: str
    kind: str = ""
    place: str = ""
    when: str = ""
    signs: tuple[Sign, ...] = ()
    colour: str | None = None

    @property
    def lasting_alt(self) -> str:
        """Say in words what the card goes on saying, whatever happens."""
        return ", ".join(filter(None, (self.title, self.kind)))

    @property
    def alt(self) -> str:
        """Say the card in words, for those who don't see it."""
        signs = (sign.text for sign in self.signs)
        return ", ".join(filter(None, (self.title, self.kind, self.place, self.when, *signs)))
