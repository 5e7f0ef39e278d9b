"""The plugin's options, in `mkdocs.yml` under `plugins: - rundbrief:`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError
from slugify import slugify

from rundbrief.config.addresses import Addresses
from rundbrief.i18n.texts import _
from rundbrief.validation.fields import (
    Audience,
    Colour,
    Day,
    Email,
    Emails,
    Limits,
    Line,
    Lines,
    Model,
    PublicAddress,
    Sections,
    WebAddress,
)


def _time_zone(name: str) -> str:
    # Listing the system's own zones walks many files, so it is only done for a name not in tzdata.
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


# An address, or a merge tag that an email service replaces by one: Mailchimp's, Brevo's and
# listmonk's, Mailjet's, Mailgun's.
_UNSUBSCRIBE = (
    r"^((https://|mailto:)[^\s\"<>]+|\*\|[A-Za-z0-9_:]+\|\*|\{\{[A-Za-z0-9_.| -]+\}\}"
    r"|\[\[[A-Za-z0-9_:]+\]\]|%[A-Za-z0-9_]+%)$"
)


class Fonts(Model):
    """CSS font families. They are not embedded, so the reader's device must have them."""

    heading: Line | None = Field(
        None, description=_("it is the font of headings on the site and in emails")
    )
    text: Line | None = Field(
        None, description=_("it is the font of body text on the site and in emails")
    )


class Brand(Model):
    """Visual identity of the site and the newsletter."""

    name: Line | None = Field(
        None,
        description=_("it is the name on the site and in all emails; the default is site_name"),
    )
    logo: Line | None = Field(
        None,
        description=_(
            "it is the logo at the top of every page; its path starts in the content folder"
        ),
        examples=["images/logo.svg"],
    )
    logo_dark: Line | None = Field(None, description=_("it is the logo for dark backgrounds"))
    logo_mail: Line | None = Field(
        None,
        description=_("it is the logo in emails; use PNG, because email clients don't show SVG"),
        examples=["images/logo.png"],
    )
    logo_mail_width: int = Field(
        160, ge=24, le=560, description=_("it is the width of the logo in emails, in pixels")
    )
    colour: Colour = Field("#0f4c4a", description=_("it is the colour of links, buttons and bars"))
    accent: Colour = Field("#b4532a", description=_("it is the colour of highlights"))
    fonts: Fonts = Fonts()
    website: WebAddress | None = Field(
        None, description=_("it is the address that the logo in emails links to")
    )
    address: Line | None = Field(None, description=_("a newsletter must include a postal address"))


class Sender(Model):
    """The sender of an email."""

    name: Line | None = Field(
        None, description=_("it is the sender name that readers see; the default is the brand name")
    )
    email: Email = Field(description=_("every email needs a sender"), examples=["news@example.org"])


class Signature(Model):
    """Who signs the introduction."""

    name: Line = Field(description=_("readers see who wrote to them"), examples=["Mira Okafor"])
    role: Line | None = Field(None, description=_("it is shown below the name"))
    portrait: Line | None = Field(
        None,
        description=_(
            "it is a square image beside the name; its path starts in the content folder"
        ),
        examples=["images/mira.png"],
    )


class Edition(Model):
    """An edition of the newsletter: its audience and its selection of content."""

    audience: Audience = Field(
        "internal", description=_("a public edition contains only public items")
    )
    departments: Lines = Field(
        (), description=_("it limits the edition to these departments; the default is all")
    )
    tags: Lines = Field(
        (),
        description=_(
            "it limits the edition to updates with one of these tags; the default is all"
        ),
    )
    title: Line | None = Field(
        None, description=_("it is the title that readers see next to the brand name")
    )
    subject: Line | None = Field(
        None,
        description=_(
            "it is the start of the subject when an issue has none; {{period}} becomes the "
            "week or month"
        ),
        examples=["For the board, {period}"],
    )
    sections: Sections = Field(
        (), description=_("it lists the sections of this edition in their order")
    )
    sender: Sender | None = Field(
        None,
        description=_("it is the sender of this edition; the default is the newsletter's sender"),
    )
    reply_to: Email | None = Field(
        None, description=_("it is the address for replies from readers of this edition")
    )
    to: Email | None = Field(None, description=_("it is the mailing list of this edition"))
    list_id: Line | None = Field(
        None, description=_("email clients use it to sort and filter"), pattern=r"^[A-Za-z0-9.-]+$"
    )
    unsubscribe: PublicAddress | None = Field(
        None,
        description=_("readers must be able to unsubscribe"),
        pattern=_UNSUBSCRIBE,
    )
    reason: Line | None = Field(
        None, description=_("it tells readers of this edition why they get the email")
    )
    signature: Signature | None = Field(
        None, description=_("it says who signs the introductions of this edition")
    )


