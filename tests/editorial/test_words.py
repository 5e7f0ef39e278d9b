from typing import get_args

from rundbrief.content.model import Health
from rundbrief.content.timeline import FOLLOW_UP_STATES, INCIDENT_STATES, MAINTENANCE_STATES
from rundbrief.editorial.agenda import AppointmentKind
from rundbrief.editorial.answers import Answer
from rundbrief.editorial.signals import Kind, Tendency
from rundbrief.editorial.waiting import Concern
from rundbrief.editorial.words import WORDS
from rundbrief.fields import Cadence
from rundbrief.site.pages.requests import HELD


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
