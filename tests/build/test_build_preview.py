import logging
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort

from image_making import PNG
from rundbrief.build.preview import LivePreview
from rundbrief.incremental.cache import FOLDER
from rundbrief.plugin import RundbriefPlugin

EDITIONS: dict[str, dict[str, str]] = {"everyone": {}, "board": {}}

# Where MkDocs keeps plugins between the builds of a preview.
PLUGINS: Any = dict(MkDocsConfig._schema)["plugins"]


@pytest.fixture
def room(tmp_path):
    cache = tmp_path / "cache"
    cache.mkdir()
    room = LivePreview(cache)
    yield room
    room.close()


def shown(room):
    return {
        path.relative_to(room.site).as_posix(): path.read_bytes()
        for path in room.site.rglob("*")
        if path.is_file()
    }


def test_files_are_shown_and_those_of_before_are_not(folder, room, tmp_path):
    c = folder.compile()
    file = tmp_path / "a.html"
    file.write_bytes(b"1")
    room.show(c, {"a.html": file, "b/b.html": b"2"})
    assert shown(room) == {"a.html": b"1", "b/b.html": b"2"}
    assert (room.site / "a.html").stat().st_ino == file.stat().st_ino
    room.show(c, {"a.html": file, "c.html": b"3"})
    assert shown(room) == {"a.html": b"1", "c.html": b"3"}


def test_what_is_shown_never_changes_what_it_was_linked_from(folder, room, tmp_path):
    file = tmp_path / "index.html"
    file.write_bytes(b"old")
    folder.write("content/newsletter/2026-W47.md", "Good morning.\n")
    c = folder.compile()
    room.show(c, {"preview/2026-W47/index.html": file})
    room.build_email("preview/2026-W47/")
    assert file.read_bytes() == b"old"
    assert b"2026-W47" in shown(room)["preview/2026-W47/index.html"]


def test_mail_is_made_when_somebody_looks_at_it(folder, room):
    for key in ("2026-W46", "2026-W47", "2026-W47-board"):
        folder.write(f"content/newsletter/{key}.md", f"Hello {key}.\n")
    room.show(folder.compile(preview=True, newsletter={"editions": EDITIONS}), {})
    for path in ("index.html", "preview/", "preview/2026-W45/index.html", "preview/2026-W4"):
        room.build_email(path)
        assert shown(room) == {}
    room.build_email("preview/2026-W47/board/newsletter.html")
    assert {Path(path).parts[:3] for path in shown(room)} == {("preview", "2026-W47", "board")}
    room.build_email("preview/2026-W47/newsletter.html")
    assert b"Hello 2026-W47." in shown(room)["preview/2026-W47/newsletter.html"]
    assert b"board" in shown(room)["preview/2026-W47/board/newsletter.html"]
    assert "preview/2026-W46/index.html" not in shown(room)


def test_mail_is_made_anew_when_its_issue_is_another_one(folder, room):
    for words in (b"Good morning.", b"Good evening."):
        folder.write("content/newsletter/2026-W47.md", words)
        room.show(folder.compile(preview=True), {})
        room.build_email("preview/2026-W47/newsletter.html")
        assert words in shown(room)["preview/2026-W47/newsletter.html"]


def test_mail_that_was_looked_at_is_laid_out_once(folder, room, monkeypatch):
    folder.write("content/newsletter/2026-W47.md", "Good morning.\n")
    room.show(folder.compile(preview=True), {})
    room.build_email("preview/2026-W47/")
    monkeypatch.setattr("rundbrief.build.preview.open_builder", None)
    room.build_email("preview/2026-W47/newsletter.html")


def test_server_is_asked_for_its_front_page_first_since_it_waits_for_builds(folder, room):
    folder.write("content/newsletter/2026-W47.md", "Good morning.\n")
    room.show(folder.compile(preview=True), {})
    asked = []

    def application(environ, start_response):
        asked.append((environ["PATH_INFO"], (room.site / "preview/2026-W47").is_dir()))
        start_response("200 OK", [])
        return [b"x"]

    said = []
    wrapped = room.wrap(application, "/status/")
    for path in ("/status/marketing/", "/status/preview/2026-W47/", "/other/"):
        assert wrapped({"PATH_INFO": path}, lambda *words: said.append(words)) == [b"x"]
    assert asked == [
        ("/status/marketing/", False),
        ("/status/", False),
        ("/status/preview/2026-W47/", True),
        ("/other/", True),
    ]
    assert said == [("200 OK", [])] * 3


def test_error_has_the_page_of_the_site(folder, room):
    room.show(folder.compile(), {"404.html": b"Nothing here."})
    assert (room.read_error(404), room.read_error(500)) == (b"Nothing here.", None)


