from typing import get_args

from rundbrief.config.fields import Cadence
from rundbrief.content.schema import Health
from rundbrief.content.timeline import FOLLOW_UP_STATES, INCIDENT_STATES, MAINTENANCE_STATES
from rundbrief.editorial.agenda import AppointmentKind
from rundbrief.editorial.attention import Concern
from rundbrief.editorial.expected import Answer
from rundbrief.editorial.signals import Kind, Tendency
from rundbrief.editorial.state_labels import WORDS
from rundbrief.site.pages.check_ins import HELD


def test_every_code_has_words():
    states = {*INCIDENT_STATES, *MAINTENANCE_STATES, *FOLLOW_UP_STATES}
    codes = {*Health, *Answer, *Concern, *AppointmentKind, *get_args(Cadence), *states, "None"}
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
        HELD,
        *(f"signal-{tendency}" for tendency in Tendency),
        *map(str, Kind),
    }
    assert set(WORDS) == {str(code) for code in codes} | others
