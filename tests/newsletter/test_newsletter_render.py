"""An issue as files: newsletter/render.py. How an email looks is not tested here."""

import re
from dataclasses import replace
from email import message_from_bytes, policy
from urllib.parse import urlsplit

import pytest
from lxml import html as lxml_html
from pydantic import ValidationError

from conftest import TODAY, said, sample_project
from image_making import BROKEN_PNG
from making import day
from rundbrief.compilation import compile_project
from rundbrief.config.addresses import Addresses
from rundbrief.config.settings import Settings
from rundbrief.content.schema import Health
from rundbrief.content.snapshot import DepartmentNote
from rundbrief.lint.delivery import MAX_BYTES
from rundbrief.newsletter.builder import list_images
from rundbrief.newsletter.render import render_newsletter
from rundbrief.problems import ProblemsError, shown
from rundbrief.queries import Queries

ODD = """\
---
title: 'Quotes " & <tags> {{ 7 * 7 }} {% x %} %TAG% *|X|*'
summary: '<script>alert(1)</script> & "so" on'
highlight: true
---
Body
"""
WORDS = """\
Hello\f & good <b>morning</b>,

| a |   |
|---|---|
|   | b |

- [ ] todo
- [x] done[^1]

[](https://example.org/) ![](../images/a.png){width=50%} ![x](../images/a.png)

[^1]: note
"""


@pytest.fixture(scope="module")
def newsletters(sample):
    return render_all(sample)


def render_all(c):
    q = Queries(c)
    return [render_newsletter(q, issue) for issue in q.issues]


def first(folder, **settings):
    q = Queries(folder.compile(**settings))
    return render_newsletter(q, q.issues[0])


def test_sample_is_rendered_as_four_files(sample, newsletters):
    assert [n.key for n in newsletters] == [c.key for c in sample.issues]
    assert newsletters[0].folder == newsletters[0].key
    for newsletter in newsletters:
        assert {name for name in newsletter.files() if "/" not in name} == {
            "newsletter.html",
            "newsletter.txt",
            "newsletter.eml",
            "newsletter.mjml",
            "newsletter-draft.eml",
            "newsletter.post.txt",
        }
        assert newsletter.images.problems == ()


def test_sample_mails_hold_to_the_rules(sample, newsletters):
    for newsletter, composed in zip(newsletters, sample.issues, strict=True):
        page = lxml_html.document_fromstring(newsletter.html)
        assert newsletter.html.startswith("<!DOCTYPE html>")
        assert len(newsletter.html.encode()) <= MAX_BYTES
        assert (page.get("lang"), page.get("dir")) == ("en-GB", "ltr")
        assert page.findtext(".//title") == composed.subject
        assert len(page.findall(".//h1")) == 1
        assert [i for i in page.iter("img") if i.get("alt") is None] == []
        addresses = [a.get("href") for a in page.iter("a")] + [
            i.get("src") for i in page.iter("img")
        ]
        assert {urlsplit(address).scheme for address in addresses} <= {"https", "mailto"}
        assert "<script" not in newsletter.html
        assert "<link" not in newsletter.html
        unsubscribe = sample.project.settings.newsletter.unsubscribe
        assert unsubscribe in addresses
        assert unsubscribe in newsletter.text
        address = sample.project.settings.brand.address
        assert address.split(",")[0] in newsletter.text
        assert [i.title for i in composed.contents.items if i.title not in newsletter.text][
            :1
        ] == []


def test_draft_is_the_email_that_programs_open_to_send(newsletters):
    for newsletter in newsletters:
        draft = newsletter.files()["newsletter-draft.eml"]
        mail = message_from_bytes(draft, policy=policy.strict)
        assert mail["X-Unsent"] == "1"
        assert draft.endswith(newsletter.eml)
        assert mail.items()[1:] == message_from_bytes(newsletter.eml, policy=policy.strict).items()


def test_preheader_has_the_colour_of_text(newsletters):
    for newsletter in newsletters:
        page = lxml_html.document_fromstring(newsletter.html)
        styles = [e.get("style", "").replace(" ", "") for e in page.iter("div")]
        (preheader, *__) = (style for style in styles if "display:none" in style)
        assert "color:#1c2526" in preheader
        assert "color:#ffffff;line-height:1px" not in newsletter.html


def test_sample_mails_carry_the_same_text_html_and_pictures(newsletters):
    for newsletter in newsletters:
        mail = message_from_bytes(newsletter.eml, policy=policy.strict)
        text, related = mail.iter_parts()
        html, *images = related.iter_parts()
        by_id = {part["Content-ID"][1:-1]: part for part in images}
        shown = html.get_content().replace("\r\n", "\n")
        for picture in newsletter.images.all:
            shown = shown.replace(f"cid:{picture.name}@rundbrief.kestrel.example.org", picture.src)
        assert (text.get_content().replace("\r\n", "\n"), shown) == (
            newsletter.text,
            newsletter.html,
        )
        assert {part.get_filename(): part.get_content() for part in images} == {
            picture.name: picture.data for picture in newsletter.images.all
        }
        assert set(re.findall(r'src="cid:([^"]+)"', html.get_content())) == set(by_id)