def test_closing_leaves_nothing(tmp_path):
    LivePreview(tmp_path).close()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_preview_left_is_taken_away_and_another_one_stays(tmp_path):
    (tmp_path / "preview-killed/site").mkdir(parents=True)
    other = LivePreview(tmp_path)
    room = LivePreview(tmp_path)
    assert (other.site.is_dir(), (tmp_path / "preview-killed").exists()) == (True, False)
    room.close()
    other.close()


@pytest.fixture
def _alone(monkeypatch):
    """Say nothing, and leave nothing behind for other tests."""
    monkeypatch.setattr(PLUGINS, "plugin_cache", {})
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


class Preview:
    """MkDocs' preview without its server: `save` is what happens after a file was saved."""

    def __init__(self, folder, site):
        self.folder, self.site = folder, site
        self.plugins: dict[str, object] = {}
        config = self.load()
        config.plugins.on_startup(command="serve", dirty=False)
        self.build(config)
        self.server = SimpleNamespace(
            root=str(site),
            mount_path="/",
            watch=lambda _: None,
            builder=lambda: None,
            _watched_paths={},
            get_app=lambda: lambda *_: [],
            set_app=lambda _: None,
        )
        self.config = config
        config.plugins.on_serve(self.server, config=config, builder=None)

    def load(self):
        PLUGINS.plugin_cache = self.plugins
        return load_config(str(self.folder.root / "mkdocs.yml"), site_dir=str(self.site))

    def build(self, config):
        config.site_url = "http://127.0.0.1:8000/"
        build(config, serve_url=config.site_url)

    def save(self, path=None, text=""):
        if path:
            self.folder.write(path, text)
        self.build(self.load())

    def shown(self):
        """Read what the server shows, but for mails, which it shows on demand."""
        root = Path(self.server.root)
        files = (path for path in root.rglob("*") if path.is_file())
        named = {path.relative_to(root).as_posix(): path.read_bytes() for path in files}
        return {path: data for path, data in named.items() if not path.startswith("preview/")}

    def close(self):
        self.config.plugins.on_shutdown()


@pytest.mark.usefixtures("_alone")
@pytest.mark.parametrize("use_cache", [True, False])
def test_preview_shows_after_each_save_what_a_new_one_would(
    folder, tmp_path, monkeypatch, use_cache
):
    monkeypatch.setattr(RundbriefPlugin, "use_cache", use_cache)
    folder.write("content/marketing/2026-11-18-shop.md", "# Shop\n\nOpen. ![A](../a.png)\n")
    folder.write("content/marketing/2026-11-19-idea.md", "---\ndraft: true\n---\n# An idea\n")
    folder.write("content/newsletter/2026-W47.md", "Good morning.\n")
    folder.write("content/a.png", PNG)
    folder.write("layouts/site/extra.css", "a {}")
    settings = (folder.root / "mkdocs.yml").read_text(encoding="utf-8")
    today = "plugins: [{rundbrief: {today: 2026-11-20}}]"
    settings = settings.replace("plugins: [rundbrief]", today)
    folder.write("mkdocs.yml", settings)
    preview = Preview(folder, tmp_path / "site")
    assert Path(preview.server.root).is_relative_to(folder.root / FOLDER) == use_cache
    saves = (
        ("content/marketing/2026-11-18-shop.md", "# Shop\n\nOpen late. ![A](../a.png)\n"),
        ("content/support/2026-11-19-bell.md", "# Bell\n"),
        ("content/a.png", b"\x89PNG of another kind"),
        ("content/b.pdf", b"%PDF"),
        ("content/newsletter/2026-W47.md", "Good evening.\n"),
        ("layouts/site/extra.css", "a { color: red }"),
        ("content/marketing/2026-11-18-shop.md", "---\nhealth: green\n---\n# Shop\n"),
        ("mkdocs.yml", f"{settings}exclude_docs: /b.pdf\n"),
    )
    for number, save in enumerate(saves):
        preview.save(*save)
        fresh = Preview(folder, tmp_path / f"site-{number}")
        assert preview.shown() == fresh.shown()
        fresh.close()
    (folder.content / "support/2026-11-19-bell.md").unlink()
    preview.save()
    assert "support/2026-11-19-bell/index.html" not in preview.shown()
    preview.close()
    assert list((folder.root / FOLDER).glob("preview-*")) == []


@pytest.mark.usefixtures("_alone")
def test_preview_shows_the_old_site_until_a_mistake_in_a_template_is_mended(folder, tmp_path):
    preview = Preview(folder, tmp_path / "site")
    before = preview.shown()
    with pytest.raises(Abort):
        preview.save("layouts/site/front.html", "{{ oh }}")
    assert preview.shown() == before
    (folder.root / "layouts/site/front.html").unlink()
    preview.save()
    assert preview.shown() == before
    preview.close()
