"""Internal content that is planted into an output of any kind stops a public build."""

from __future__ import annotations

import base64
import gzip
import html
import io
import json
import struct
import unicodedata
import zlib
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image, PngImagePlugin

from conftest import Folder, said
from rundbrief.build.leak_fingerprints import tokenize_all
from rundbrief.build.leak_gate import refuse_leaks
from rundbrief.build.leak_identities import see_markdown
from rundbrief.build.output_texts import decode_segments, read_texts, split_segments
from rundbrief.compilation import Compilation
from rundbrief.incremental.context import BuildContext
from rundbrief.problems import ProblemsError

TITLE = "Größere Übernahme von Quintessa"
PHRASE = "we will close the harbour"
FILE = "content/support/2026-11-10-merger.md"

FILES = {
    FILE: f"---\ntitle: {TITLE}\ntags: [nordwindprojekt]\n---\n"
    "Next summer we will close the harbour for good. Zeppelinskaya signs Absprachen.\n",
    "content/marketing/2026-11-18-open.md": "---\naudience: public\n---\n# Shop\n\nOpen at last.\n",
    # All words of the title and of the phrase, so that only their order is internal.
    "content/marketing/2026-11-17-words.md": "---\naudience: public\n---\n# Words\n\n"
    "Größere Schiffe im Harbour. Übernahme der Schlüssel. Quintessa singt von Nordwind. "
    "We will see. They close the lock.\n",
}


@pytest.fixture(scope="module")
def c(tmp_path_factory: pytest.TempPathFactory) -> Compilation:
    folder = Folder(tmp_path_factory.mktemp("project"))
    roster = "support: {name: Support, lead: {name: Ada, email: ada@secret.example.org}}\n"
    folder.write("content/departments.yml", f"{roster}marketing: {{name: Marketing}}\n")
    for path, text in FILES.items():
        folder.write(path, text)
    folder.write("content/images/sketch.png", png("tEXt"))
    return folder.compile(audience="public")


def search(c: Compilation, path: str, data: str | bytes, tmp_path: Path) -> list[str]:
    """Search one output; return the internal files that it shows."""
    file = tmp_path / "output"
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    try:
        refuse_leaks(c, BuildContext(), {path: file})
    except ProblemsError as exc:
        return [it.file for it in exc.problems if path in str(it.values["outputs"])]
    return []


def message(text: str, encoding: str) -> bytes:
    mail = EmailMessage()
    mail["Subject"] = "Hello"
    mail.set_content("Plain.\n")
    mail.add_alternative(f"<p>{text}</p>", subtype="html", cte=encoding)
    return mail.as_bytes()


def attach(name: str) -> bytes:
    mail = EmailMessage()
    mail.set_content("Plain.\n")
    mail.add_attachment(b"\x00\x01", maintype="image", subtype="png", filename=name)
    return mail.as_bytes()


def subject(text: str) -> bytes:
    mail = EmailMessage()
    mail["Subject"] = text
    mail.set_content("Plain.\n")
    return mail.as_bytes()


def png(kind: str) -> bytes:
    info = PngImagePlugin.PngInfo()
    if kind == "iTXt":
        info.add_itxt("Comment", TITLE, zip=True)
    else:
        info.add_text("Comment", "by Zeppelinskaya", zip=kind == "zTXt")
    data = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(data, "PNG", pnginfo=info)
    return data.getvalue()


def photo(form: str) -> bytes:
    """Make an image with Zeppelinskaya's name in its Exif data."""
    data, exif = io.BytesIO(), Image.Exif()
    exif[0x013B] = "Zeppelinskaya"
    Image.new("RGB", (8, 8), "red").save(data, form, exif=exif)
    return data.getvalue()


def xp_title() -> bytes:
    """Make a JPEG with a title as Windows writes it, in UTF-16."""
    data, exif = io.BytesIO(), Image.Exif()
    exif[0x9C9B] = TITLE.encode("utf-16-le")
    Image.new("RGB", (8, 8), "red").save(data, "JPEG", exif=exif)
    return data.getvalue()


def commented(form: str) -> bytes:
    data = io.BytesIO()
    Image.new("P", (8, 8)).save(data, form, comment=b"Zeppelinskaya")
    return data.getvalue()


def webp_xmp() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(data, "WEBP", xmp=f"<x>{TITLE}</x>".encode())
    return data.getvalue()


