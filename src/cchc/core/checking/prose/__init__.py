"""Checks of the prose in itself."""
