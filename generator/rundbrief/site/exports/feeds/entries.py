"""Items of feeds, with their full text and absolute addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

import jinja2
from markupsafe import Markup

from rundbrief.content.schema import Ask, Entry, Incident, Update
from rundbrief.content.snapshot import Snapshot
from rundbrief.editorial.issue_composition import ComposedIssue
from rundbrief.editorial.state_display import find_label
from rundbrief.markup.plain_text import summarise
from rundbrief.render.presenter import ListItem, Presenter
from rundbrief.render.templates import render
from rundbrief.site.exports.feeds.channels import IncidentStep, NewsItem
from rundbrief.site.exports.identifiers import tag_uri
from rundbrief.site.queries import SiteQueries

# A link to a fragment of the same page, in an opening tag as the sanitiser writes it.
_OWN_PAGE = re.compile(r'(<a(?: [a-z-]+="[^"]*")*? href=")#')


# Of an item, in characters. A tag has three feeds with it, as a department has, but may be one of
# thousands.
MAX_HTML = 50_000
MAX_HTML_FOR_TAGS = 5000
# An incident can affect hundreds of departments, and each has feeds with all entries.
_MAX_SUBJECTS = 20


@dataclass(frozen=True)
class FeedItem:
    """An item of a feed."""

    id: str
    url: str
    title: str
    summary: str
    # Not Markup, so that the templates escape it.
    html: str
    at: datetime
    authors: tuple[str, ...]
    # Names of the department and the tags.
    subjects: tuple[str, ...]
    image: str | None = None


@dataclass(frozen=True)
class UpdateText:
    """An update, for the template of its text. Addresses are absolute."""

    update: ListItem[Update]
    html: Markup
    asks: tuple[ListItem[Ask], ...]


@dataclass(frozen=True)
class StepText:
    """An entry of an incident, for the template of its text."""

    incident: ListItem[Incident]
    entry: ListItem[Entry]
    # The incident's body above the timeline; empty for all but the first entry.
    beginning: Markup


@dataclass(frozen=True)
class IssueText:
    """An issue of the newsletter, for the template of its text."""

    issue: ListItem[ComposedIssue]
    introduction: Markup
    contents: ListItem[Snapshot]


@dataclass
class EntryRenderer:
    """Renders each item once, for all feeds that it is in."""

    q: SiteQueries
    environment: jinja2.Environment
    # Longer items are summarised.
    max_html: int = MAX_HTML
    rendered: dict[tuple[str, str], FeedItem] = field(default_factory=dict)

    @cached_property
    def presenter(self) -> Presenter:
        return Presenter(self.q, self.q.addresses.site_url)

    def render(self, news_item: NewsItem) -> FeedItem:
        if news_item.key not in self.rendered:
            thing = news_item.thing
            if isinstance(thing, Update):
                item = self._update(news_item, thing)
            elif isinstance(thing, IncidentStep):
                item = self._step(news_item, thing)
            else:
                item = self._issue(news_item, thing)
            self.rendered[news_item.key] = item
        return self.rendered[news_item.key]

    def _id(self, news_item: NewsItem) -> str:
        ref, anchor = news_item.key
        if isinstance(news_item.thing, Update):
            # By the folder's first name, so that a renamed one doesn't make everything new again.
            department = self.q.department(news_item.thing.department)
            folder, __, name = ref.partition("/")
            ref = f"{department.first_name if folder == department.slug else folder}/{name}"
        return tag_uri(self.q.addresses.site_url, ref, anchor)

    def _render(self, template: str, text: object, page: str, summary: str) -> str:
        """Render an item's text, or only its summary if the text is too long for many feeds.

        page: its absolute address, for links to fragments of it.
        """
        html = render(self.environment, template, text=text).strip()
        if len(html) > self.max_html:
            html = str(Markup("<p>{}</p>").format(summary))
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
            html=self._render("update.html", text, item.href, update.summary),
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
        state = self.q.texts(find_label(entry.state, "incident"))
        summary = summarise(entry.body, self.q.texts, self.q.extensions)
        return FeedItem(
            id=self._id(news_item),
            url=f"{item.href}#{entry.anchor}",
            title=f"{incident.title}: {state}",
            summary=summary,
            html=self._render("step.html", text, item.href, summary),
            at=news_item.at,
            authors=(self.q.brand_name,),
            subjects=tuple(dict.fromkeys((*(d.name for d in item.affects), *incident.tags)))[
                :_MAX_SUBJECTS
            ],
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
            html=self._render("issue.html", text, item.href, composed.preheader),
            at=news_item.at,
            authors=(self.q.brand_name,),
            subjects=(composed.issue.edition,),
        )