def fold(line: str) -> str:
    """Fold a calendar's line in the middle of words."""
    return "\r\n ".join(line[start : start + 7] for start in range(0, len(line), 7))


def calendar(line: str) -> str:
    return f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{line}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


def escape_all(text: str) -> str:
    return "".join(f"&#{ord(c)};" for c in text)


def escape_javascript(text: str) -> str:
    return "".join(f"\\x{ord(c):02x}" for c in text)


DATA = base64.b64encode(f"<svg><text>{TITLE}</text></svg>".encode()).decode()

LEAKS: dict[str, tuple[str, str | bytes]] = {
    "title": ("site/a.html", f"<h1>{TITLE}</h1>"),
    "other case": ("site/a.html", f"<h1>{TITLE.upper()}</h1>"),
    "decomposed letters": ("site/a.html", unicodedata.normalize("NFD", f"<b>{TITLE}</b>")),
    "without accents": ("site/a.html", "<b>Grossere Ubernahme von Quintessa</b>"),
    "no title, but a phrase": ("site/a.html", f"<p>And then {PHRASE}.</p>"),
    "phrase on two lines": ("site/a.html", f"<p>{PHRASE.replace('the ', 'the' + chr(10))}</p>"),
    "phrase with emphasis": ("site/a.html", "<p>we will <strong>close</strong> the harbour</p>"),
    "phrase with a link": ("site/a.html", '<p>x <a href="/">we will close</a> the harbour</p>'),
    "phrase with a span": (
        "site/a.html",
        f"<p>{PHRASE.replace('close the', '<span class=q>close the</span>')}</p>",
    ),
    "phrase with many links": (
        "site/a.html",
        "<p>" + " ".join(f'<a href="x">{word}</a>' for word in PHRASE.split()) + "</p>",
    ),
    "phrase with a value that has a bracket": (
        "site/a.html",
        '<p>we will <i title="a > b">close</i> the harbour</p>',
    ),
    "phrase with a comment": ("site/a.html", "<p>we <!-- x -->will close the harbour</p>"),
    "title with a line break": ("site/a.html", f"<h1>{TITLE.replace(' ', '<br/>')}</h1>"),
    "title with a quotation": (
        "site/a.html",
        f"<h1>{TITLE.replace(' ', ' <q lang=de>', 1)}</q></h1>",
    ),
    "part of a word in a span": ("site/a.html", "<p>Zeppelin<span class='x'>skaya</span></p>"),
    "word right behind another": ("site/a.html", "<p><a href='x'>One</a><a>Zeppelinskaya</a></p>"),
    "value in an inline tag": ("site/a.html", "<p><span title='by Zeppelinskaya'>x</span></p>"),
    "unusual word": ("site/a.html", "<p>Mrs Zeppelinskaya</p>"),
    "unusual word with a soft hyphen": ("site/a.html", "<p>Zeppelin&shy;skaya</p>"),
    "unusual word with a break": ("site/a.html", "<p>Zeppelin<wbr>skaya</p>"),
    "tag": ("site/tags/nordwindprojekt.html", "<p>Nothing</p>"),
    "name of a file": ("site/support/2026-11-10-merger/index.html", "<p>Nothing</p>"),
    "escaped name of a file": ("site/Gr%C3%B6%C3%9Fere-Ubernahme-von-Quintessa.png", b"\x00"),
    "link": ("site/a.html", '<a href="/support/2026-11-10-merger/">more</a>'),
    "link within the folder": ("site/support/a.html", '<a href="2026-11-10-merger.html">x</a>'),
    "meta tag": ("site/a.html", '<meta name="description" content="Zeppelinskaya signs">'),
    "alternative text of an image": ("site/a.html", f'<img src="a.png" alt="{TITLE}">'),
    "entities": ("site/a.html", f"<p>{escape_all(TITLE)}</p>"),
    "comment": ("site/a.html", f"<!-- {TITLE} -->"),
    "class": ("site/a.html", '<p class="of-zeppelinskaya">x</p>'),
    "linked data": ("site/a.html", f"<script>{json.dumps({'headline': TITLE})}</script>"),
    "script": ("site/assets/a.js", f'show("{escape_javascript("Zeppelinskaya")}");'),
    "script's template": ("site/assets/a.js", f"show(`{TITLE}`);"),
    "surrogates": ("site/a.json", json.dumps(f"\N{SHIP} {TITLE} \N{BICYCLE}")),
    "style": ("site/assets/own.css", f"p::after {{ content: '{TITLE}'; }}"),
    "escaped style": ("site/assets/own.css", "p::after { content: '\\5a eppelinskaya'; }"),
    "style's comment": ("site/assets/own.css", f"/* {PHRASE} */"),
    "data address": ("site/assets/own.css", f"p {{ background: url(data:x;base64,{DATA}); }}"),
    "drawing": ("site/images/a.svg", f"<svg><title>{TITLE}</title></svg>"),
    "drawing's metadata": ("site/images/a.svg", "<svg><metadata>Zeppelinskaya</metadata></svg>"),
    "Atom feed": (
        "site/feed.xml",
        f"<content>{html.escape(f'<p>{html.escape(TITLE)}</p>')}</content>",
    ),
    "CDATA": ("site/rss.xml", f"<description><![CDATA[<p>{TITLE}</p>]]></description>"),
    "feed's id": ("site/feed.xml", "<id>tag:x,2026:support/2026-11-10-merger</id>"),
    "JSON feed": ("site/feed.json", json.dumps({"content_html": f"<p>{html.escape(TITLE)}</p>"})),
    "API": ("site/api/v2/summary.json", json.dumps([{"name": TITLE}])),
    "calendar": ("site/calendar.ics", calendar(fold(f"SUMMARY:{TITLE}"))),
    "calendar's text": (
        "site/calendar.ics",
        calendar(fold(f"DESCRIPTION:Soon\\n{PHRASE}\\, said")),
    ),
    "sitemap": ("site/sitemap.xml", "<loc>https://x.org/support/2026-11-10-merger/</loc>"),
    "escaped address": ("site/sitemap.xml", f"<loc>https://x.org/{quote(TITLE)}</loc>"),
    "search record": ("site/search/records-0-ab.js", f'take([["{TITLE}","a/"]]);'),
    "search words": ("site/search/words-0ab.js", 'take("lamp B,zeppelinskaya A,zoo C");'),
    "stem in search words": ("site/search/words-0ab.js", 'take("absprach A,zoo B");'),
    "robots": ("site/robots.txt", "Disallow: /support/2026-11-10-merger/"),
    "plain text": ("newsletter/2026-W47/newsletter.txt", f"* {TITLE.upper()} *\n"),
    "wrapped plain text": ("newsletter/2026-W47/newsletter.txt", "So we will close\nthe harbour\n"),
    "MJML": ("newsletter/2026-W47/newsletter.mjml", f"<mj-text>{TITLE}</mj-text>"),
    "base64 in an email": ("newsletter/a/newsletter.eml", message(TITLE, "base64")),
    "quoted-printable in an email": (
        "newsletter/a/newsletter.eml",
        message(TITLE + " x" * 40, "quoted-printable"),
    ),
    "subject of an email": ("newsletter/a/newsletter.eml", subject(TITLE)),
    "folded subject of an email": ("newsletter/a/newsletter.eml", subject("Hello " * 12 + TITLE)),
    "name of an attachment": ("newsletter/a/newsletter.eml", attach("zeppelinskaya.png")),
    "word between two tags": ("site/a.html", "<p>Zeppe<b><i>lin</i></b>skaya</p>"),
    "word with a break": ("site/a.html", "<p>Zeppelin<br>skaya</p>"),
    "word between two tags and a break": ("site/a.html", "<i><b>Zeppe</b></i>lin<br>skaya"),
    "compressed page": ("site/a.html.gz", gzip.compress(f"<p>{TITLE}</p>".encode())),
    "compressed twice": ("site/a.gz", gzip.compress(gzip.compress(TITLE.encode()))),
    "PNG tEXt": ("site/a.png", png("tEXt")),
    "PNG zTXt": ("site/a.png", png("zTXt")),
    "PNG iTXt": ("site/a.png", png("iTXt")),
    "text after a PNG": ("site/a.png", png("tEXt").replace(b"by Z", b"by z") + b"Zeppelinskaya"),
    "JPEG Exif": ("site/a.jpg", photo("JPEG")),
    "JPEG title in UTF-16": ("site/a.jpg", xp_title()),
    "JPEG comment": ("site/a.gif", commented("GIF")),
    "WebP Exif": ("site/a.webp", photo("WEBP")),
    "WebP XMP": ("site/a.webp", webp_xmp()),
    "image in an email": (
        "newsletter/a/newsletter.eml",
        b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(png("zTXt")),
    ),
    "UTF-16": ("site/a.txt", TITLE.encode("utf-16")),
    "binary file": (
        "site/a.ico",
        b"\xff\x00\x01" * 9 + b"Made by Mrs Zeppelinskaya, 2026" + b"\xff",
    ),
}


