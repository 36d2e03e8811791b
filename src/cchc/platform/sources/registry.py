"""Where registers offer figures: indicator → function. Each register's `sources.py` registers its own."""
