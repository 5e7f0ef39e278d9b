"""Take pictures of the sample's newsletters as real programs show them: `make client-pictures`.

Chromium at the widths of a phone and of a desk, light, dark, and without pictures; Thunderbird on
a screen of its own (Xvfb), light and dark. What comes out lies in `tests/clients/pictures`; a
person looks at it.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner

from rundbrief.cli import main as rundbrief

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

REPOSITORY = Path(__file__).parents[2]
PICTURES = Path(__file__).parent / "pictures"
SITE = "https://status.kestrel.example.org/"
WIDTHS = (375, 600)
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")

# A program, and the Debian package that has it.
NEEDED = {
    "thunderbird": "thunderbird",
    "Xvfb": "xvfb",
    "import": "imagemagick",
    "identify": "imagemagick",
}

# As tall as a mail, so that one picture shows all of it.
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


def main() -> None:
    get_programs()
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir()
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "output"
        build_sample(output)
        mails = sorted((output / "newsletter").rglob("newsletter.eml"))
        take_in_chromium(output, [mail.with_suffix(".html") for mail in mails])
        for scheme in ("light", "dark"):
            for mail in mails:
                name = f"{mail.parent.name}-thunderbird-{scheme}.png"
                take_in_thunderbird(mail, PICTURES / name, scheme, Path(folder) / f"{name}.profile")


def get_programs() -> None:
    """Install what is missing, if this user may; else say how."""
    missing = sorted({package for name, package in NEEDED.items() if not shutil.which(name)})
    if not missing:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"Some programs are missing; on Debian: sudo {' '.join(command)}")
    subprocess.run(["apt-get", "update"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def build_sample(output: Path) -> None:
    config = str(REPOSITORY / "mkdocs.yml")
    command = ["build", "-f", config, "--today", "2026-11-20", "--output", str(output)]
    result = CliRunner().invoke(rundbrief, command, catch_exceptions=False)
    if result.exit_code:
        sys.exit(result.stderr)


def take_in_chromium(output: Path, mails: list[Path]) -> None:
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if not path:
        sys.exit("No Chromium: run `make browser`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for mail in mails:
            for width in WIDTHS:
                for look in ("light", "dark", "no-pictures"):
                    take_page(browser, output, mail, width, look)
        browser.close()


def take_page(browser: Browser, output: Path, mail: Path, width: int, look: str) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if look == "dark" else "light",
        java_script_enabled=False,
    )

    def decide(route: Route) -> None:
        asked = route.request.url
        if route.request.resource_type == "image" and look == "no-pictures":
            route.abort()
        elif asked.startswith(SITE):
            route.fulfill(path=output / "site" / asked.removeprefix(SITE))
        elif asked.startswith(("file://", "data:")):
            route.continue_()
        else:
            route.abort()

    context.route("**/*", decide)
    page = context.new_page()
    page.goto(mail.as_uri())
    name = f"{mail.parent.name}-chromium-{width}-{look}.png"
    page.screenshot(path=PICTURES / name, full_page=True)
    print(name)
    context.close()


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


if __name__ == "__main__":
    main()