@pytest.mark.parametrize("name", LEAKS)
def test_leak_is_found(name: str, c: Compilation, tmp_path: Path) -> None:
    path, data = LEAKS[name]
    assert search(c, path, data, tmp_path) == [FILE]


def test_address_of_the_roster_is_found(c: Compilation, tmp_path: Path) -> None:
    page = '<a href="mailto:ada@secret.example.org">Ada</a>'
    assert search(c, "site/a.html", page, tmp_path) == ["content/departments.yml"]


def test_file_that_no_public_text_mentions_is_found(c: Compilation, tmp_path: Path) -> None:
    assert search(c, "site/images/sketch.png", b"", tmp_path) == ["content/images/sketch.png"]


HARMLESS: dict[str, tuple[str, str | bytes]] = {
    "public text": ("site/a.html", "<h1>Shop</h1><p>Open at last.</p>"),
    "names of departments": ("site/support/index.html", "<h1>Support</h1><p>Lead: Ada</p>"),
    "parts of a title": ("site/a.html", "<p>Übernahme</p><p>von</p>"),
    "words of a phrase": ("site/a.html", "<p>We will close the shop. The harbour is open.</p>"),
    "phrase over two paragraphs": ("site/a.html", "<p>we will close</p><p>the harbour</p>"),
    "random data": ("site/a.bin", zlib.compress(bytes(range(256)) * 40)),
    "damaged PNG": ("site/a.png", b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 9**9) + b"tEXt"),
    "damaged gzip": ("site/a.gz", b"\x1f\x8b\x08\x00damaged"),
    "damaged JPEG": ("site/a.jpg", b"\xff\xd8\xff\xe1\xff\xff"),
    "damaged GIF": ("site/a.gif", b"GIF89a"),
    "damaged WebP": ("site/a.webp", b"RIFF\x00\x00\x00\x00WEBPEXIF\xff"),
    "damaged email": (
        "a.eml",
        b"Subject: =?x?q?=ff?=\r\nContent-Transfer-Encoding: base64\r\n\r\n%%",
    ),
    "escapes beyond Unicode": ("site/a.js", "\\u{ffffff} \\ud800 \\110000 &#9999999; %ff %"),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_other_content_is_no_leak(name: str, c: Compilation, tmp_path: Path) -> None:
    path, data = HARMLESS[name]
    assert search(c, path, data, tmp_path) == []


