"""Engines of the roll-up: each runs the same statements (`core.rollup.statement`) where its figures lie."""
