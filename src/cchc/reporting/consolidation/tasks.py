"""Sealing periods as Parquet: when one is closed, and each night what was corrected since."""

from __future__ import annotations

from datetime import time
from importlib.util import find_spec

from django_tasks import task

from cchc.core.messages import Message
from cchc.platform.jobs.schedule import regularly
from cchc.reporting.consolidation import archive
from cchc.reporting.forms.models import ReportingPeriod


def installed() -> bool:
    """Whether the extra `analytics` is: without it nothing is sealed, and nothing is missed."""
    return find_spec("pyarrow") is not None


@task(title=Message("Niêm phong số liệu của kỳ", "Seal the figures of a period"), max_attempts=3)
def seal_period(regime: str, period: str) -> None:
    """The job of one period. A period without figures is left alone."""
    try:
        archive.seal(regime, period)
    except archive.NotSealed as error:
        if error.about != "empty":
            raise


@task(title=Message("Niêm phong các kỳ đã chốt được sửa", "Seal closed periods that were corrected"), max_attempts=2)
def seal_corrected() -> int:
    """The job of each night; how many periods were sealed."""
    if not installed():
        return 0
    waiting = list(archive.due())
    for regime, period in waiting:
        seal_period.func(regime, period)
    return len(waiting)


def period_closed(period: ReportingPeriod) -> None:
    """A period is being closed: seal it when that is done."""
    if installed():
        regime = period.regime.code
        seal_period.using(key=f"consolidation.seal:{regime}:{period.code}").enqueue(regime, period.code)


regularly("consolidation.archive", seal_corrected, daily=time(2, 20))