@pytest.mark.parametrize(
    "piece",
    [
        "[^1",
        "a_",
        "a<b",
        "a*",
        "][",
        "](",
        "<a ",
        "[a](",
        "1",
        "a.",
        "x",
        "!",
        "\n ",
        "\\",
        "%",
        "&",
        "&amp;",
        "`",
    ],
)
def test_long_texts_of_little_sense_end(piece: str) -> None:
    """Each would take hours if the time grew with the square of the length."""
    text = piece * 300_000
    tokenize_all(see_markdown(text))
    decode_segments(split_segments(read_texts("a.html", text.encode())))


def test_quine_of_gzip_ends(c: Compilation, tmp_path: Path) -> None:
    data = TITLE.encode()
    for __ in range(40):
        data = gzip.compress(data)
    assert search(c, "site/a.gz", data, tmp_path) == []


def test_internal_build_is_not_searched(folder: Folder, tmp_path: Path) -> None:
    folder.write(FILE, FILES[FILE])
    c = folder.compile()
    assert search(c, "site/a.html", f"<h1>{TITLE}</h1>", tmp_path) == []


PROJECT = {
    "mkdocs.yml": """\
site_name: Kestrel
site_url: https://status.example.org/
docs_dir: content
site_dir: output/site
theme: {name: rundbrief}
plugins:
  - rundbrief:
      brand: {address: Lane 1}
      newsletter:
        unsubscribe: https://example.org/u
        editions: {everyone: {audience: public}}
""",
    "content/departments.yml": "support: {name: Support}\nmarketing: {name: Marketing}\n",
    "content/newsletter/2026-W47.md": "Hello everybody.\n",
    **FILES,
}


def build(folder: Folder, *more: str) -> tuple[int, str]:
    command = ("build", "--audience", "public", "--today", "2026-11-20", *more)
    result = folder.run(*command)
    return result.exit_code, result.stderr


