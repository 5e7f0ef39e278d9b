"""What a project decides once, in `mkdocs.yml` under `plugins: - rundbrief:`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError
from slugify import slugify

from rundbrief.config.addresses import Addresses
from rundbrief.config.fields import (
    Audience,
    Colour,
    Day,
    Email,
    Line,
    Lines,
    Model,
    WebAddress,
)
from rundbrief.i18n.texts import _


def _time_zone(name: str) -> str:
    # What the system has besides is looked for, file by file, only for a name that isn't there.
    known = files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    if name not in known and name not in available_timezones():
        raise PydanticCustomError("time_zone", "not a time zone")
    return name


def _language(code: str) -> str:
    try:
        Locale.parse(code.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        raise PydanticCustomError("language", "not a language") from None
    return code


# An address, or the words that a mail system puts one in the place of: of Mailchimp, of Brevo and
# listmonk, of Mailjet, of Mailgun.
_UNSUBSCRIBE = (
    r"^((https://|mailto:)[^\s\"<>]+|\*\|[A-Za-z0-9_:]+\|\*|\{\{[A-Za-z0-9_.| -]+\}\}"
    r"|\[\[[A-Za-z0-9_:]+\]\]|%[A-Za-z0-9_]+%)$"
)


class Fonts(Model):
    """Font families as CSS names them; the reader's device must have them."""

    heading: Line | None = Field(None, description=_("headings on the site and in mails use it"))
    text: Line | None = Field(None, description=_("running text on the site and in mails uses it"))


class Brand(Model):
    """One look for the site and the newsletter."""

    name: Line | None = Field(
        None, description=_("it signs the site and every mail; else the site's name")
    )
    logo: Line | None = Field(
        None,
        description=_("it stands at the top of every page; a path inside the content folder"),
        examples=["images/logo.svg"],
    )
    logo_dark: Line | None = Field(None, description=_("the logo for dark backgrounds"))
    logo_mail: Line | None = Field(
        None,
        description=_("the logo in mails, as PNG, since mail programs don't show SVG"),
        examples=["images/logo.png"],
    )
    logo_mail_width: int = Field(
        160, ge=24, le=560, description=_("how wide the logo is shown in mails, in pixels")
    )
    colour: Colour = Field("#0f4c4a", description=_("links, buttons and bars take it"))
    accent: Colour = Field("#b4532a", description=_("highlights take it"))
    fonts: Fonts = Fonts()
    website: WebAddress | None = Field(None, description=_("the logo in mails links to it"))
    address: Line | None = Field(
        None, description=_("the postal address that a newsletter must carry")
    )


class Sender(Model):
    """Who a mail comes from."""

    name: Line | None = Field(None, description=_("readers see it as the sender; else the brand"))
    email: Email = Field(description=_("a mail must have a sender"), examples=["news@example.org"])


class Edition(Model):
    """A named filter: who reads it, and what of."""

    audience: Audience = Field(
        "internal", description=_("a public edition holds public items only")
    )
    departments: Lines = Field((), description=_("only these departments; else all"))
    tags: Lines = Field((), description=_("only updates with one of these tags; else all"))
    title: Line | None = Field(None, description=_("readers see it beside the brand's name"))
    subject: Line | None = Field(
        None,
        description=_("how its subjects begin when an issue names none; {period} is filled in"),
        examples=["For the board, {period}"],
    )
    sender: Sender | None = Field(None, description=_("a sender of its own; else the newsletter's"))
    reply_to: Email | None = Field(None, description=_("where answers of its readers arrive"))
    to: Email | None = Field(None, description=_("the address of its own list"))
    list_id: Line | None = Field(
        None, description=_("mail programs sort by it"), pattern=r"^[A-Za-z0-9.-]+$"
    )
    unsubscribe: Line | None = Field(
        None,
        description=_("every reader must be able to leave"),
        pattern=_UNSUBSCRIBE,
    )
    reason: Line | None = Field(None, description=_("tells its readers why they get the mail"))