def test_sample_site_carries_what_its_mails_show(sample, newsletters):
    site = sample.project.addresses.site_url
    q = Queries(sample)
    outputs = list_images(issue.key for issue in q.issues)
    built = [output.build(q, *output.arguments) for output in outputs]
    carried = {path: data for one in built for path, data in one.files.items()}
    assets = {
        site + path: (sample.project.docs_dir / path).read_bytes() for path in sample.visible.assets
    }
    known = assets | {site + path: data for path, data in carried.items()}
    shown: dict[str, bytes] = {}
    for newsletter in newsletters:
        images = lxml_html.document_fromstring(newsletter.html).iter("img")
        shown |= {src: known[src] for image in images if (src := image.get("src"))}
        files = newsletter.files()
        assert {files[f"images/{picture.name}"] for picture in newsletter.images.all} == {
            known[image.get("src")]
            for image in lxml_html.document_fromstring(newsletter.html).iter("img")
        }
    assert shown.keys() - assets.keys() == {site + path for path in carried}
    assert [one.metadata["problems"] for one in built] == [[], [], []]


def test_picture_that_cannot_be_used_is_told_and_the_mail_goes_without_it(folder):
    folder.write("content/images/a.png", BROKEN_PNG)
    folder.write(
        "content/marketing/2026-11-18-a.md",
        "---\nhighlight: true\n---\n# Shop\n\nOpen.\n\n![The shop](../images/a.png)\n",
    )
    folder.write("content/newsletter/2026-W47.md", "Hello ![x](../images/a.png)")
    made = first(folder)
    assert [said(p) for p in made.images.problems] == [
        "content/images/a.png: the image can't be read"
    ]
    assert list(lxml_html.document_fromstring(made.html).iter("img")) == []
    assert set(made.files()) == {
        "newsletter.html",
        "newsletter.txt",
        "newsletter.eml",
        "newsletter.mjml",
        "newsletter-draft.eml",
        "newsletter.post.txt",
    }


PLACEHOLDERS = [
    "*|UNSUB|*",
    "{{ unsubscribe }}",
    "{{ UnsubscribeURL }}",
    "[[UNSUB_LINK_EN]]",
    "%unsubscribe_url%",
    "https://lists.example.org/leave?who={{subscriber.id}}&list=*|LIST|*",
]


@pytest.mark.parametrize("placeholder", PLACEHOLDERS)
@pytest.mark.parametrize("of_edition", [True, False])
def test_placeholder_survives_byte_for_byte(folder, placeholder, of_edition):
    folder.write("content/newsletter/2026-W47.md", "")
    own = {"unsubscribe": placeholder}
    settings = {"editions": {"everyone": own}} if of_edition else own
    made = first(folder, newsletter=settings)
    page = lxml_html.document_fromstring(made.html)
    assert placeholder in [a.get("href") for a in page.iter("a")]
    written = f'href="{placeholder.replace("&", "&amp;")}"'
    assert made.html.count(written) == made.mjml.count(written) == 1
    assert made.text.count(f"\n{placeholder}\n") == 1
    mail = message_from_bytes(made.eml, policy=policy.strict)
    assert (mail["List-Unsubscribe"], mail["List-Unsubscribe-Post"]) == (None, None)
    text, html = mail.iter_parts()
    assert placeholder in text.get_content()
    assert written in html.get_content()
    assert "unsubscribe.invalid" not in made.html + made.text + made.mjml


def test_address_survives_byte_for_byte(folder):
    folder.write("content/newsletter/2026-W47.md", "")
    address = "https://lists.example.org/leave?a=1&b=%7B2%7D&copy=x#y|z"
    made = first(folder, newsletter={"unsubscribe": address})
    page = lxml_html.document_fromstring(made.html)
    assert address in [a.get("href") for a in page.iter("a")]
    assert address in made.text
    mail = message_from_bytes(made.eml, policy=policy.strict)
    assert mail["List-Unsubscribe"] == f"<{address}>"


@pytest.mark.parametrize(
    "wrong", ["http://x.example/", "javascript:x", "*|<b>|*", "{{ a }} b", '{{ "x" }}', "x", "{{}}"]
)
def test_what_is_neither_address_nor_placeholder_is_refused(wrong):
    with pytest.raises(ValidationError):
        Settings.model_validate({"newsletter": {"unsubscribe": wrong}})
    with pytest.raises(ValidationError):
        Settings.model_validate({"newsletter": {"editions": {"everyone": {"unsubscribe": wrong}}}})


def test_rendering_twice_gives_the_same_bytes(newsletters):
    again = render_all(compile_project(sample_project()))
    assert [n.files() for n in again] == [n.files() for n in newsletters]


