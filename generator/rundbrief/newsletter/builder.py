"""Build outputs for newsletter issues: files, images, previews."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from rundbrief.incremental.object_store import ObjectStore
from rundbrief.incremental.output_builder import OUTSIDE_SITE, Built, Output, StoredOutput
from rundbrief.problems import Problem, ProblemsError
from rundbrief.queries import Queries

# The functions below import lazily: these imports take longer than a whole build in which nothing
# changed.

_FAILED = "failed_drawings"
_PROBLEMS = TypeAdapter(tuple[Problem, ...])


@dataclass(frozen=True)
class Newsletter:
    """A built issue, ready to be published."""

    key: str
    # The issue's folder, in the folder of all newsletters.
    folder: str
    # By path in the issue's folder.
    files: Mapping[str, Path]


def list_newsletters(keys: Iterable[str]) -> Iterator[Output]:
    """List the newsletters of issues: files to send, and images that the site hosts."""
    for key in keys:
        yield Output(f"newsletter {key}", _build_newsletter, (key,))


def list_images(keys: Iterable[str]) -> Iterator[Output]:
    """List the images that the site hosts for emails."""
    for key in keys:
        yield Output(f"newsletter images {key}", _build_images, (key,))


def list_previews(keys: Iterable[str]) -> Iterator[Output]:
    """List the previews, which show issues as email clients would; they are never published."""
    for key in keys:
        yield Output(f"newsletter preview {key}", _build_preview, (key,))


def open_newsletter(output: StoredOutput, store: ObjectStore) -> Newsletter | None:
    """Return a built newsletter; None if it couldn't be built."""
    files = {
        path.removeprefix(OUTSIDE_SITE): Path(store.place(file))
        for path, file in output.files
        if path.startswith(OUTSIDE_SITE)
    }
    return Newsletter(output.metadata["key"], output.metadata["folder"], files) if files else None


def problems_of(output: StoredOutput) -> tuple[Problem, ...]:
    """Return the problems found while building an output."""
    return _PROBLEMS.validate_python(output.metadata["problems"])


def find_failed_drawings(outputs: Iterable[StoredOutput]) -> Iterator[str]:
    """Find the drawings that can't be rendered among those of newsletters, as their keys."""
    for output in outputs:
        if isinstance(output.metadata, Mapping):
            yield from output.metadata.get(_FAILED, ())


def _build_newsletter(q: Queries, key: str) -> Built:
    from rundbrief.newsletter.linting import lint_newsletter
    from rundbrief.newsletter.render import render_newsletter

    issue = q.issue(key)
    try:
        rendered = render_newsletter(q, issue)
    except ProblemsError as exc:
        return Built({}, _metadata(q, key, exc.problems), reusable=False)
    problems = (*rendered.images.problems, *lint_newsletter(q, issue, rendered))
    files = {f"{OUTSIDE_SITE}{name}": data for name, data in rendered.files().items()}
    files |= rendered.images.site_files(rendered.folder)
    metadata = _metadata(q, key, problems, rendered.images.failed_drawings)
    return Built(files, metadata, reusable=rendered.images.is_reproducible)


def _build_images(q: Queries, key: str) -> Built:
    """Without a site_url there is no email, so nothing is built."""
    from rundbrief.newsletter.images import make_images

    if not q.addresses.site_url:
        return Built({}, _metadata(q, key, ()))
    images = make_images(q, q.issue(key))
    files = images.site_files(q.issue_folder(key))
    metadata = _metadata(q, key, images.problems, images.failed_drawings)
    return Built(files, metadata, reusable=images.is_reproducible)


def _build_preview(q: Queries, key: str) -> Built:
    """If an issue can't be rendered, the page says why.

    Such problems are shown on the page and not reported.
    """
    from rundbrief.newsletter.client_preview import render_preview
    from rundbrief.newsletter.render import render_newsletter

    issue = q.issue(key)
    try:
        rendered = render_newsletter(q, issue)
    except ProblemsError as exc:
        return Built(dict(render_preview(q, issue, None, exc.problems)), reusable=False)
    files = dict(render_preview(q, issue, rendered))
    metadata = {_FAILED: list(rendered.images.failed_drawings)}
    return Built(files, metadata, reusable=rendered.images.is_reproducible)


def _metadata(
    q: Queries, key: str, problems: Iterable[Problem], failed: Iterable[str] = ()
) -> Mapping[str, Any]:
    return {
        _FAILED: list(failed),
        "key": key,
        "folder": q.issue_folder(key),
        "problems": _PROBLEMS.dump_python(tuple(problems), mode="json"),
    }
