"""Why a backup or a restore did not happen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cchc.core.messages import Message
from cchc.platform.files.disk import is_full


class BackupError(Exception):
    """Nothing was changed and nothing half done is left; `message` says why and what to do."""

    def __init__(self, vi: str, en: str, **values: str | int) -> None:
        self.message = Message(vi, en, values)
        super().__init__(self.message.text("en"))


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Turn a full or unwritable disk into words."""
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise full(folder) from error
        raise BackupError(
            "Không đọc hoặc ghi được {place}: {why}.",
            "{place} cannot be read or written: {why}.",
            place=str(error.filename or folder),
            why=error.strerror or str(error),
        ) from error


def full(folder: Path) -> BackupError:
    """The disk that holds `folder` has no room left."""
    return BackupError(
        "Ổ đĩa chứa {folder} đã đầy. Chưa có tệp nào được tạo; hãy dọn chỗ hoặc chọn nơi khác bằng -o, rồi chạy lại.",
        "The disk that holds {folder} is full. No file was left behind; make room or choose another place with -o,"
        " then run this again.",
        folder=str(folder),
    )
