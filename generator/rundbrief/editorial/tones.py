"""How a state looks: its tone, which is a colour of the tokens, its icon, its symbol in text.

Site, newsletter, badges and images for links all show a state alike.
"""

from __future__ import annotations

from collections.abc import Mapping

from rundbrief.content.schema import Incident

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


def find_incident_look(incident: Incident) -> tuple[str, str]:
    """Give the tone and the icon of an incident as it stands now; planned work alarms nobody."""
    if not incident.is_open:
        return "good", "done"
    if incident.maintenance:
        return QUIET, "clock"
    return find_tone(incident.severity), find_icon(incident.severity)
