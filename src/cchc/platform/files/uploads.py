"""How large files come in: straight to the disk, and a full disk is told from a broken line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from cchc.platform.files.disk import NoRoom, ask_for, room


class OnDisk(TemporaryFileUploadHandler):
    """Django's handler for large files; NoRoom before the disk is full, with `request.no_room` set."""

    def new_file(self, *arguments: Any, **named: Any) -> None:
        with self._told():
            ask_for(int(self.request.META.get("CONTENT_LENGTH") or 0), Path(settings.FILE_UPLOAD_TEMP_DIR))
            super().new_file(*arguments, **named)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        with self._told():
            super().receive_data_chunk(raw_data, start)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            with room():
                yield
        except NoRoom:
            self.request.no_room = True
            if getattr(self, "file", None):
                self.file.close()
            raise
