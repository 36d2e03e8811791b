"""Periods sealed as Parquet: what counted at one moment, and the map it counted on.

CCHC_DATA/archive/<regime>/<period>/0001/facts.parquet     the figures that count (`parquet.Fact`)
                                        /places.parquet    the map of the period's last day, and who reported
                                        /manifest.json     known moment, rows, SHA-256 of each file

A generation is written beside, named when it is whole, and never written again: a correction after the close makes the
next one. All of it follows from the database (`figures.selectors.facts(at=known)`), so it is no part of a backup.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, Q
from django.utils import timezone

from cchc.core.messages import Message
from cchc.platform.accounts.scope import everything
from cchc.platform.units.selectors import root
from cchc.reporting.consolidation import parquet
from cchc.reporting.consolidation.engines.base import needed
from cchc.reporting.consolidation.engines.live import counted
from cchc.reporting.consolidation.members import reporters, tree
from cchc.reporting.consolidation.question import Question, last_day
from cchc.reporting.figures.models import Figure, Ledger
from cchc.reporting.figures.selectors import facts
from cchc.reporting.forms.models import ReportingPeriod

FORMAT = "cchc-period-1"
FACTS, PLACES, MANIFEST = "facts.parquet", "places.parquet", "manifest.json"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
GENERATION = re.compile(r"\d{4}")

NO_NAME = Message(
    "“{name}” không dùng làm tên thư mục được.", "“{name}” cannot be the name of a folder."
)  # fmt: skip
NO_FIGURES = Message(
    "Chế độ {regime}, kỳ {period} không có số liệu nào đã được chấp nhận.",
    "Regime {regime}, period {period} has no accepted figure.",
)
NOT_WRITTEN = Message(
    "Không ghi được kho số liệu kỳ {period} vào {folder}: {why}. Kho cũ còn nguyên.",
    "The archive of {period} could not be written to {folder}: {why}. What was there is untouched.",
)


class NotSealed(RuntimeError):
    """A period that could not be sealed; `message` says why, in Vietnamese and English. `about`: empty, name, disk."""

    def __init__(self, about: str, message: Message, **values: str) -> None:
        self.about = about
        self.message = Message(message.vi, message.en, dict(values))
        super().__init__(self.message.text("en"))


@dataclass(frozen=True, slots=True)
class Sealed:
    """One generation of one period."""

    folder: Path
    regime: str
    period: str
    number: int
    known: datetime
    """What was accepted up to this moment is in it, and nothing later."""
    rows: int
    digests: dict[str, str]
    map: str
    """Digest of the map it counted on."""

    @property
    def facts(self) -> Path:
        return self.folder / FACTS

    @property
    def places(self) -> Path:
        return self.folder / PLACES


def folder() -> Path:
    """Where sealed periods lie."""
    return Path(settings.DATA) / "archive"


def seal(regime: str, period: str) -> Sealed:
    """Seal the period as it is known now; the newest generation where nothing has changed since it was sealed.

    EngineUnavailable without the extra `analytics`; NotSealed where there is nothing, or the disk is full.
    """
    needed("pyarrow", engine="Parquet", extra="analytics")
    with everything("seal a period"):
        before = newest(regime, period)
        if before is not None and current(before):
            return before
        place = _folder_of(regime, period)
        try:
            place.mkdir(parents=True, exist_ok=True)
            return _write(place, regime, period, before)
        except OSError as error:
            why = error.strerror or str(error)
            raise NotSealed("disk", NOT_WRITTEN, period=period, folder=str(place), why=why) from error


def _write(place: Path, regime: str, period: str, before: Sealed | None) -> Sealed:
    known = settled()
    work = Path(tempfile.mkdtemp(prefix=".new-", dir=place))
    try:
        rows = parquet.write_facts(work / FACTS, _facts(regime, period, known))
        if not rows:
            raise NotSealed("empty", NO_FIGURES, regime=regime, period=period)
        parquet.write_places(work / PLACES, _places(regime, period, known))
        made = {
            "format": FORMAT, "regime": regime, "period": period, "known": known.isoformat(), "rows": rows,
            "map": _map(period), "digests": {name: digest_of(work / name) for name in (FACTS, PLACES)},
        }  # fmt: skip
        (work / MANIFEST).write_text(json.dumps(made, indent=1) + "\n")
        work.chmod(0o700)
        return _named(work, place, (before.number if before else 0) + 1)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _named(work: Path, place: Path, number: int) -> Sealed:
    """Give what was written its name. Another process may have taken the number meanwhile: then the next one."""
    while True:
        target = place / f"{number:04d}"
        try:
            if target.exists():
                raise FileExistsError
            work.rename(target)
        except OSError:
            if not target.exists():
                raise
            number += 1
        else:
            return read(target)


def settled() -> datetime:
    """A moment after which nobody writes anything that was known before it: writers under way have finished."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {Ledger._meta.db_table} IN EXCLUSIVE MODE")
        last: datetime | None = Ledger.objects.aggregate(last=Max("last"))["last"]
    return last or timezone.now()


