"""Files for other programs made of vectors: feeds, calendars, JSON, search, emails, style sheets."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import tinycss2
from icalendar import Calendar
from lxml import etree

from hostile_vectors import Vector
from hostile_vectors.judging import SAFE_ADDRESS, harmful_in_text
from hostile_vectors.parsing import parse_pages
from hostile_vectors.projects import AUDIENCES, HOST, HostileProject
from hostile_vectors.writing_texts import ADDRESSES, TEXTS
from hostile_vectors.writing_values import VALUES

pytestmark = pytest.mark.xdist_group("vectors")

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


def written(vector: Vector, place: str) -> str:
    return vector.read(place)


def every(project: HostileProject, pattern: str) -> Iterator[Path]:
    """List the files of a kind for both audiences; there must be some."""
    found = [path for audience in AUDIENCES for path in project.pages(audience, pattern)]
    assert found, pattern
    yield from found


def read_xml(path: Path) -> Any:
    return etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()


def shapes_of(root: Any) -> set[tuple[str, ...]]:
    """List each element with its attributes; an instruction with its text."""
    return {
        (str(e.tag), *sorted(map(str, e.attrib))) if isinstance(e.tag, str) else ("", str(e.text))
        for e in [root, *root.itersiblings(preceding=True), *root.iterdescendants()]
    }


@pytest.mark.parametrize("pattern", ["*.xml", "*.svg", "*.mjml"])
def test_xml_is_built_as_with_harmless_words(values, texts, harmless, pattern: str):
    files = [p for p in every(values, pattern) if "/preview/" not in str(p)]
    found = {shape for path in files for shape in shapes_of(read_xml(path))}
    known = {shape for path in every(harmless, pattern) for shape in shapes_of(read_xml(path))}
    assert found - known == set()
    for path in every(texts, pattern):
        read_xml(path)


def feeds_of(project: HostileProject, name: str) -> list[Any]:
    return [read_xml(path) for path in project.pages("internal", name)]


def test_titles_in_feeds_are_read_as_they_are_written(values):
    """The title of an incident's entry has the state before it."""
    atom = [e.text for feed in feeds_of(values, "atom.xml") for e in feed.iter(f"{ATOM}title")]
    rss = [e.text for feed in feeds_of(values, "rss.xml") for e in feed.iter("title")]
    rows = [json.loads(p.read_bytes()) for p in values.pages("internal", "feed.json")]
    plain = [item["title"] for feed in rows for item in feed["items"]]
    for titles in map("\n".join, (atom, rss, plain)):
        lost = [
            v.name
            for v in VALUES
            for place in ("title", "incident")
            if written(v, place) not in titles
        ]
        assert lost == []


def test_descriptions_in_rss_are_html_that_reads_as_written(values):
    """A reader takes a description for HTML, so one is escaped twice."""
    feeds = feeds_of(values, "rss.xml")
    items = {unescape(e.text) for feed in feeds for e in feed.iterfind(".//item/description")}
    assert {written(vector, "summary") for vector in VALUES} - items == set()
    channels = {e.text for feed in feeds for e in feed.iterfind("channel/description")}
    assert {text for text in channels if "<" in text} == set()


def html_in_feeds(project: HostileProject) -> Iterable[str]:
    for path in every(project, "feed.json"):
        yield from (item["content_html"] for item in json.loads(path.read_bytes())["items"])
    for path in every(project, "atom.xml"):
        yield from (element.text for element in read_xml(path).iter(f"{ATOM}content"))
    for path in every(project, "rss.xml"):
        yield from (element.text for element in read_xml(path).iter(CONTENT))


def test_html_in_feeds_is_harmless(texts, values, tmp_path):
    paths = []
    for number, html in enumerate(sorted({*html_in_feeds(texts), *html_in_feeds(values)})):
        paths.append(tmp_path / f"{number}.html")
        paths[-1].write_text(f'<!doctype html><div class="prose">{html}</div>', encoding="utf-8")
    pages = parse_pages(paths).values()
    assert len(pages) > 400
    assert {error for page in pages for error in page.errors} == set()
    assert {found for page in pages for found in harmful_in_text(page)} == set()
    addresses = {address for page in pages for address in page.addresses}
    images = {value for name, __, value in addresses if name == "img"}
    assert {address for address in images if not address.startswith(HOST)} == set()
    links = {value for name, __, value in addresses if name == "a"}
    assert {address for address in links if not SAFE_ADDRESS.fullmatch(address)} == set()


def test_every_text_is_in_a_feed(texts):
    found = "\n".join(html_in_feeds(texts))
    assert [v.name for v in (*TEXTS, *ADDRESSES) if v.word("end") not in found] == []


def test_json_is_read_as_it_is_written(values, texts):
    for project in (values, texts):
        for path in every(project, "*.json"):
            json.loads(path.read_bytes())
    api = values.site("internal") / "api" / "v2"
    components = json.loads((api / "components.json").read_bytes())["components"]
    incidents = json.loads((api / "incidents.json").read_bytes())["incidents"]
    names = {found["name"] for found in (*components, *incidents)}
    for vector in VALUES:
        assert {written(vector, "department"), written(vector, "incident")} <= names