class NewsletterSettings(Model):
    """How newsletters are addressed and checked."""

    sender: Sender | None = Field(None, description=_("every email needs a sender"))
    reply_to: Email | None = Field(
        None, description=_("it is the address for replies from readers")
    )
    to: Email | None = Field(None, description=_("it is the mailing list of the newsletter"))
    list_id: Line | None = Field(
        None,
        description=_("email clients use it to sort and filter"),
        examples=["weekly.example.org"],
        pattern=r"^[A-Za-z0-9.-]+$",
    )
    unsubscribe: PublicAddress | None = Field(
        None,
        description=_("readers must be able to unsubscribe"),
        examples=["https://example.org/unsubscribe"],
        pattern=_UNSUBSCRIBE,
    )
    reason: Line | None = Field(None, description=_("it tells readers why they get the email"))
    title: Line | None = Field(
        None,
        description=_("it is the title of the newsletter, for editions without their own"),
        examples=["Tailwind"],
    )
    masthead: Literal["plain", "brand"] = Field(
        "plain", description=_("it decides how an email begins: on paper, or in the brand's colour")
    )
    signature: Signature | None = Field(
        None, description=_("it says who signs the introductions of issues")
    )
    sections: Sections = Field(
        (),
        description=_("it lists the sections of an issue in their order; the default is all"),
        examples=["[highlights, departments, dates]"],
    )
    since: Day | None = Field(
        None,
        description=_("it is the first day that newsletters cover; older updates are left out"),
        examples=["2026-01-01"],
    )
    minutes: int = Field(
        10,
        ge=1,
        le=120,
        description=_("the lint warns if an issue takes more minutes to read"),
        examples=["5"],
    )
    clients: Lines = Field(
        (),
        description=_("it lists the email clients that the lint checks for"),
        examples=["[gmail, outlook.windows]"],
    )
    lint_off: Lines = Field(
        (), description=_("it lists the lint rules that are turned off"), examples=["[shouting]"]
    )
    edition: Line = Field("everyone", description=_("it is the edition of issues that name none"))
    editions: dict[str, Edition] = Field(
        {"everyone": Edition()},
        description=_("the edition decides which updates its issues contain"),
    )

    def for_edition(self, edition: str) -> NewsletterSettings:
        """Return these settings, overridden by the edition's own sender, recipient and so on."""
        own = self.editions[edition]
        keys = (
            *("sender", "reply_to", "to", "list_id", "unsubscribe", "reason"),
            *("title", "sections", "signature"),
        )
        return self.model_copy(update={k: v for k in keys if (v := getattr(own, k))})

    def ambiguous_editions(self) -> tuple[str, ...]:
        """Return the editions whose slug is empty or already taken by an earlier edition."""
        slugs = [slugify(name) for name in self.editions]
        return tuple(
            name
            for number, name in enumerate(self.editions)
            if not slugs[number] or slugs[number] in slugs[:number]
        )

    def edition_with_slug(self, slug: str) -> str | None:
        """Return the edition that has a slug; None if there is none."""
        return next((name for name in self.editions if slugify(name) == slug), None)


class Settings(Model):
    """All options of the plugin."""

    language: Annotated[Line, AfterValidator(_language)] = Field(
        "en", description=_("it is the language of the site and emails")
    )
    time_zone: Annotated[Line, AfterValidator(_time_zone)] = Field(
        "UTC", description=_("it decides when days and weeks start"), examples=["Europe/Berlin"]
    )
    today: Day | None = Field(
        None, description=_("a fixed date makes builds reproducible"), examples=["2026-11-20"]
    )
    audience: Audience = Field(
        "internal", description=_("it is the audience of all content that doesn't set its own")
    )
    # By path in the content folder, or `everything`.
    owners: dict[str, Emails] = Field(
        {},
        description=_("it says who may change what, apart from the departments' own folders"),
        examples=["{everything: [mira@example.org], incidents: [oncall@example.org]}"],
    )
    public_words: Lines = Field(
        (),
        description=_("these words may be public although only internal content contains them"),
        examples=["[Lindhaven, winter audit]"],
    )
    social_cards: bool = Field(
        True, description=_("shared links get a preview image in chats and social networks")
    )
    trust_layouts: bool = Field(
        False, description=_("templates in layouts may run programs instead of being in a sandbox")
    )
    brand: Brand = Brand()
    newsletter: NewsletterSettings = NewsletterSettings()
    limits: Limits = Limits()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


# The folder of finished newsletters, next to the site.
NEWSLETTER_FOLDER = "newsletter"


@dataclass(frozen=True)
class Project:
    """A project: its folders, its settings, and the options of this build."""

    # The folder of `mkdocs.yml`.
    root: Path
    docs_dir: Path
    site_dir: Path
    site_name: str
    addresses: Addresses
    settings: Settings
    # In the project's time zone.
    today: date
    # Whom this build is for.
    audience: Audience = "internal"
    # From `mkdocs.yml`.
    markdown_extensions: tuple[str, ...] = ()
    markdown_configs: tuple[tuple[str, Any], ...] = ()
    # The line of each of our options in `mkdocs.yml`, by its keys joined with dots.
    option_lines: tuple[tuple[str, int], ...] = ()
    # Folders of overridden templates; the first one wins.
    layouts: tuple[Path, ...] = ()
    # Drafts are shown, and files with errors are left out instead of stopping the build.
    preview: bool = False

    def line_of_option(self, *keys: str | int) -> int:
        """Return the line of an option, or of the closest group that has one; 0 if unknown."""
        lines = dict(self.option_lines)
        for end in range(len(keys), 0, -1):
            if line := lines.get(".".join(map(str, keys[:end]))):
                return line
        return 0

    @property
    def brand_name(self) -> str:
        return self.settings.brand.name or self.site_name

    def shown(self, path: Path) -> str:
        """Return a path as the user would type it in the project's folder."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()
