"""How a state looks: its tone, which is a colour of the tokens, its icon, its symbol in text.

Site, newsletter, badges and images for links all show a state alike.

The words for what files say in codes: states, severities, kinds.
"""

from __future__ import annotations

from collections.abc import Mapping

from rundbrief.content.schema import Incident
from rundbrief.i18n.texts import _

QUIET = "quiet"

# Whatever isn't here says neither good nor bad.
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
    """Give the tone of a health, severity, verdict …: good, watch, act or quiet."""
    return _TONES.get(str(state), QUIET)


def find_icon(state: str | None) -> str:
    """Give the icon that goes with a state; empty where there is none."""
    return _OWN_ICONS.get(str(state)) or _ICONS.get(find_tone(state), "")


def find_symbol(state: str | None) -> str:
    """Give the character that stands for a state where there are no icons."""
    return _SYMBOLS[find_tone(state)]


def find_incident_tone(incident: Incident) -> tuple[str, str]:
    """Give the tone and the icon of an incident as it stands now; planned work alarms nobody."""
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
    "None": _("No health reported"),
    # answers
    "reported": _("reported"),
    "nothing": _("nothing to report"),
    "held": _("an earlier word is still enough"),
    "expected": _("word expected"),
    "missing": _("no word"),
    "away": _("away"),
    "not-expected": _("no word expected"),
    # incidents
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
    "minor": _("minor"),
    "major": _("major"),
    "critical": _("critical"),
    # follow-ups
    "open": _("Open"),
    "acknowledged": _("Acknowledged"),
    "delegated": _("Delegated"),
    "waiting": _("Waiting"),
    "verified": _("Verified"),
    "reopened": _("Reopened"),
    "rejected": _("Rejected"),
    "complaint": _("Complaint"),
    "request": _("Request"),
    "question": _("Question"),
    "overdue": _("overdue"),
    "check-passed": _("check is due"),
    "unverified": _("not verified"),
    # dates ahead
    "maintenance": _("Planned work"),
    "ask": _("An ask is due"),
    "follow-up": _("A follow-up is due"),
    "check": _("A follow-up is looked at"),
    "word": _("Words are due"),
    "issue": _("Newsletter"),
    # metrics
    "good": _("on target"),
    "watch": _("watch it"),
    "act": _("act now"),
    "signal-better": _("signal: better"),
    "signal-worse": _("signal: worse"),
    "signal-neutral": _("signal"),
    "noise": _("noise"),
    "few": _("too few values"),
    "outside": _("outside the limits"),
    "shift": _("here the level changed"),
    "run": _("many in a row on one side"),
    "near": _("near a limit"),
    # cadences
    "weekly": _("weekly"),
    "biweekly": _("every two weeks"),
    "monthly": _("monthly"),
    "quarterly": _("quarterly"),
    "yearly": _("yearly"),
    "none": _("no fixed rhythm"),
}