def test_linked_data_is_read_as_it_is_written(values):
    pattern = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
    found = []
    for path in values.pages("public", "*.html"):
        for text in pattern.findall(path.read_text(encoding="utf-8")):
            assert not re.search(r"[<\u2028\u2029]", text)
            found.append(json.dumps(json.loads(text), ensure_ascii=False))
    together = "\n".join(found)
    for vector in VALUES:
        for place in ("title", "incident"):
            assert json.dumps(written(vector, place), ensure_ascii=False) in together


def test_scripts_of_the_search_end_nowhere_else(values, texts):
    for project in (values, texts):
        scripts = [p for a in AUDIENCES for p in (project.site(a) / "search").glob("*.js")]
        assert scripts
        for path in scripts:
            text = path.read_text(encoding="utf-8")
            assert re.fullmatch(r"rundbriefSearch\.(begin|take)\([^<\u2028\u2029]*\);?\s*", text)
            json.loads(text[text.index("(") + 1 : text.rindex(")")])


def test_calendars_have_only_events_of_ours(values, harmless):
    found = [event for path in every(values, "*.ics") for event in properties_of(path)]
    known = {key for path in every(harmless, "*.ics") for key, __ in properties_of(path)}
    assert {key for key, __ in found} - known == set()
    summaries = "\n".join(str(value) for key, value in found if key == "VEVENT SUMMARY")
    for vector in VALUES:
        assert written(vector, "ask") in summaries
        assert written(vector, "request") in summaries


def properties_of(path: Path) -> Iterator[tuple[str, object]]:
    """List the properties of a calendar with the component that each is in."""
    data = path.read_bytes()
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not re.search(rb"[\r\n]", b"".join(lines))
    for component in Calendar.from_ical(data).walk():
        assert component.errors == []
        for key, value in component.property_items(recursive=False):
            yield f"{component.name} {key}", value


def test_style_sheets_have_only_rules_of_ours(values, harmless):
    def shape(project: HostileProject) -> list[Any]:
        css = (project.site("internal") / "assets" / "brand.css").read_text(encoding="utf-8")
        rules = tinycss2.parse_stylesheet(css, skip_whitespace=True)
        return [
            (rule.type, tinycss2.serialize(rule.prelude), names_in(rule.content))
            for rule in rules
            if rule.type != "qualified-rule" or "data-department" not in css
        ]

    def names_in(content: Any) -> list[str]:
        found = tinycss2.parse_blocks_contents(content, skip_whitespace=True)
        assert not [token for token in found if token.type == "error"]
        return [getattr(token, "lower_name", token.type) for token in found]

    assert shape(values) == shape(harmless)
    css = (values.site("internal") / "assets" / "brand.css").read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import", css)


def test_tables_of_metrics_hold_dates_and_numbers(values):
    for path in every(values, "*.csv"):
        first, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
        assert first == ["date", "value"]
        assert all(
            re.fullmatch(r"\d{4}-\d\d-\d\d", day) and float(value) >= 0 for day, value in rows
        )


@pytest.fixture(scope="module")
def mails(values) -> dict[str, EmailMessage]:
    """Every email by its subject, read as strictly as Python can."""
    found = {}
    for path in values.pages("internal", "newsletter.eml"):
        mail = message_from_bytes(path.read_bytes(), policy=policy.strict)
        assert isinstance(mail, EmailMessage)
        assert [part.defects for part in mail.walk() if part.defects] == []
        found[str(mail["Subject"])] = mail
    return found


def test_headers_of_emails_are_read_as_they_are_written(mails, harmless):
    (path, *__) = harmless.pages("internal", "newsletter.eml")
    harmless_mail = message_from_bytes(path.read_bytes(), policy=policy.strict)
    for vector in VALUES:
        mail = mails[written(vector, "subject")]
        assert mail.keys() == harmless_mail.keys()
        assert [address.addr_spec for address in mail["To"].addresses] == ["everyone@example.org"]
        assert [address.addr_spec for address in mail["From"].addresses] == ["news@example.org"]


@pytest.mark.parametrize(
    ("kind", "read"),
    [("plain", lambda text: text), ("html", lambda text: unescape(re.sub(r"<[^>]*>", "", text)))],
)
def test_emails_show_values_as_they_are_written(mails, kind: str, read: Callable[[str], str]):
    shown = {}
    for subject, mail in mails.items():
        body = mail.get_body((kind,))
        assert body is not None
        shown[subject] = " ".join(read(body.get_content()).split())
    for vector in VALUES:
        assert written(vector, "subject") in shown[written(vector, "subject")]
    closed = shown["Closed"]
    for vector in VALUES:
        assert written(vector, "olditem") in closed


def test_plain_text_has_no_control_characters(values, texts):
    for project in (values, texts):
        for path in every(project, "newsletter.txt"):
            assert not re.search(r"[\0-\x09\x0b-\x1f\x7f-\x9f]", path.read_text(encoding="utf-8"))
