"""Ask a source, and never take a failure for a figure."""

from __future__ import annotations

import contextvars
import logging
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass
from datetime import datetime
from threading import Thread
from typing import Any, Literal

from django.db import connections

from cchc.core.figures import Figure
from cchc.core.messages import Message
from cchc.platform.sources.registry import Answer, Source, Window

log = logging.getLogger(__name__)

FAILED = Message(
    "Nguồn “{name}” gặp lỗi, chưa lấy được số liệu. Thử lại sau, hoặc nhập tay.",
    "The source “{name}” failed and gave no figure. Try again later, or type it.",
)
LATE = Message(
    "Nguồn “{name}” chưa trả lời sau {seconds} giây. Thử lại sau, hoặc nhập tay.",
    "The source “{name}” did not answer within {seconds} seconds. Try again later, or type it.",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking: an answer, or the state it failed with and a sentence on what to do."""

    source: Source
    state: Literal["answered", "failed", "late"]
    answer: Answer | None = None
    problem: Message | None = None


def ask(source: Source, unit: Any, window: Window, at: datetime) -> Asked:
    """The source's answer for a unit and window, as it knew it at `at`.

    It works in a thread of its own with a database connection of its own, inside the scope of who asks. Where it
    raises, answers with no `Answer`, or takes longer than it may, the state says so and no figure is given.
    """
    future: Future[Any] = Future()
    context = contextvars.copy_context()
    work = Thread(target=_work, args=(future, context, source, unit, window, at), daemon=True)
    work.start()
    try:
        answer = future.result(timeout=source.seconds)
    except Late:
        log.warning("source %s did not answer within %s seconds", source.code, source.seconds)
        return Asked(source, "late", problem=_said(LATE, source))
    except Exception:
        log.exception("source %s failed", source.code)
        return Asked(source, "failed", problem=_said(FAILED, source))
    if not isinstance(answer, Answer) or not isinstance(answer.figure, Figure):
        log.error("source %s answered with something that is no figure", source.code)
        return Asked(source, "failed", problem=_said(FAILED, source))
    return Asked(source, "answered", answer)


def _work(
    future: Future[Any], context: contextvars.Context, source: Source, unit: Any, window: Window, at: datetime
) -> None:
    try:
        future.set_result(context.run(source.function, unit, window, at))
    except BaseException as error:  # noqa: BLE001 whatever it was, the asker is told
        future.set_exception(error)
    finally:
        connections.close_all()


def _said(message: Message, source: Source) -> Message:
    return Message(
        message.vi.replace("{name}", source.name.vi),
        message.en.replace("{name}", source.name.en),
        {"seconds": source.seconds} if "{seconds}" in message.vi else {},
    )
