"""How states look."""

from typing import get_args

import pytest

from making import incident
from rundbrief.content.schema import Health
from rundbrief.content.timeline import FOLLOW_UP_STATES, INCIDENT_STATES, MAINTENANCE_STATES
from rundbrief.editorial.calendar_events import EventKind
from rundbrief.editorial.check_ins import CheckInState
from rundbrief.editorial.metric_verdicts import SignalKind, Tendency
from rundbrief.editorial.needs_attention import AttentionReason
from rundbrief.editorial.state_display import (
    STATE_LABELS,
    find_icon,
    find_incident_tone,
    find_label,
    find_symbol,
    find_tone,
)
from rundbrief.i18n.texts import load_texts
from rundbrief.site.pages.check_ins import COVERED
from rundbrief.validation.fields import Cadence


@pytest.mark.parametrize(
    ("state", "look"),
    [
        (Health.ON_TRACK, ("good", "on-track", "●")),
        ("at-risk", ("watch", "at-risk", "▲")),
        ("critical", ("act", "off-track", "■")),
        ("signal-better", ("good", "better", "●")),
        ("noise", ("quiet", "", "○")),
        (None, ("quiet", "", "○")),
    ],
)
def test_state_has_a_tone_an_icon_and_a_symbol(state, look):
    assert (find_tone(state), find_icon(state), find_symbol(state)) == look


def test_states_of_incidents_have_labels_of_their_own():
    german = load_texts("de")
    states = ("resolved", "in-progress", "postmortem", "unheard-of")
    said = [(german(find_label(s)), german(find_label(s, "incident"))) for s in states]
    assert said == [
        ("Erledigt", "Behoben"),
        ("In Arbeit", "Läuft"),
        ("Nachbetrachtung", "Nachbetrachtung"),
        ("unheard-of", "unheard-of"),
    ]


def test_every_state_with_a_label_has_a_tone():
    assert {find_tone(state) for state in STATE_LABELS} == {"good", "watch", "act", "quiet"}


@pytest.mark.parametrize(
    ("state", "more", "look"),
    [
        ("investigating", {"severity": "minor"}, ("watch", "at-risk")),
        ("investigating", {"severity": "critical"}, ("act", "off-track")),
        ("resolved", {"severity": "critical"}, ("good", "done")),
        ("scheduled", {"kind": "maintenance"}, ("quiet", "clock")),
        ("completed", {"kind": "maintenance"}, ("good", "done")),
    ],
)
def test_incident_looks_as_bad_as_it_is_now(state, more, look):
    assert find_incident_tone(incident(("2026-11-17 09:40", state), **more)) == look


def test_every_state_has_a_label():
    states = {*INCIDENT_STATES, *MAINTENANCE_STATES, *FOLLOW_UP_STATES}
    codes = {
        *Health,
        *CheckInState,
        *AttentionReason,
        *EventKind,
        *get_args(Cadence),
        *states,
        "None",
    }
    others = {
        "minor",
        "major",
        "critical",
        "complaint",
        "request",
        "question",
        "good",
        "watch",
        "act",
        "noise",
        "few",
        COVERED,
        *(f"signal-{tendency}" for tendency in Tendency),
        *map(str, SignalKind),
    }
    assert set(STATE_LABELS) == {str(code) for code in codes} | others
