"""Thunderbird, on a screen of its own that nobody sees (Xvfb)."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# As tall as a mail, so that one picture shows all of it. In windows of more than 4096 pixels,
# Thunderbird blurs what has a filter, such as an email in dark mode; on usual screens it is sharp.
SCREEN = (760, 7200)

# Nothing may be asked, fetched or announced when Thunderbird starts.
PREFERENCES: dict[str, object] = {
    "app.donation.eoy.version.viewed": 999,
    "app.update.enabled": False,
    "browser.dom.window.dump.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "datareporting.policy.dataSubmissionPolicyBypassNotification": True,
    "mail.inappnotifications.enabled": False,
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.rights.version": 1,
    "mail.shell.checkDefaultClient": False,
    "mail.spotlight.firstRunDone": True,
    "mailnews.start_page.enabled": False,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.type": 1,
    "toolkit.telemetry.enabled": False,
}


def take_in_thunderbird(mail: Path, picture: Path, scheme: str, profile: Path) -> None:
    """Open a mail in a Thunderbird that was never started before, and wait until it is still."""
    write_profile(profile, dark=scheme == "dark")
    command = ["thunderbird", "--profile", str(profile), "--no-remote", "-file", str(mail)]
    with screen() as display, started(command, display):
        before = b""
        for __ in range(30):
            time.sleep(2)
            shot = ["import", "-display", display, "-window", "root", str(picture)]
            subprocess.run(shot, check=True)
            now = picture.read_bytes()
            # An empty window has few colours.
            if now == before and colours_of(picture) > 200:
                break
            before = now
        else:
            print(f"{picture.name}: not still, or empty, after a minute", file=sys.stderr)
    subprocess.run(["mogrify", "-trim", str(picture)], check=True)
    print(picture.name)


def write_profile(profile: Path, *, dark: bool) -> None:
    profile.mkdir()
    theme = "dark" if dark else "light"
    colours = {
        "extensions.activeThemeID": f"thunderbird-compact-{theme}@mozilla.org",
        "layout.css.prefers-color-scheme.content-override": 0 if dark else 1,
        "ui.systemUsesDarkTheme": int(dark),
    }
    lines = [
        f"user_pref({json.dumps(key)}, {json.dumps(value)});\n"
        for key, value in (PREFERENCES | colours).items()
    ]
    (profile / "user.js").write_text("".join(lines), encoding="utf-8")
    width, height = map(str, SCREEN)
    window = {
        "screenX": "0",
        "screenY": "0",
        "width": width,
        "height": height,
        "sizemode": "normal",
    }
    store = {"chrome://messenger/content/messageWindow.xhtml": {"messengerWindow": window}}
    (profile / "xulstore.json").write_text(json.dumps(store), encoding="utf-8")


def colours_of(picture: Path) -> int:
    command = ["identify", "-format", "%k", str(picture)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


@contextmanager
def screen() -> Iterator[str]:
    """A screen that nobody sees; it finds a free number by itself."""
    read, write = os.pipe()
    size = "x".join(map(str, (*SCREEN, 24)))
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as server:
        os.close(write)
        with os.fdopen(read) as number:
            display = f":{number.readline().strip()}"
        try:
            yield display
        finally:
            server.terminate()


@contextmanager
def started(command: list[str], display: str) -> Iterator[None]:
    """A program that is ended with all that it started."""
    environment = os.environ | {"DISPLAY": display, "MOZ_ENABLE_WAYLAND": "0", "NO_AT_BRIDGE": "1"}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, env=environment, stdout=quiet, stderr=quiet, start_new_session=True
    ) as program:
        try:
            yield
        finally:
            os.killpg(program.pid, signal.SIGTERM)
