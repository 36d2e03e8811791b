"""`cchc archive`: its options, and what it does. Django is loaded by `settle`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cchc.core.messages import Message

NOT_DONE = 2
"""Exit code where a command could not do what it was asked."""
NOTHING = Message(
    "Không có kỳ nào cần niêm phong: các kỳ đã chốt đều có bản hiện hành.",
    "Nothing to seal: every closed period has a current generation.",
)
NO_UNIT = Message("Không có đơn vị nào có mã {code}.", "No unit has the code {code}.")
NO_ARCHIVE = Message(
    "Chế độ {regime} chưa có kỳ nào được niêm phong. Chạy: cchc archive --all",
    "No period of {regime} is sealed yet. Run: cchc archive --all",
)
SEALED = Message(
    "{regime} {period}: bản {number}, {rows} số liệu, như đã biết lúc {known}",
    "{regime} {period}: generation {number}, {rows} figures, as known at {known}",
)
WRITTEN = Message("{cells} ô của {periods} kỳ: {path}", "{cells} cells of {periods} periods: {path}")


def add(commands: Any, settle: Callable[[Path | None, str | None], None]) -> None:
    """Add the command to the command line."""
    archive = commands.add_parser(
        "archive", help="niêm phong các kỳ thành Parquet, cộng từ kho · seal periods as Parquet, add up from them"
    )
    archive.add_argument("--regime", default="cchc", metavar="CODE", help="chế độ báo cáo · regime")
    archive.add_argument(
        "--period", action="append", metavar="CODE", help="kỳ này, dù chưa chốt · this period, closed or not"
    )
    archive.add_argument("--all", action="store_true", help="mọi kỳ có số liệu · every period that has figures")
    archive.add_argument("--list", action="store_true", help="liệt kê kho · list what is sealed")
    archive.add_argument(
        "--total", type=Path, metavar="OUT.csv", help="cộng mọi kỳ trong kho ra CSV · add up every sealed period"
    )
    archive.add_argument("--unit", metavar="CODE", help="với --total: dưới đơn vị này · with --total: under this unit")
    archive.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb", help="máy tính tổng · engine")
    archive.add_argument(
        "--master", metavar="ADDRESS",
        help="cụm Spark, ví dụ spark://máy:7077; mặc định: cụm riêng trên máy này · a Spark cluster; default: its own",
    )  # fmt: skip
    archive.add_argument("--lang", choices=("vi", "en"), default="vi", help="ngôn ngữ · language")

    def run(options: argparse.Namespace) -> int:
        settle(None, None)
        from cchc.platform.accounts.scope import everything
        from cchc.reporting.consolidation.archive import NotSealed
        from cchc.reporting.consolidation.engines.base import EngineUnavailable

        try:
            with everything("seal periods from the command line"):
                return _total(options) if options.total else _list(options) if options.list else _seal(options)
        except (NotSealed, EngineUnavailable) as error:
            sys.stderr.write(error.message.text(options.lang) + "\n")
            return NOT_DONE

    archive.set_defaults(run=run)


def _say(options: argparse.Namespace, message: Message, **values: Any) -> None:
    sys.stdout.write(Message(message.vi, message.en, values).text(options.lang) + "\n")


def _seal(options: argparse.Namespace) -> int:
    from cchc.reporting.consolidation import archive

    if options.period:
        wanted = [(options.regime, period) for period in options.period]
    elif options.all:
        wanted = [one for one in archive.with_figures() if one[0] == options.regime]
    else:
        wanted = [one for one in archive.due() if one[0] == options.regime]
    if not wanted:
        _say(options, NOTHING)
    for regime, period in wanted:
        _tell(options, archive.seal(regime, period))
    return 0


def _list(options: argparse.Namespace) -> int:
    from cchc.reporting.consolidation import archive

    for one in archive.sealed(options.regime):
        _tell(options, one)
    return 0


def _tell(options: argparse.Namespace, one: Any) -> None:
    from django.utils.timezone import localtime

    known = f"{localtime(one.known):%d/%m/%Y %H:%M:%S}"
    _say(options, SEALED, regime=one.regime, period=one.period, number=one.number, rows=one.rows, known=known)


def _total(options: argparse.Namespace) -> int:
    from cchc.platform.units.models import Unit
    from cchc.reporting.catalogue.selectors import catalogue
    from cchc.reporting.consolidation import archive, sealed_totals

    unit = None
    if options.unit:
        unit = Unit.objects.filter(code=options.unit).values_list("pk", flat=True).first()
        if unit is None:
            sys.stderr.write(Message(NO_UNIT.vi, NO_UNIT.en, {"code": options.unit}).text(options.lang) + "\n")
            return NOT_DONE
    periods = archive.sealed(options.regime)
    if options.period:
        periods = [one for one in periods if one.period in options.period]
    if not periods:
        sys.stderr.write(Message(NO_ARCHIVE.vi, NO_ARCHIVE.en, {"regime": options.regime}).text(options.lang) + "\n")
        return NOT_DONE
    asked = {"engine": options.engine, "master": options.master or ""}
    results = sealed_totals.totals(periods, catalogue(), unit=unit, **asked)
    results = sealed_totals.with_additions(results, periods, catalogue(), unit)
    codes = dict(Unit.objects.values_list("pk", "code"))
    cells = sealed_totals.write_csv(options.total, results, codes)
    _say(options, WRITTEN, cells=cells, periods=len(periods), path=str(options.total))
    return 0
