"""The app of the simulation: no models, only its events."""

from __future__ import annotations

from django.apps import AppConfig


class Simulation(AppConfig):
    name = "cchc.reporting.simulation"
    label = "simulation"
