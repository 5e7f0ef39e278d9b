"""What is new, as a feed's entry: the whole text, with addresses that work everywhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

import jinja2
from markupsafe import Markup

from rundbrief.content.schema import Ask, Entry, Incident, Update
from rundbrief.content.snapshot import Snapshot
from rundbrief.editorial.issue_contents import ComposedIssue
from rundbrief.editorial.state_display import STATE_LABELS
from rundbrief.markup.plain_text import summarise
from rundbrief.render.presenter import ListItem, Presenter
from rundbrief.render.templates import render
from rundbrief.site.exports.feeds.channels import IncidentStep, NewsItem
from rundbrief.site.exports.identifiers import tag_uri
from rundbrief.site.queries import SiteQueries

# a link to a place on its own page, in an opening tag as the sanitiser writes it.
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

    update: ListItem[Update]
    html: Markup
    asks: tuple[ListItem[Ask], ...]


@dataclass(frozen=True)
class StepText:
    """What a feed tells of one step of an incident. beginning: what stands above the timeline."""

    incident: ListItem[Incident]
    entry: ListItem[Entry]
    beginning: Markup


@dataclass(frozen=True)
class IssueText:
    """What a feed tells of an issue of the newsletter."""

    issue: ListItem[ComposedIssue]
    introduction: Markup
    contents: ListItem[Snapshot]


@dataclass
class EntryRenderer:
    """Writes each entry once, for all the feeds that hold it."""

    q: SiteQueries
    environment: jinja2.Environment
    rendered: dict[str, FeedItem] = field(default_factory=dict)

    @cached_property
    def presenter(self) -> Presenter:
        return Presenter(self.q, self.q.addresses.site_url)

    def render(self, news_item: NewsItem) -> FeedItem:
        if news_item.ref not in self.rendered:
            thing = news_item.thing
            if isinstance(thing, Update):
                item = self._update(news_item, thing)
            elif isinstance(thing, IncidentStep):
                item = self._step(news_item, thing)
            else:
                item = self._issue(news_item, thing)
            self.rendered[news_item.ref] = item
        return self.rendered[news_item.ref]

    def _id(self, news_item: NewsItem) -> str:
        return tag_uri(self.q.addresses.site_url, news_item.ref)

    def _render(self, template: str, text: object, page: str) -> str:
        """Render an entry's text. page: the address of the page on which it stands."""
        html = render(self.environment, template, text=text).strip()
        html = _OWN_PAGE.sub(lambda link: f"{link[1]}{page}#", html)
        if self.q.texts.locale.text_direction == "rtl":
            html = f'<div dir="rtl">{html}</div>'
        return html

    def _update(self, news_item: NewsItem, update: Update) -> FeedItem:
        item = self.presenter.update(update)
        text = UpdateText(
            update=item,
            html=self.presenter.body(update.source),
            asks=tuple(self.presenter.asks_of(update)),
        )
        return FeedItem(
            id=self._id(news_item),
            url=item.href,
            title=update.title,
            summary=update.summary,
            html=self._render("update.html", text, item.href),
            at=news_item.at,
            authors=update.authors or (item.department.name,),
            subjects=tuple(dict.fromkeys((item.department.name, *update.tags))),
            image=item.image.href if item.image else None,
        )

    def _step(self, news_item: NewsItem, step: IncidentStep) -> FeedItem:
        incident, entry, presenter = step.incident, step.entry, self.presenter
        item = presenter.incident(incident)
        text = StepText(
            incident=item,
            entry=presenter.entry(incident.source, entry),
            beginning=Markup() if step.number else presenter.body(incident.source),
        )
        state = self.q.texts(STATE_LABELS.get(entry.state, entry.state))
        return FeedItem(
            id=self._id(news_item),
            url=f"{item.href}#{entry.anchor}",
            title=f"{incident.title}: {state}",
            summary=summarise(entry.body),
            html=self._render("step.html", text, item.href),
            at=news_item.at,
            authors=(self.q.brand_name,),
            subjects=tuple(dict.fromkeys((*(d.name for d in item.affects), *incident.tags))),
        )

    def _issue(self, news_item: NewsItem, composed: ComposedIssue) -> FeedItem:
        presenter = self.presenter
        item = presenter.issue(composed)
        text = IssueText(
            issue=item,
            introduction=presenter.body(composed.issue.source),
            contents=presenter.contents(composed.contents),
        )
        return FeedItem(
            id=self._id(news_item),
            url=item.href,
            title=composed.subject,
            summary=composed.preheader,
            html=self._render("issue.html", text, item.href),
            at=news_item.at,
            authors=(self.q.brand_name,),
            subjects=(composed.issue.edition,),
        )
