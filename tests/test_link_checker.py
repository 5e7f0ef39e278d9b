"""No link of what is built leads nowhere, and no fragment to a place that isn't there."""

import json

import pytest

from browsing import SITE
from link_checker import find_dead_links

pytestmark = pytest.mark.xdist_group("browser")

ADDRESS = "https://status.example.org/"

PAGE = f"""\
<!doctype html><html lang="en"><head><title>Links</title>
<link rel="stylesheet" href="style.css"><link rel="canonical" href="{ADDRESS}gone-canonical.html">
<script src="gone.js"></script><meta property="og:image" content="{ADDRESS}gone-card.png"></head>
<body id="top"><a href="gone.html">Gone</a> <a href="sub/page.html#gone">Gone</a>
<a href="#gone">Gone</a> <a href="/gone-from-root.html">Gone</a> <a href="empty/">Gone</a>
<img src="gone.png" srcset="gone-large.png 2x" alt=""> <svg><use href="#gone-shape"/></svg>
<a href="{ADDRESS}sub/page.html#gone-absolute">Gone</a> <form action="gone-form.html"></form>
<a href="">Here</a> <a href="#top">Here</a> <a href="sub/page.html?q=1#caf%C3%A9">Here</a>
<a href="sub/">Here</a> <a href="{ADDRESS}">Here</a> <a href="https://example.com/x">Elsewhere</a>
<a href="mailto:ada@example.org">Ada</a> <a href="/sub/page.html#caf\xe9">Here</a>
</body></html>
"""

ATOM = f"""\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><link href="{ADDRESS}gone-entry.html"/>
<entry><link href="{ADDRESS}sub/page.html"/><content type="html">
&lt;a href="{ADDRESS}gone-in-entry.html"&gt;Gone&lt;/a&gt; &lt;a href=&quot;{ADDRESS}&quot;&gt;
</content></entry></feed>
"""

ICS = f"""\
BEGIN:VCALENDAR\r
URL:{ADDRESS}sub/pa\r
 ge.html\r
DESCRIPTION:See {ADDRESS}sub/page.html\\, or {ADDRESS}gone-date.html\\nbye\r
END:VCALENDAR\r
"""

FILES = {
    "index.html": PAGE,
    "sub/index.html": "<!doctype html><title>Sub</title>",
    "sub/page.html": '<!doctype html><title>Page</title><h1 id="caf\xe9">Caf\xe9</h1>',
    "style.css": "a { background: url(gone-background.png) }",
    "feed.xml": ATOM,
    "feed.json": json.dumps({"items": [{"html": f'<a href="{ADDRESS}gone-item.html">_</a>'}]}),
    "calendar.ics": ICS,
    "robots.txt": f"Sitemap: {ADDRESS}gone-sitemap.xml\n",
    "empty/nothing.txt": "",
}

DEAD = {
    *("calendar.ics: gone-date.html", "feed.json: gone-item.html", "feed.xml: gone-entry.html"),
    *("feed.xml: gone-in-entry.html", "index.html: empty", "index.html: gone-canonical.html"),
    *("index.html: gone-card.png", "index.html: gone-form.html", "index.html: gone.html"),
    *("index.html: gone-from-root.html", "index.html: gone.js", "index.html: gone-large.png"),
    *("index.html: gone.png", "index.html: index.html#gone", "index.html: index.html#gone-shape"),
    *("index.html: sub/page.html#gone", "index.html: sub/page.html#gone-absolute"),
    *("robots.txt: gone-sitemap.xml", "style.css: gone-background.png"),
}


def test_links_of_the_sample_are_alive(output):
    dead = find_dead_links(
        [output / "site", output / "newsletter"], site=output / "site", address=SITE
    )
    assert dead == [], "\n".join(dead)


def test_links_between_folders_are_alive(german):
    dead = find_dead_links([german / "site"], site=german / "site", address=SITE)
    assert dead == [], "\n".join(dead)


def test_dead_links_of_every_kind_are_found(tmp_path):
    for name, text in FILES.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
    dead = find_dead_links([tmp_path], site=tmp_path, address=ADDRESS)
    assert {line.partition(" (")[0] for line in dead} == DEAD
