"""How states are shown: tone (a colour of the tokens), icon, symbol in text, and label.

Site, newsletter, badges and share images all show a state alike.
"""

from __future__ import annotations

from collections.abc import Mapping

from rundbrief.content.schema import Incident
from rundbrief.content.state_names import INCIDENT_NAMES, STATE_NAMES
from rundbrief.i18n.texts import _

QUIET = "quiet"

# States that aren't listed are neutral.
_TONES: Mapping[str, str] = {
    # health
    "on-track": "good",
    "at-risk": "watch",
    "off-track": "act",
    # metrics: by target, then by what a signal points at
    "good": "good",
    "watch": "watch",
    "act": "act",
    "better": "good",
    "worse": "act",
    "signal-better": "good",
    "signal-worse": "act",
    "signal-neutral": "watch",
    # incidents and follow-ups: severity, why one needs somebody, steps of a timeline
    "minor": "watch",
    "major": "act",
    "critical": "act",
    "overdue": "act",
    "check-passed": "watch",
    "unverified": "watch",
    "investigating": "act",
    "reopened": "act",
    "identified": "watch",
    "monitoring": "watch",
    "in-progress": "watch",
    "verifying": "watch",
    "resolved": "good",
    "completed": "good",
    "verified": "good",
    # problems
    "error": "act",
    "warning": "watch",
}

# Icons of `parts/signs.html`. Each tone has a shape of its own, so that nobody needs the colour.
_ICONS: Mapping[str, str] = {"good": "on-track", "watch": "at-risk", "act": "off-track"}
_OWN_ICONS: Mapping[str, str] = {"signal-better": "better", "signal-worse": "at-risk"}
_SYMBOLS: Mapping[str, str] = {"good": "●", "watch": "▲", "act": "■", QUIET: "○"}


def find_tone(state: str | None) -> str:
    """Find the tone of a health, severity, verdict …: good, watch, act or quiet."""
    return _TONES.get(str(state), QUIET)


def find_icon(state: str | None) -> str:
    """Find the icon of a state; empty where there is none."""
    return _OWN_ICONS.get(str(state)) or _ICONS.get(find_tone(state), "")


def find_symbol(state: str | None) -> str:
    """Find the character for a state where icons can't be used."""
    return _SYMBOLS[find_tone(state)]


def find_incident_tone(incident: Incident) -> tuple[str, str]:
    """Find tone and icon of an incident's present state; planned maintenance is neutral."""
    if not incident.is_open:
        return "good", "done"
    if incident.maintenance:
        return QUIET, "clock"
    return find_tone(incident.severity), find_icon(incident.severity)


STATE_LABELS: Mapping[str, str] = {
    # health
    "on-track": _("On track"),
    "at-risk": _("At risk"),
    "off-track": _("Off track"),
    "None": _("Status unknown"),
    # answers
    "reported": _("reported"),
    "nothing": _("nothing to report"),
    "held": _("covered by an earlier update"),
    "expected": _("update due"),
    "missing": _("update missing"),
    "away": _("away"),
    "not-expected": _("no update due"),
    # incidents and follow-ups
    **STATE_NAMES,
    "minor": _("minor"),
    "major": _("major"),
    "critical": _("critical"),
    "complaint": _("Complaint"),
    "request": _("Request"),
    "question": _("Question"),
    "overdue": _("overdue"),
    "check-passed": _("check due"),
    "unverified": _("not verified"),
    # dates ahead
    "maintenance": _("Planned maintenance"),
    "ask": _("Ask due"),
    "notice": _("Last day of a notice"),
    "follow-up": _("Follow-up due"),
    "check": _("Follow-up check"),
    "word": _("Updates due"),
    "issue": _("Newsletter"),
    # metrics
    "good": _("on target"),
    "watch": _("watch"),
    "act": _("act now"),
    "signal-better": _("signal: better"),
    "signal-worse": _("signal: worse"),
    "signal-neutral": _("signal"),
    "noise": _("noise"),
    "few": _("too few values"),
    "outside": _("outside the limits"),
    "shift": _("level changed"),
    "run": _("run on one side of the mean"),
    "near": _("near a limit"),
    # cadences
    "weekly": _("weekly"),
    "biweekly": _("every two weeks"),
    "monthly": _("monthly"),
    "quarterly": _("quarterly"),
    "yearly": _("yearly"),
    "none": _("as needed"),
}


def find_label(code: object, kind: str = "") -> str:
    """Find the label of a code, as a message; of an unknown one, the code itself.

    kind: `incident` for the states of incidents and maintenance.
    """
    name = str(code)
    special = INCIDENT_NAMES.get(name) if kind == "incident" else None
    return special or STATE_LABELS.get(name, name)
