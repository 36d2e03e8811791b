"""Running the simulation: fill a database or a folder, say what was planted, take it away again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from django.utils import timezone

from cchc.core.messages import Message
from cchc.core.periods.period import Period
from cchc.platform.events.services import record
from cchc.platform.units.selectors import root
from cchc.reporting.simulation import database, departments, events
from cchc.reporting.simulation.archive import Wanted, fill_folder
from cchc.reporting.simulation.asking import template_on, templates
from cchc.reporting.simulation.country import Country, from_database, from_packs
from cchc.reporting.simulation.database import Refused, Writer
from cchc.reporting.simulation.faults import Planted, Rates
from cchc.reporting.simulation.sending import Sent, Simulation

Progress = Callable[[str, int, int], None]
"""Told after each period: its code, and reports and figures so far."""

NO_PERIOD = Message(
    "“{code}” không phải một quý, 6 tháng, 9 tháng hay năm. Ví dụ: 2026-Q3, 2026-H1, 2026-9M, 2026.",
    "“{code}” is not a quarter, half, nine months or year. For example: 2026-Q3, 2026-H1, 2026-9M, 2026.",
)
NO_PROVINCE = Message(
    "Không có tỉnh nào là “{code}”. Ghi tên đầy đủ (“Tỉnh Gia Lai”) hoặc mã (p52).",
    "There is no province “{code}”. Give its full name (“Tỉnh Gia Lai”) or its code (p52).",
)
NO_REGIME = Message(
    "Chưa mô phỏng chế độ báo cáo “{code}”. Có: {known}.", "Regime “{code}” is not simulated. Known: {known}."
)
NO_UNITS = Message(
    "Chưa có cây đơn vị: chạy cchc units load trước.", "There are no units yet: run cchc units load first."
)
KINDS = ("quarter", "half", "nine_months", "year")


@dataclass(slots=True)
class Filled:
    """What a run made."""

    reports: int = 0
    figures: int = 0
    sections: int = 0
    units: int = 0
    """Made-up departments added to the tree."""
    planted: list[Planted] = field(default_factory=list)
    seconds: int = 0


def periods(until: str | None = None, quarters: int = 4, *, totals: bool = False) -> list[str]:
    """So many quarters, the last being `until` (None: the last one that has ended), oldest first. `totals`: after the
    quarters that make them up, also first half years and years, as the regime asks for them."""
    last = known_period(until) if until else _quarter_before(timezone.localdate())
    if last.kind != "quarter" or quarters < 1:
        raise Refused(Message(NO_PERIOD.vi, NO_PERIOD.en, {"code": until or str(quarters)}))
    found = [last]
    while len(found) < quarters:
        found.append(found[-1].previous())
    if not totals:
        return [period.code for period in reversed(found)]
    made = [Period.half(year, 1) for year in {period.start.year for period in found}]
    made += [Period.year(period.start.year) for period in made]
    whole = {one.end: one.code for one in made if one.start >= found[-1].start}
    return [code for one in reversed(found) for code in (one.code, whole.get(one.end)) if code is not None]


def _quarter_before(day: date) -> Period:
    return Period.quarter(day.year, (day.month - 1) // 3 + 1).previous()


def known_period(code: str) -> Period:
    """The period of a code; Refused where the simulation has none of its kind."""
    period = Period.known(code)
    if period is None or period.kind not in KINDS:
        raise Refused(Message(NO_PERIOD.vi, NO_PERIOD.en, {"code": code}))
    return period


def fill(
    *,
    periods: Sequence[str],
    into: Literal["database"] | Path = "database",
    provinces: Sequence[str] | None = None,
    regimes: Sequence[str] = ("cchc",),
    seed: int = 1,
    rates: Rates | None = None,
    indicators: int | None = None,
    workers: int = 1,
    drafts: Mapping[str, int] | None = None,
    progress: Progress | None = None,
) -> Filled:
    """Simulate the reports of these periods into the database, or as Parquet into a folder (see `archive`; `workers`:
    processes that make periods side by side there). `drafts`: units that are still writing (see `Writer.drafts`).

    `provinces`: codes of provinces, each with those that became a part of it; None: the nation. `indicators`: only the
    first so many of the catalogue. Units that have figures of a period and regime already keep these alone, so a run
    can be repeated. Refused, with nothing written, where real data is. One event tells of a run.
    """
    began = time.monotonic()
    for code in periods:
        known_period(code)
    for regime in regimes:
        if not any(templates(regime, level) for level in ("commune", "department")):
            raise Refused(Message(NO_REGIME.vi, NO_REGIME.en, {"code": regime, "known": "cchc, vpcp-ii06"}))
    if isinstance(into, Path):
        _known_provinces(from_packs(), provinces)
        named = None if provinces is None else tuple(provinces)
        filled = _fill_folder(
            Wanted(into, named, seed, rates or Rates(), indicators), periods, regimes, workers, progress
        )
    else:
        filled = _fill_database(periods, provinces, regimes, seed, rates, indicators, drafts or {}, progress)
    filled.seconds = round(time.monotonic() - began)
    return filled


def _fill_folder(
    wanted: Wanted, codes: Sequence[str], regimes: Sequence[str], workers: int, progress: Progress | None
) -> Filled:
    filled = Filled()
    for part in fill_folder(wanted, codes, regimes, workers):
        filled.reports += part.reports
        filled.figures += part.figures
        filled.planted += part.planted
        if progress:
            progress(part.period, filled.reports, filled.figures)
    return filled


def _fill_database(
    codes: Sequence[str], provinces: Sequence[str] | None, regimes: Sequence[str], seed: int, rates: Rates | None,
    indicators: int | None, drafts: Mapping[str, int], progress: Progress | None,
) -> Filled:  # fmt: skip
    database.refuse_real_data()
    country = from_database()
    if not country.provinces():
        raise Refused(NO_UNITS)
    _known_provinces(country, provinces)
    filled = Filled(units=departments.write_made_up(country, _family(country, provinces)))
    simulation = Simulation(country, seed, rates, indicators)
    writer = Writer(seed, {body.code: body.number for body in country.bodies.values()}, drafts)
    for code in codes:
        for regime in regimes:
            writer.write(_noting(simulation.reports([code], regime, provinces), filled), code, regime)
        if progress:
            progress(code, writer.reports, writer.figures)
    filled.reports, filled.figures, filled.sections = writer.reports, writer.figures, writer.sections
    if filled.reports:
        record(
            events.FILLED, unit=root(), reports=filled.reports, figures=filled.figures, first=codes[0], last=codes[-1],
            seed=seed,
        )  # fmt: skip
    return filled


def _noting(reports: Iterator[Sent | Planted], filled: Filled) -> Iterator[Sent]:
    """The reports that are sent; what was planted is noted on the way."""
    for one in reports:
        if isinstance(one, Planted):
            filled.planted.append(one)
        else:
            filled.planted += one.planted
            yield one


def planted(
    *,
    periods: Sequence[str],
    provinces: Sequence[str] | None = None,
    regimes: Sequence[str] = ("cchc",),
    seed: int = 1,
    rates: Rates | None = None,
    indicators: int | None = None,
) -> list[Planted]:
    """What `fill` plants with the same words: nothing is written."""
    simulation = Simulation(from_packs(), seed, rates, indicators)
    filled = Filled()
    for regime in regimes:
        for _ in _noting(simulation.reports(periods, regime, provinces), filled):
            pass
    return filled.planted


def there() -> bool:
    """Whether the database holds simulated reports."""
    return database.simulated().exists()


def prepare(provinces: Sequence[str] | None) -> int:
    """Put the departments that `fill` needs into the tree, so that periods can be opened for them; how many."""
    database.refuse_real_data()
    country = from_database()
    return departments.write_made_up(country, _family(country, provinces))


def family(province: str) -> set[str]:
    """Codes of a province and of those that became a part of it."""
    return from_database().family(province)


def forms_on(regime: str, day: date) -> dict[str, str]:
    """level → the form that simulated reports fill in on `day`."""
    levels = ("commune", "district", "department")
    return {level: name for level in levels if (name := template_on(regime, level, day)[0])}


def _family(country: Country, provinces: Sequence[str] | None) -> set[str] | None:
    return None if provinces is None else set().union(*(country.family(code) for code in provinces))


def remove() -> tuple[int, int]:
    """Take all simulated data out of the database: (reports, figures). Real data is not touched."""
    reports, figures = database.remove()
    if reports:
        record(events.REMOVED, unit=root(), reports=reports, figures=figures)
    return reports, figures


def _known_provinces(country: Country, wanted: Sequence[str] | None) -> None:
    known = {body.code for body in country.provinces()}
    for code in wanted or ():
        if code not in known:
            raise Refused(Message(NO_PROVINCE.vi, NO_PROVINCE.en, {"code": code}))


def province_named(text: str) -> str:
    """The code of a province of today by its code or its name, with or without 'Tỉnh', 'Thành phố'."""
    from cchc.core.vietnamese.text import fold_key

    country = from_packs()
    folded = fold_key(text)
    for body in sorted(country.provinces(), key=lambda one: one.code.count("-")):
        name = fold_key(body.name)
        if text == body.code or folded in {name, name.removeprefix("tinh "), name.removeprefix("thanh pho ")}:
            return body.code
    raise Refused(Message(NO_PROVINCE.vi, NO_PROVINCE.en, {"code": text}))
