"""Checks of the prose against the appendix and against itself."""
