"""How states look."""

import pytest

from making import incident
from rundbrief.content.schema import Health
from rundbrief.editorial.state_labels import WORDS
from rundbrief.editorial.tones import find_icon, find_incident_look, find_symbol, find_tone


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


def test_every_state_with_a_label_has_a_tone():
    assert {find_tone(state) for state in WORDS} == {"good", "watch", "act", "quiet"}


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
    assert find_incident_look(incident(("2026-11-17 09:40", state), **more)) == look
