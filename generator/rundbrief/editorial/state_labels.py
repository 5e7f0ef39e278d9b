"""The words for what files say in codes: states, severities, kinds."""

from __future__ import annotations

from collections.abc import Mapping

from rundbrief.i18n.texts import _

WORDS: Mapping[str, str] = {
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