# Files of the project that would publish something internal.
PLANTED: dict[str, tuple[str, str | bytes]] = {
    "template": ("layouts/site/404.html", f"<h1>{TITLE}</h1>"),
    "style": ("layouts/site/assets/own.css", f"/* {TITLE} */"),
    "script": ("layouts/site/assets/extra.js", f'console.log("{TITLE}");'),
    "text part of an email": ("layouts/newsletter/newsletter.txt", f"{TITLE}\n"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_nothing_is_published_after_a_leak(name: str, folder: Folder) -> None:
    for path, text in PROJECT.items():
        folder.write(path, text)
    assert build(folder)[0] == 0
    before = folder.files()
    path, data = PLANTED[name]
    folder.write(path, data)
    code, text = build(folder)
    assert code == 1
    assert f"{FILE}:" in text
    assert "the public output shows what is internal in this file" in text
    assert folder.files() == before


def test_leak_in_the_content_itself_is_no_leak(folder: Folder) -> None:
    """What a public text says is public, whatever internal ones say, too."""
    for path, text in PROJECT.items():
        folder.write(path, text)
    folder.write(
        "content/marketing/2026-11-19-b.md", f"---\naudience: public\n---\n# {TITLE}\n\n{PHRASE}.\n"
    )
    assert build(folder)[0] == 0


def test_words_can_be_made_public_in_the_settings(folder: Folder) -> None:
    for path, text in PROJECT.items():
        folder.write(path, text)
    folder.write("layouts/site/assets/own.css", f"/* {TITLE} */")
    assert build(folder)[0] == 1
    settings = PROJECT["mkdocs.yml"].replace(
        "      brand:", f'      public_words: ["{TITLE}", Quintessa]\n      brand:'
    )
    folder.write("mkdocs.yml", settings)
    assert build(folder)[0] == 0


def test_next_build_searches_what_changed(folder: Folder) -> None:
    for path, text in PROJECT.items():
        folder.write(path, text)

    def searched() -> int:
        code, text = build(folder, "--verbose")
        assert code == 0, text
        line = next(line for line in text.splitlines() if "searched" in line)
        return int(line.rpartition(" ")[2])

    everything = searched()
    folder.write(
        "content/marketing/2026-11-18-open.md", "---\naudience: public\n---\n# Shop\n\nX.\n"
    )
    assert searched() < everything
    # New internal content is looked for in all files.
    folder.write("content/support/2026-11-19-c.md", "# Ostracism\n\nInternal.\n")
    assert searched() == everything
    folder.write(
        "content/marketing/2026-11-18-open.md", "---\naudience: public\n---\n# Shop\n\nY.\n"
    )
    assert searched() < everything


def test_update_that_becomes_internal_is_looked_for_in_old_files(folder: Folder) -> None:
    """An old page with its title would be found, although nothing wrote it now."""
    for path, text in PROJECT.items():
        folder.write(path, text)
    folder.write("layouts/site/assets/own.css", "/* Ostracism of the month */")
    assert build(folder)[0] == 0
    folder.write("content/support/2026-11-19-c.md", "# Ostracism of the month\n\nInternal.\n")
    code, text = build(folder)
    assert code == 1
    assert "content/support/2026-11-19-c.md:1: the public output shows" in text
    assert "site/assets/own.css" in text


def test_leak_is_named_with_its_line(c: Compilation, tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text(f"<p>Then {PHRASE}.</p>", encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        refuse_leaks(c, BuildContext(), {"site/a.html": file, "site/b.html": file})
    (problem,) = caught.value.problems
    assert said(problem) == (
        f"{FILE}:5: the public output shows what is internal in this file: “{PHRASE}” "
        "(in site/a.html, site/b.html)"
    )


@pytest.mark.parametrize("word", ["Lin*den*garten", "Lin<b>den</b>garten", "Lin[^1]dengarten"])
def test_markup_inside_a_word_of_a_public_text_is_no_leak(word: str, folder: Folder) -> None:
    folder.write("content/marketing/2026-11-17-a.md", "The Lindengarten of Erfurt.\n")
    public = (
        f"---\naudience: public\n---\nWelcome.\n\n## Visit\n\nOpen now: {word}.\n\n[^1]: Note.\n"
    )
    folder.write("content/marketing/2026-11-18-b.md", public)
    assert folder.run("build", "--audience", "public").exit_code == 0
