"""The signing sheet."""