class NewsletterSettings(Model):
    """How newsletters leave the house."""

    sender: Sender | None = Field(None, description=_("a mail must have a sender"))
    reply_to: Email | None = Field(None, description=_("where answers of readers arrive"))
    to: Email | None = Field(None, description=_("the address of the list that readers are on"))
    list_id: Line | None = Field(
        None,
        description=_("mail programs sort by it"),
        examples=["weekly.example.org"],
        pattern=r"^[A-Za-z0-9.-]+$",
    )
    unsubscribe: Line | None = Field(
        None,
        description=_("every reader must be able to leave"),
        examples=["https://example.org/unsubscribe"],
        pattern=_UNSUBSCRIBE,
    )
    reason: Line | None = Field(None, description=_("tells readers why they get the mail"))
    since: Day | None = Field(
        None, description=_("older updates belong to no newsletter"), examples=["2026-01-01"]
    )
    clients: Lines = Field(
        (),
        description=_("the lint looks for what these mail programs don't know"),
        examples=["[gmail, outlook.windows]"],
    )
    lint_off: Lines = Field(
        (), description=_("rules of the lint that are switched off"), examples=["[shouting]"]
    )
    edition: Line = Field("everyone", description=_("the edition of an issue that names none"))
    editions: dict[str, Edition] = Field(
        {"everyone": Edition()}, description=_("an edition decides what its issues hold")
    )

    def for_edition(self, edition: str) -> NewsletterSettings:
        """Say who speaks in an edition, to whom: what it has of its own wins."""
        own = self.editions[edition]
        keys = ("sender", "reply_to", "to", "list_id", "unsubscribe", "reason")
        return self.model_copy(update={k: v for k in keys if (v := getattr(own, k)) is not None})

    def ambiguous_editions(self) -> tuple[str, ...]:
        """Find editions whose names become the folder of an earlier one, or of none."""
        slugs = [slugify(name) for name in self.editions]
        return tuple(
            name
            for number, name in enumerate(self.editions)
            if not slugs[number] or slugs[number] in slugs[:number]
        )

    def edition_named(self, slug: str) -> str | None:
        """Find the edition whose name becomes this part of a file's name."""
        return next((name for name in self.editions if slugify(name) == slug), None)


class Settings(Model):
    """Everything a project can decide."""

    language: Annotated[Line, AfterValidator(_language)] = Field(
        "en", description=_("pages and mails speak it")
    )
    time_zone: Annotated[Line, AfterValidator(_time_zone)] = Field(
        "UTC", description=_("days and weeks begin by it"), examples=["Europe/Berlin"]
    )
    today: Day | None = Field(
        None, description=_("a fixed today makes builds repeatable"), examples=["2026-11-20"]
    )
    audience: Audience = Field(
        "internal", description=_("who may see an item that doesn't say so itself")
    )
    social_cards: bool = Field(
        True, description=_("links to pages are shown with a picture in chats and networks")
    )
    brand: Brand = Brand()
    newsletter: NewsletterSettings = NewsletterSettings()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


# Beside the site: the folder of the finished newsletters.
NEWSLETTER_FOLDER = "newsletter"


@dataclass(frozen=True)
class Project:
    """One project on disk: where its files are and what it decided.

    root: the folder of `mkdocs.yml`. today: in the project's time zone.
    audience: whom this build is for. markdown_*: what `mkdocs.yml` says of Markdown.
    preview: drafts are shown, and files with problems are left out instead of stopping the build.
    """

    root: Path
    docs_dir: Path
    site_dir: Path
    site_name: str
    addresses: Addresses
    settings: Settings
    today: date
    audience: Audience = "internal"
    markdown_extensions: tuple[str, ...] = ()
    markdown_configs: tuple[tuple[str, Any], ...] = ()
    layouts: tuple[Path, ...] = ()
    preview: bool = False

    @property
    def brand_name(self) -> str:
        return self.settings.brand.name or self.site_name

    def shown(self, path: Path) -> str:
        """Write a path as the user would type it in the project's folder."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()
