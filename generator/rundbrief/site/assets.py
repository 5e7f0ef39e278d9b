"""Which files of the content folder are published as they are."""

from __future__ import annotations

from collections.abc import Iterator

from rundbrief.compilation import Compilation
from rundbrief.markup.links import ROOT


def select_assets(c: Compilation) -> Iterator[str]:
    """Choose all files for readers inside; for the public only what a public text shows."""
    if c.project.audience == "internal":
        yield from c.visible.assets
        return
    brand = c.project.settings.brand
    used = {brand.logo, brand.logo_dark, brand.logo_mail}
    html = "\n".join(fragment.html for fragment in c.bodies.fragments.values())
    for path in c.visible.assets:
        if path in used or f'"{ROOT}{c.project.addresses.asset(path)}"' in html:
            yield path
