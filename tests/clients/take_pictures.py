"""Take pictures of the sample's newsletters as email clients show them: `make client-pictures`.

    python tests/clients/take_pictures.py [chromium] [word] [print] [thunderbird] [spam]

By itself all: Chromium at the widths of phones and of a desk, light and dark, without pictures, and
without the styles in the head; the emulation of Outlook for Windows; pages as printed; Thunderbird,
light and dark. At the end, SpamAssassin's score of each. English and German. What comes out lies in
`tests/clients/pictures`; a person looks at it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from spam_report import report_scores
from thunderbird_window import take_in_thunderbird
from word_engine import show_in_word

from browsing import REPOSITORY, SITE, build_site, launch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, PdfMargins, Route

PICTURES = Path(__file__).parent / "pictures"
LANGUAGES = ("en-GB", "de")

# How Chromium shows an email, and at which widths.
LOOKS: Mapping[str, tuple[int, ...]] = {
    "light": (320, 375, 600, 1000),
    "dark": (320, 375, 600, 1000),
    "no-pictures": (375, 600),
    "no-pictures-dark": (375, 600),
    "no-head-styles": (375, 600),
}

# A program, and the Debian package that has it.
NEEDED = {
    "thunderbird": {
        "thunderbird": "thunderbird",
        "Xvfb": "xvfb",
        "import": "imagemagick",
        "identify": "imagemagick",
    },
    "print": {"pdftoppm": "poppler-utils"},
}


def main(parts: list[str]) -> None:
    parts = parts or ["chromium", "word", "print", "thunderbird", "spam"]
    get_programs({k: v for part in parts for k, v in NEEDED.get(part, {}).items()})
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir()
    with tempfile.TemporaryDirectory() as name:
        mails = [mail for it in LANGUAGES for mail in build_sample(Path(name) / it, it)]
        if {"chromium", "word", "print"} & set(parts):
            take_in_browser(mails, parts)
        if "thunderbird" in parts:
            for mail in mails:
                for scheme in ("light", "dark"):
                    picture = PICTURES / f"{name_of(mail)}-thunderbird-{scheme}.png"
                    profile = Path(name) / f"{picture.stem}.profile"
                    take_in_thunderbird(mail.with_suffix(".eml"), picture, scheme, profile)
        if "spam" in parts:
            report_scores({name_of(it): it.with_suffix(".eml") for it in mails})


def get_programs(needed: Mapping[str, str]) -> None:
    """Install what is missing, if this user may; else say how."""
    missing = sorted({package for name, package in needed.items() if not shutil.which(name)})
    if not missing:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"Some programs are missing; on Debian: sudo {' '.join(command)}")
    subprocess.run(["apt-get", "update"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def build_sample(folder: Path, language: str) -> list[Path]:
    """Build the sample in a language; return the HTML of its newsletters."""
    shutil.copytree(REPOSITORY / "content", folder / "content")
    settings = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
    config = folder / "mkdocs.yml"
    config.write_text(settings.replace("language: en-GB", f"language: {language}"), "utf-8")
    output = build_site(folder / "output", config)
    return sorted((output / "newsletter").rglob("newsletter.html"))


def name_of(mail: Path) -> str:
    """Return the name of an issue with its language."""
    return f"{mail.parents[3].name[:2]}-{mail.parent.name}"


def drop_head_styles(html: str) -> str:
    """Delete style sheets, as some apps of Gmail do for accounts of other providers."""
    return re.sub(r"<style\b.*?</style>", "", html, flags=re.DOTALL)


def take_in_browser(mails: list[Path], parts: list[str]) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        for mail in mails:
            if "chromium" in parts:
                for look, widths in LOOKS.items():
                    for width in widths:
                        take_page(browser, mail, width, look)
            if "word" in parts:
                take_page(browser, mail, 1000, "word")
            if "print" in parts:
                print_pages(browser, mail)
        browser.close()


def take_page(browser: Browser, mail: Path, width: int, look: str) -> None:
    picture = PICTURES / f"{name_of(mail)}-{look}-{width}.png"
    change = {"word": show_in_word, "no-head-styles": drop_head_styles}.get(look, str)
    open_mail(
        browser,
        mail,
        lambda page: page.screenshot(path=picture, full_page=True),
        width=width,
        dark=look.endswith("dark"),
        images=not look.startswith("no-pictures"),
        change=change,
    )
    print(picture.name)


def print_pages(browser: Browser, mail: Path) -> None:
    """Print on A4, without backgrounds, as browsers do by default."""
    pdf = PICTURES / f"{name_of(mail)}-print.pdf"
    margins: PdfMargins = {"top": "12mm", "right": "12mm", "bottom": "12mm", "left": "12mm"}
    open_mail(browser, mail, lambda page: page.pdf(path=pdf, format="A4", margin=margins))
    subprocess.run(["pdftoppm", "-r", "60", "-png", str(pdf), str(pdf.with_suffix(""))], check=True)
    print(pdf.name)


def open_mail(
    browser: Browser,
    mail: Path,
    use: Callable[[Page], object],
    *,
    width: int = 1000,
    dark: bool = False,
    images: bool = True,
    change: Callable[[str], str] = str,
) -> None:
    """Open an email, with its images from the built site. change: what the client does to it."""
    site = mail.parents[2] / "site"
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if dark else "light",
        java_script_enabled=False,
    )

    def decide(route: Route) -> None:
        asked = route.request.url
        if asked == f"{SITE}the-email":
            body = change(mail.read_text(encoding="utf-8"))
            route.fulfill(body=body, content_type="text/html; charset=utf-8")
        elif asked.startswith(SITE) and images:
            route.fulfill(path=site / asked.removeprefix(SITE))
        else:
            route.abort()

    context.route("**/*", decide)
    page = context.new_page()
    page.goto(f"{SITE}the-email")
    use(page)
    context.close()


if __name__ == "__main__":
    main(sys.argv[1:])
