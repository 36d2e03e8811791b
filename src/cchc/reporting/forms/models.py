"""Regimes, their periods, and versions of forms."""
