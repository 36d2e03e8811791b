"""Why a file cannot be read: always a sentence for the person who has the file, never a stack trace."""

from __future__ import annotations

from cchc.core.messages import Message


class UnreadableFile(Exception):
    """Raised for every file we refuse. `code` is stable (tests, logs); `message` says what to do about it."""

    def __init__(self, code: str, message: Message) -> None:
        super().__init__(message.text())
        self.code = code
        self.message = message