def test_words_of_contributors_stay_words(folder):
    folder.write("content/images/a.png", BROKEN_PNG)
    folder.write("content/marketing/2026-11-18-odd.md", ODD)
    folder.write("content/newsletter/2026-W47.md", WORDS)
    made = first(folder)
    page = lxml_html.document_fromstring(made.html)
    words = " ".join("".join(map(str, page.itertext())).split())
    title = "Quotes ” & <tags> {{ 7 * 7 }} {% x %} %TAG% *|X|*"
    assert title in words
    assert "<script>alert(1)</script> & “so” on" in words
    assert page.findall(".//script") == []
    assert title in made.text
    assert "\f" not in made.html + made.mjml
    assert message_from_bytes(made.eml, policy=policy.strict)["Subject"] == f"Week 47: {title}"


def test_other_edition_has_a_folder_of_its_own(folder):
    folder.write("content/newsletter/2026-W47.md", "---\nedition: Für Alle/..\n---\n")
    made = first(folder, newsletter={"editions": {"everyone": {}, "Für Alle/..": {}}})
    assert made.folder == "2026-W47/fur-alle"
    mail = message_from_bytes(made.eml, policy=policy.strict)
    assert mail["Message-ID"] == "<2026-W47.fur-alle@status.example.org>"


def test_sender_is_made_of_the_site(folder):
    folder.write("content/newsletter/2026-W47.md", "")
    c = folder.compile()
    project = replace(
        c.project, addresses=Addresses("https://exämple.org:8443/x/", directory_urls=True)
    )
    made = render_newsletter(Queries(replace(c, project=project)), c.issues[0])
    mail = message_from_bytes(made.eml, policy=policy.strict)
    assert str(mail["From"]) == "Kestrel <newsletter@xn--exmple-cua.org>"
    assert str(mail["To"]) == "newsletter@xn--exmple-cua.org"


def test_sender_of_the_settings_wins(folder):
    folder.write("content/newsletter/2026-W47.md", "")
    sender = {"name": "Rundbrief, täglich", "email": "news@example.org"}
    mail = message_from_bytes(
        first(folder, newsletter={"sender": sender, "list_id": "a.b"}).eml, policy=policy.strict
    )
    (address,) = mail["From"].addresses
    assert (address.display_name, address.addr_spec) == (sender["name"], sender["email"])
    assert (str(mail["To"]), mail["List-Id"]) == ("news@example.org", "<a.b>")


def failed(folder, **settings):
    with pytest.raises(ProblemsError) as caught:
        first(folder, **settings)
    return [f"{p.place}: {shown(p.what, p)}" for p in caught.value.problems]


def test_without_an_address_of_the_site_there_is_no_mail(folder):
    folder.write("content/newsletter/2026-W47.md", "")
    c = folder.compile()
    nowhere = replace(c.project, addresses=Addresses("", directory_urls=True))
    with pytest.raises(ProblemsError) as caught:
        render_newsletter(Queries(replace(c, project=nowhere)), c.issues[0])
    assert [said(p) for p in caught.value.problems] == ["mkdocs.yml: “site_url” is missing"]


def test_header_that_cannot_be_sent_is_told_where_it_was_written(folder):
    folder.write("content/newsletter/2026-W47.md", '---\nsubject: "=?utf-8?q?x=0AB:?="\n---\n')
    text = "the email header “{}” can't be sent as it is"
    assert failed(folder) == [f"content/newsletter/2026-W47.md: {text.format('Subject')}"]
    folder.write("content/newsletter/2026-W47.md", "")
    settings = {"unsubscribe": "https://example.org/für"}
    assert failed(folder, newsletter=settings) == [f"mkdocs.yml: {text.format('List-Unsubscribe')}"]


def test_mail_in_german_and_from_right_to_left(folder):
    folder.write("content/marketing/2026-11-18-a.md", "# שלום")
    folder.write("content/newsletter/2026-W47.md", "")
    for language, direction in (("de", "ltr"), ("he", "rtl")):
        made = first(folder, language=language)
        page = lxml_html.document_fromstring(made.html)
        assert (page.get("lang"), page.get("dir")) == (language, direction)
        mail = message_from_bytes(made.eml, policy=policy.strict)
        assert mail["Content-Language"] == language


@pytest.mark.parametrize(
    ("health", "before", "changed"),
    [
        (Health.ON_TRACK, Health.AT_RISK, True),
        (Health.ON_TRACK, Health.ON_TRACK, False),
        (None, Health.AT_RISK, False),
        (Health.AT_RISK, None, False),
    ],
)
def test_health_has_changed(health, before, changed):
    found = DepartmentNote(department="a", name="A", health=health, before=before)
    assert found.changed is changed


def test_open_issue_is_dated_today(folder):
    folder.write("content/newsletter/2026-W47.md", "")
    mail = message_from_bytes(first(folder, today=TODAY).eml, policy=policy.strict)
    assert mail["Date"].datetime.date() == day("11-20")
