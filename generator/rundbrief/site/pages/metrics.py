"""The figures, and how to read them."""

from __future__ import annotations

from dataclasses import dataclass

from rundbrief.compilation import Compilation
from rundbrief.site.frames import build_frame
from rundbrief.site.lines import Lines
from rundbrief.site.page import SitePage
from rundbrief.site.parts import Frame, MetricCard
from rundbrief.texts import _


@dataclass(frozen=True)
class MetricsView:
    frame: Frame
    metrics: tuple[MetricCard, ...]


def build_metrics(c: Compilation) -> SitePage:
    frame = build_frame(c, "metrics", c.texts(_("Metrics")))
    lines = Lines(c, frame.root)
    view = MetricsView(frame, tuple(lines.metric(m) for m in c.visible.metrics))
    return SitePage("metrics", "metrics.html", view)
