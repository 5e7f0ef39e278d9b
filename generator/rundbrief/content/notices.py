"""Standing notices: updates that are shown until their deadline."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from rundbrief.i18n.texts import _
from rundbrief.validation.fields import Day, Model


class NoticeFields(Model):
    """Fields of an update that make it a standing notice."""

    kind: Literal["update", "notice"] = Field(
        "update", description=_("a notice is shown in every issue until its deadline")
    )
    until: Day | None = Field(None, description=_("it is the last day on which a notice is shown"))

    @property
    def is_notice(self) -> bool:
        return self.kind == "notice"

    def has_ended(self, today: dt.date) -> bool:
        """Whether it is a notice whose last day has passed."""
        return self.is_notice and self.until is not None and self.until < today
