"""Problems with git: what the history can't tell, why, and how to fix it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rundbrief.content.git_history import History
from rundbrief.content.git_process import NOT_STARTED
from rundbrief.content.schema import FollowUp, Update
from rundbrief.i18n.texts import _
from rundbrief.problems import Level, Problem
from rundbrief.web_addresses import hide_all_credentials

_WHY = _("git knows dates and authors of files without their own, and due dates that moved")
# The command that git suggests for a repository of another user.
_TRUST = re.compile(r"git config --global --add safe\.directory .+")


def check_history(
    history: History, updates: Iterable[Update], follow_ups: Iterable[FollowUp], shown: str
) -> Iterator[Problem]:
    """Warn once if git lacks history that the content needs. shown: the content folder."""
    if history.refusal:
        yield explain_refusal(history.refusal, shown)
    elif history.shallow and need_history(updates, follow_ups):
        what = _("the git history is incomplete, so authors and original due dates are missing")
        fix = _("fetch the full history (git fetch --unshallow; in CI, set fetch-depth: 0)")
        yield Problem(shown, 0, what, _WHY, fix, level=Level.WARNING)


# No problem, since a folder without git is a choice, but whoever made a mistake should know.
NO_REPOSITORY = _(
    "Note: there is no git repository here, so authors and original due dates are missing."
)


def need_history(updates: Iterable[Update], follow_ups: Iterable[FollowUp]) -> bool:
    """Whether anything is shown that only git knows."""
    return any(it.due for it in follow_ups) or any(
        not it.authors or any(ask.due for ask in it.asks) for it in updates
    )


def explain_refusal(message: str, shown: str) -> Problem:
    """Build a warning from what git wrote to standard error. shown: the folder it ran in."""
    reason = next((line for line in map(str.strip, message.splitlines()) if line), "")
    reason = reason.removeprefix("fatal: ").removeprefix("error: ").removeprefix("warning: ")
    reason = hide_all_credentials(reason)
    command = _TRUST.search(message)
    if command:
        fix = _("if you trust everybody who can change this folder, run: {command}")
    elif reason.startswith(NOT_STARTED):
        fix = _("install git, or write a date and authors into every file")
    else:
        fix = _("run “git log” in this folder, and fix what it reports")
    what = _("git can't read the history ({reason})")
    values = {"reason": reason, "command": command[0] if command else ""}
    return Problem(shown, 0, what, _WHY, fix, values, Level.WARNING)
