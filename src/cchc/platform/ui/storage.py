"""Addresses of styles, scripts and fonts."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class CollectedStatic(CompressedManifestStaticFilesStorage):
    """Hashed, compressed names once `prepare` has collected the files; plain names out of the packages before."""

    def stored_name(self, name: str) -> str:
        return super().stored_name(name) if self.hashed_files else name
