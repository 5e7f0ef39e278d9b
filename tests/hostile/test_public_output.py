"""A public build is the same, byte for byte, as if internal content didn't exist."""

from __future__ import annotations

from pathlib import Path

from conftest import Folder
from small_project import FILES, picture

INTERNAL: dict[str, str | bytes] = {
    "content/support/2026-11-13-secret.md": "---\ntags: [shop, zzz]\nauthors: [Zed]\n---\n# S\n\nX.",
    "content/marketing/2026-11-16-c.md": "---\nasks: [{to: support, what: Help}]\n---\n# C\n\nX.\n",
    "content/incidents/2026-11-16-down.md": "# Down\n\n## 2026-11-16 09:00 investigating\nX.\n",
    "content/follow-ups/2026-11-16-wish.md": "---\nowner: Zed\n---\n# A wish\n",
    "content/plans.md": "# Plans\n\n![Plan](images/plan.png)\n",
    "content/images/plan.png": picture(4, 4, "red"),
    "content/newsletter/2026-11-board.md": "To the board.\n",
}


def build(folder: Folder, project: dict[str, str | bytes]) -> dict[str, bytes]:
    for path, text in project.items():
        folder.write(path, text)
    command = ("build", "--audience", "public", "--today", "2026-11-20")
    result = folder.run(*command)
    assert result.exit_code == 0, result.stderr
    return folder.files()


def test_internal_content_leaves_no_trace(tmp_path: Path) -> None:
    public: dict[str, str | bytes] = {
        path: text
        for path, text in FILES.items()
        if "audience: public" in str(text) or not path.endswith((".md", ".csv"))
    }
    settings = str(FILES["mkdocs.yml"]).replace(
        "      newsletter:\n",
        "      newsletter:\n        editions: {everyone: {audience: public}, "
        "board: {audience: internal}}\n",
    )
    public["mkdocs.yml"] = settings
    without = build(Folder(tmp_path / "without"), public)
    assert len(without) > 50
    assert build(Folder(tmp_path / "with"), public | INTERNAL) == without


def test_incident_whose_first_entry_is_in_the_future_is_no_leak(folder):
    entries = "## 2027-11-17 08:50 investigating\nx\n\n## 2026-11-17 10:00 resolved\ny\n"
    folder.write(
        "content/incidents/2026-11-17-a.md",
        f"---\ntitle: Down\naudience: public\n---\nx\n\n{entries}",
    )
    result = folder.run("build", "--audience", "public", "--today", "2026-11-20")
    assert result.exit_code == 0, result.output
