"""Corrections of updates that readers have already received."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from rundbrief.i18n.texts import _
from rundbrief.validation.fields import DERIVED, LineOrFlag, Model


class CorrectionFields(Model):
    """Fields of an update that closed issues don't store with it."""

    # The sentence. After parsing, true is replaced by the summary; false means that a change is not
    # worth a correction.
    correction: LineOrFlag | None = Field(
        None, description=_("readers of the newsletter learn from it what was wrong")
    )
    # The line of the key, from 1; 0 if it isn't written.
    correction_line: Annotated[int, DERIVED] = Field(0, repr=False)
    # Identifies what the title, the written summary and the text say.
    checksum: Annotated[str, DERIVED] = Field("", repr=False)

    @property
    def correction_text(self) -> str:
        """The sentence for readers; empty without a correction."""
        return self.correction if isinstance(self.correction, str) else ""
