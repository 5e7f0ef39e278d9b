"""The names of a timeline's states, as readers see them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from rundbrief.i18n.texts import Texts, _, pgettext

STATE_NAMES: Mapping[str, str] = {
    # incidents and maintenance
    "investigating": _("Investigating"),
    "identified": _("Identified"),
    "monitoring": _("Monitoring"),
    "resolved": _("Resolved"),
    "postmortem": _("Post-mortem"),
    "false-alarm": _("False alarm"),
    "scheduled": _("Scheduled"),
    "in-progress": _("In progress"),
    "verifying": _("Verifying"),
    "completed": _("Completed"),
    # follow-ups
    "open": _("Open"),
    "acknowledged": _("Acknowledged"),
    "delegated": _("Delegated"),
    "waiting": _("Waiting"),
    "verified": _("Verified"),
    "reopened": _("Reopened"),
    "rejected": _("Rejected"),
}
# Of incidents and maintenance, where other languages have another word than for follow-ups.
INCIDENT_NAMES: Mapping[str, str] = {
    "resolved": pgettext("incident", "Resolved"),
    "in-progress": pgettext("maintenance", "In progress"),
}


def list_written_names(states: Collection[str], texts: Texts) -> Mapping[str, str]:
    """Map what people write for a state to the state: its code, and its names on the pages.

    texts: in the project's language.
    """
    names: dict[str, str] = {}
    for state in sorted(states):
        shown = (STATE_NAMES.get(state, state), INCIDENT_NAMES.get(state, ""))
        english = (name.rpartition("\x04")[2] for name in shown)
        for name in (state, *english, *map(texts, shown)):
            names.setdefault(tidy(name), state)
    names.pop("", None)
    return names


def tidy(written: str) -> str:
    """Remove what people write in another way: `In-Progress`, `in progress`, `in_progress`."""
    return re.sub(r"[\s_-]+", " ", written).strip().casefold()
