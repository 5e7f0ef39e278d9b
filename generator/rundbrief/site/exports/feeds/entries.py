"""What is new, as a feed's entry: the whole text, with addresses that work everywhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

import jinja2
from markupsafe import Markup

from rundbrief.content.schema import Update
from rundbrief.editorial.issue_contents import Composed
from rundbrief.editorial.state_labels import WORDS
from rundbrief.markup.plain import summarise
from rundbrief.render.templates import render
from rundbrief.site.exports.feeds.items import Piece, Told
from rundbrief.site.exports.identifiers import tag_uri
from rundbrief.site.issue_parts import IssueDepartment, IssueItem
from rundbrief.site.list_items import AskLine, EntryView, IncidentLine, IssueLine, UpdateLine
from rundbrief.site.pages.issues import build_issue_department, build_issue_item
from rundbrief.site.presenter import Lines
from rundbrief.site.queries import SiteQueries

# A link to a place on its own page, in an opening tag as the sanitiser writes it.
_OWN_PAGE = re.compile(r'(<a(?: [a-z-]+="[^"]*")*? href=")#')


@dataclass(frozen=True)
class FeedItem:
    """An entry of a feed. html: for programs, so it is escaped wherever it is put in.

    subjects: department and tags, in words.
    """

    id: str
    url: str
    title: str
    summary: str
    html: str
    at: datetime
    authors: tuple[str, ...]
    subjects: tuple[str, ...]
    image: str | None = None


@dataclass(frozen=True)
class UpdateText:
    """What a feed tells of an update. Addresses are absolute."""

    update: UpdateLine
    html: Markup
    asks: tuple[AskLine, ...]


@dataclass(frozen=True)
class StepText:
    """What a feed tells of one step of an incident. beginning: what stands above the timeline."""

    incident: IncidentLine
    entry: EntryView
    beginning: Markup


@dataclass(frozen=True)
class IssueText:
    """What a feed tells of an issue of the newsletter."""

    issue: IssueLine
    introduction: Markup
    highlights: tuple[IssueItem, ...]
    departments: tuple[IssueDepartment, ...]


@dataclass
class Writer:
    """Writes each entry once, for all the feeds that hold it."""

    q: SiteQueries
    environment: jinja2.Environment
    written: dict[str, FeedItem] = field(default_factory=dict)

    @property
    def lines(self) -> Lines:
        """Lines whose links are absolute."""
        return Lines(self.q, self.q.addresses.site_url)

    def write(self, piece: Piece) -> FeedItem:
        if piece.ref not in self.written:
            thing = piece.thing
            if isinstance(thing, Update):
                item = self._update(piece, thing)
            elif isinstance(thing, Told):
                item = self._step(piece, thing)
            else:
                item = self._issue(piece, thing)
            self.written[piece.ref] = item
        return self.written[piece.ref]

    def _id(self, piece: Piece) -> str:
        return tag_uri(self.q.addresses.site_url, piece.ref)

    def _render(self, template: str, text: object, page: str) -> str:
        """Render an entry's text. page: the address of the page on which it stands."""
        html = render(self.environment, template, text=text).strip()
        html = _OWN_PAGE.sub(lambda link: f"{link[1]}{page}#", html)
        if self.q.texts.locale.text_direction == "rtl":
            html = f'<div dir="rtl">{html}</div>'
        return html

    def _update(self, piece: Piece, update: Update) -> FeedItem:
        line = self.lines.update(update)
        text = UpdateText(
            update=line,
            html=self.q.body(update.source).at(self.lines.root),
            asks=tuple(self.lines.asks_of(update)),
        )
        return FeedItem(
            id=self._id(piece),
            url=line.href,
            title=update.title,
            summary=update.summary,
            html=self._render("update.html", text, line.href),
            at=piece.at,
            authors=update.authors or (line.department.name,),
            subjects=tuple(dict.fromkeys((line.department.name, *update.tags))),
            image=line.image,
        )

    def _step(self, piece: Piece, told: Told) -> FeedItem:
        incident, entry = told.incident, told.entry
        line = self.lines.incident(incident)
        source = incident.source
        view = self.lines.entry(source, entry)
        beginning = self.q.body(source).at(self.lines.root) if not told.number else Markup()
        text = StepText(
            incident=line,
            entry=view,
            beginning=beginning,
        )
        state = self.q.texts(WORDS.get(entry.state, entry.state))
        return FeedItem(
            id=self._id(piece),
            url=f"{line.href}#{entry.anchor}",
            title=f"{incident.title}: {state}",
            summary=summarise(entry.body),
            html=self._render("step.html", text, line.href),
            at=piece.at,
            authors=(self.q.brand_name,),
            subjects=tuple(dict.fromkeys((*(d.name for d in line.affects), *incident.tags))),
        )

    def _issue(self, piece: Piece, composed: Composed) -> FeedItem:
        lines, items = self.lines, composed.contents.items
        line = lines.issue(composed)
        standings = (
            build_issue_department(self.q, lines, standing, items)
            for standing in composed.contents.departments
        )
        text = IssueText(
            issue=line,
            introduction=self.q.body(composed.issue.source).at(lines.root),
            highlights=tuple(build_issue_item(self.q, lines, i) for i in items if i.highlight),
            departments=tuple(standings),
        )
        return FeedItem(
            id=self._id(piece),
            url=line.href,
            title=composed.subject,
            summary=composed.preheader,
            html=self._render("issue.html", text, line.href),
            at=piece.at,
            authors=(self.q.brand_name,),
            subjects=(composed.issue.edition,),
        )
