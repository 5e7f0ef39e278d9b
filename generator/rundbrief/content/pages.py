"""Ordinary pages, and introductions."""

from __future__ import annotations

from rundbrief.content.files import Document
from rundbrief.content.parse_context import ParseContext, Parsed, check_document, derive_title
from rundbrief.content.schema import Page
from rundbrief.markup.plain import summarise
from rundbrief.problems import Problem


def parse_page(document: Document, context: ParseContext) -> Parsed[Page]:
    """Parse a Markdown file that is nothing more special."""
    problems: list[Problem] = []
    title, source = derive_title(document)
    derived = {"title": title, "source": source, "audience": context.audience}
    page = check_document(Page, document, derived, context, problems)
    if page and not page.summary:
        page = page.model_copy(update={"summary": summarise(source.body)})
    return Parsed(page, tuple(problems))
