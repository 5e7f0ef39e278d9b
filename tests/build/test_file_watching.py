"""The preview watches what a build reads, and follows no links."""

import time
from types import SimpleNamespace

import pytest
from watchdog.events import FileSystemEventHandler
from watchdog.observers.polling import PollingObserver

from deep_folders import nested
from rundbrief.build.file_watching import watch_without_links

WAIT = 20  # seconds, at most


class Recorder(FileSystemEventHandler):
    """Notes the paths of all events."""

    def __init__(self, seen):
        self.seen = seen

    def on_any_event(self, event):
        self.seen.append(event.src_path)


class Server(SimpleNamespace):
    """What we use of MkDocs' server."""

    def watch(self, path):
        self._watched_paths[path] = 1
        self._watch_refs[path] = self.observer.schedule(Recorder(self.seen), path, recursive=True)

    def unwatch(self, path):
        self._watched_paths.pop(path)
        self.observer.unschedule(self._watch_refs.pop(path))


@pytest.fixture
def server(folder):
    server = Server(observer=PollingObserver(), _watched_paths={}, _watch_refs={}, seen=[])
    server.watch(str(folder.content))
    return server


def test_change_is_seen_although_links_lead_up_and_folders_are_deep(folder, server):
    (folder.content / "up").symlink_to("..")
    (folder.content / "upper").symlink_to("..")
    (folder.root / "layouts").mkdir()
    with nested(folder.content, 1400):
        watch_without_links(server, [folder.root / "layouts"])
        server.observer.start()
        try:
            changed = [folder.content / "a.md", folder.root / "layouts" / "base.html"]
            for path in changed:
                path.write_text("")
            until = time.monotonic() + WAIT
            while not set(map(str, changed)) <= set(server.seen) and time.monotonic() < until:
                time.sleep(0.1)
        finally:
            server.observer.stop()
            server.observer.join()
    assert set(map(str, changed)) <= set(server.seen)
    assert not any("/up/" in path for path in server.seen)