COLUMNS = ("unit", "period", "indicator", "breakdown", "state", "amount", "scale", "as_of", "id", "version")


def _facts(regime: str, period: str, known: datetime) -> Iterator[tuple[Any, ...]]:
    """What goes into the nation's total: of a cell an agency is in charge of, one side only."""
    top = root()
    figures = counted(Question(top.pk if top else 0, regime, period, at=known))
    rows = figures.order_by("indicator", "breakdown", "unit").values_list(*COLUMNS)
    return rows.iterator(chunk_size=parquet.ROWS)


def _places(regime: str, period: str, known: datetime) -> Iterator[tuple[int, int | None, bool, str]]:
    here = reporters(Question(0, regime, period, at=known))
    parents = tree(last_day(period))
    roots = {parent for parent in parents.values() if parent is not None} - parents.keys()
    for unit in sorted({*parents, *roots}):
        yield unit, parents.get(unit), unit in here, period


def _map(period: str) -> str:
    said = json.dumps(sorted(tree(last_day(period)).items()))
    return hashlib.sha256(said.encode()).hexdigest()


def _folder_of(regime: str, period: str) -> Path:
    for name in (regime, period):
        if not NAME.fullmatch(name):
            raise NotSealed("name", NO_NAME, name=name)
    return folder() / regime / period


# --- reading


def generations(regime: str, period: str) -> list[Sealed]:
    """Every generation of a period, the oldest first."""
    place = _folder_of(regime, period)
    return [read(one) for one in places(regime) if one.parent == place]


def newest(regime: str, period: str) -> Sealed | None:
    """The newest generation of a period."""
    place = _folder_of(regime, period)
    found = sorted(one for one in place.glob("[0-9]*") if GENERATION.fullmatch(one.name)) if place.is_dir() else []
    return read(found[-1]) if found else None


def sealed(regime: str) -> list[Sealed]:
    """The newest generation of every period of a regime, by the last day of the period."""
    found = (newest(regime, period) for period in sorted({place.parent.name for place in places(regime)}))
    return sorted((one for one in found if one), key=lambda one: (last_day(one.period), one.period))


def places(regime: str = "*") -> list[Path]:
    """The folders of every generation of every period, of a regime or of all."""
    return sorted(one for one in folder().glob(f"{regime}/*/*") if GENERATION.fullmatch(one.name))


def read(place: Path) -> Sealed:
    """What the manifest of a generation says. OSError, ValueError or KeyError where it cannot be read."""
    said = json.loads((place / MANIFEST).read_text())
    return Sealed(
        place, said["regime"], said["period"], int(place.name), datetime.fromisoformat(said["known"]), said["rows"],
        said["digests"], said["map"],
    )  # fmt: skip


def current(one: Sealed) -> bool:
    """Whether the generation is what the database says now: nothing of the period was accepted or ended since, nobody
    was placed elsewhere, and the database is not an older one that was restored."""
    last: datetime | None = Ledger.objects.aggregate(last=Max("last"))["last"]
    if (last is not None and last < one.known) or one.map != _map(one.period):
        return False
    writers = Ledger.objects.filter(regime=one.regime, last__gt=one.known).values("unit")
    later = Q(accepted__gt=one.known) | Q(superseded__gt=one.known, accepted__isnull=False)
    return not Figure.objects.filter(later, unit__in=writers, regime=one.regime, period=one.period).exists()


def digest_of(path: Path) -> str:
    """SHA-256 of a file, read piece by piece."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def damaged(one: Sealed) -> list[str]:
    """Names of the files of a generation that are gone or are not what the manifest says."""
    found = []
    for name, digest in one.digests.items():
        path = one.folder / name
        if not path.is_file() or digest_of(path) != digest:
            found.append(name)
    return found


# --- which periods


def due() -> Iterator[tuple[str, str]]:
    """(regime, period) of every closed period that was not sealed yet, or was corrected since."""
    closed = ReportingPeriod.objects.filter(state=ReportingPeriod.State.CLOSED).order_by("end", "regime__code")
    for regime, period in closed.values_list("regime__code", "code"):
        before = newest(regime, period)
        if before is None or not current(before):
            yield regime, period


def with_figures() -> list[tuple[str, str]]:
    """(regime, period) of everything that has figures that count."""
    return list(facts().order_by("regime", "period").values_list("regime", "period").distinct())
