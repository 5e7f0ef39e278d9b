"""Queries about incidents, follow-ups, asks, upcoming dates and metrics."""

from __future__ import annotations

from collections.abc import Mapping

from rundbrief.content.schema import FollowUp, Incident, Metric, Update
from rundbrief.editorial.calendar_events import CalendarEvent, select_events
from rundbrief.editorial.needs_attention import OpenAsk, select_open_asks
from rundbrief.incremental.dependency_traces import query, reads_inputs
from rundbrief.queries.base import BaseQueries, neighbours_by_ref, next_of


class RegisterQueries(BaseQueries):
    """Incidents, follow-ups, asks, upcoming dates and metrics."""

    # Incidents, follow-ups, asks, upcoming dates

    @property
    @query
    def incidents(self) -> tuple[Incident, ...]:
        return self._content.incidents

    @query
    def incident(self, ref: str) -> Incident:
        return self._incidents[ref]

    @query
    def incident_neighbours(self, ref: str) -> tuple[Incident | None, Incident | None]:
        """The older and the newer one of the same kind: incidents or planned maintenance."""
        kind = self._incidents[ref].maintenance
        own = [it for it in self._content.incidents if it.maintenance is kind]
        return neighbours_by_ref(own)[ref]

    @query
    def incidents_affecting(self, slug: str) -> tuple[Incident, ...]:
        return tuple(it for it in self._content.incidents if slug in it.affects)

    @property
    @query
    def follow_ups(self) -> tuple[FollowUp, ...]:
        return self._content.follow_ups

    @query
    def follow_up(self, ref: str) -> FollowUp:
        return self._follow_ups[ref]

    @query
    def follow_ups_of(self, slug: str) -> tuple[FollowUp, ...]:
        """Follow-ups that a department has to resolve: its own and those delegated to it."""
        return tuple(
            it for it in self._content.follow_ups if slug in (it.department, it.delegated_to)
        )

    @property
    @query
    def open_asks(self) -> tuple[OpenAsk, ...]:
        """All open asks, most urgent first."""
        return select_open_asks(self._content.updates, self._project.today)

    @query
    def open_asks_with(self, slug: str) -> tuple[OpenAsk, ...]:
        """The open asks from and to a department, most urgent first."""
        return tuple(it for it in self.open_asks if slug in (it.ask.to, it.update.department))

    @property
    @query
    def asking_updates(self) -> tuple[Update, ...]:
        return tuple(update for update in self._content.updates if update.asks)

    @property
    @query
    def events(self) -> tuple[CalendarEvent, ...]:
        """Everything due or planned, soonest first."""
        project = self._project
        return select_events(self._content, today=project.today, zone=project.settings.zone)

    @query
    def events_of(self, slug: str) -> tuple[CalendarEvent, ...]:
        """Everything due or planned that concerns a department, soonest first."""
        return tuple(it for it in self.events if slug in it.departments)

    # Metrics

    @property
    @query
    def metrics(self) -> tuple[Metric, ...]:
        """All metrics, in the order of `metrics.yml`."""
        return self._content.metrics

    @query
    def metric(self, slug: str) -> Metric:
        return next_of(metric for metric in self._content.metrics if metric.slug == slug)

    @query
    def has_metric(self, slug: str) -> bool:
        return any(metric.slug == slug for metric in self._content.metrics)

    @query
    def metrics_of(self, slug: str) -> tuple[Metric, ...]:
        return tuple(it for it in self._content.metrics if it.department == slug)

    # Indexes, built on first use

    @property
    @reads_inputs
    def _incidents(self) -> Mapping[str, Incident]:
        return {incident.ref: incident for incident in self._content.incidents}

    @property
    @reads_inputs
    def _follow_ups(self) -> Mapping[str, FollowUp]:
        return {follow_up.ref: follow_up for follow_up in self._content.follow_ups}
