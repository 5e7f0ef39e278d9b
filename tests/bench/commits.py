"""Give a generated project a past: a commit for each of its files, in the order of their days."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path

from hugo_site import DAY


def commit_each(project: Path) -> None:
    """Make the project a repository in which every dated file came with a commit of its own."""
    git = ("git", "-C", str(project))
    subprocess.run([*git, "init", "--quiet", "--initial-branch=main"], check=True)
    (project / ".gitignore").write_text("/output/\n/.cache/\n", encoding="utf-8")
    stream = b"".join(_commands(project))
    subprocess.run([*git, "fast-import", "--quiet"], input=stream, check=True)
    subprocess.run([*git, "reset", "--quiet"], check=True)


def _commands(project: Path) -> Iterator[bytes]:
    """Say it as `git fast-import` reads it."""
    content = (path for path in (project / "content").rglob("*") if path.is_file())
    files = [project / ".gitignore", project / "mkdocs.yml", *content]
    dated = sorted((path for path in files if DAY.match(path.name)), key=lambda path: path.name)
    undated = sorted(set(files) - set(dated))
    yield _commit("2020-01-01", undated, project)
    for path in dated:
        yield _commit(path.name[:10], [path], project)


def _commit(day: str, paths: list[Path], project: Path) -> bytes:
    noon = datetime.combine(datetime.fromisoformat(day), time(12), UTC)
    who = f"Ada <ada@example.org> {int(noon.timestamp())} +0000"
    parts = [b"commit refs/heads/main\n", f"committer {who}\ndata 6\nWrite\n\n".encode()]
    for path in paths:
        data = path.read_bytes()
        name = path.relative_to(project).as_posix()
        parts.append(f"M 100644 inline {name}\ndata {len(data)}\n".encode() + data + b"\n")
    return b"".join(parts)
