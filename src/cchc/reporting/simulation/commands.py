"""`cchc simulate`: its options, and what it does. Django is loaded by `settle`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

if TYPE_CHECKING:
    from cchc.reporting.simulation.running import Filled

NOT_DONE = 2
"""Exit code where nothing could be simulated."""
Settle = Callable[[Path | None, str | None], None]


def add(commands: Any, settle: Settle) -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "simulate", help="thêm số liệu mô phỏng · fill in a country of invented figures, the same for the same seed"
    )
    where = command.add_mutually_exclusive_group(required=True)
    where.add_argument(
        "--province",
        action="append",
        metavar="TÊN|MÃ",
        help="một tỉnh, tên hoặc mã; dùng được nhiều lần · a province by name or code (may be repeated)",
    )
    where.add_argument("--nation", action="store_true", help="cả nước · the whole country")
    where.add_argument("--remove", action="store_true", help="gỡ mọi số liệu mô phỏng · take all of it away again")
    command.add_argument("--quarters", type=_whole, default=4, metavar="N", help="số quý, mặc định 4 · quarters")
    command.add_argument(
        "--until",
        metavar="2026-Q3",
        help="quý cuối; mặc định: quý vừa kết thúc · the last one (default: last ended)",
    )
    command.add_argument(
        "--with-totals", action="store_true", help="cả báo cáo 6 tháng, năm · reports of half years and years too"
    )
    command.add_argument(
        "--regime", action="append", metavar="MÃ", help="chế độ báo cáo, mặc định cchc · the regime (may be repeated)"
    )
    command.add_argument(
        "--indicators", type=_some, metavar="all|N", help="chỉ N chỉ tiêu đầu · only the first N of the catalogue"
    )
    command.add_argument("--seed", type=int, default=1, help="mầm; cùng mầm, cùng số liệu · same seed, same figures")
    command.add_argument(
        "--rate",
        action="append",
        type=_rate,
        metavar="TÊN=N",
        help="mỗi 10.000 lần có N lần: silent, late, blank … · how often something goes wrong, of ten thousand",
    )
    command.add_argument("--data", type=Path, metavar="DIR", help="thay cho CCHC_DATA · instead of CCHC_DATA")
    command.add_argument(
        "--parquet", type=Path, metavar="DIR", help="ghi Parquet, không cần cơ sở dữ liệu · Parquet, no database needed"
    )
    command.add_argument("--workers", type=_whole, default=1, help="với --parquet: số tiến trình · processes")
    command.add_argument(
        "--planted", type=Path, metavar="FILE.json", help="ghi ra chỗ đã cố ý làm sai · what was made wrong on purpose"
    )
    command.add_argument("--lang", choices=("vi", "en"), default="vi", help="ngôn ngữ · language")
    command.set_defaults(run=lambda options: _run(options, settle))


def _whole(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("cần một số nguyên từ 1 · a whole number from 1 is needed")
    return int(text)


def _some(text: str) -> int | None:
    return None if text == "all" else _whole(text)


def _rate(text: str) -> tuple[str, int]:
    from cchc.reporting.simulation.faults import OF, Rates

    name, _, number = text.partition("=")
    known = [one.name for one in fields(Rates)]
    if name not in known or not number.isdecimal() or int(number) > OF:
        raise argparse.ArgumentTypeError(f"TÊN=N, N 0–{OF}; TÊN: {', '.join(known)}")
    return name, int(number)


def _run(options: argparse.Namespace, settle: Settle) -> int:
    settle(options.data, None)
    from cchc.reporting.simulation.database import Refused

    console = Console(stderr=True)
    try:
        return _remove(options) if options.remove else _simulate(options, console)
    except Refused as error:
        console.print(error.message.text(options.lang), style="bold red", markup=False, highlight=False)
        other = "en" if options.lang == "vi" else "vi"
        console.print(error.message.text(other), style="dim", markup=False, highlight=False)
        return NOT_DONE


def _simulate(options: argparse.Namespace, console: Console) -> int:
    from cchc.platform.accounts.scope import everything
    from cchc.reporting.simulation import running
    from cchc.reporting.simulation.faults import Rates

    provinces = None if options.nation else [running.province_named(text) for text in options.province]
    wanted: dict[str, Any] = {
        "periods": running.periods(options.until, options.quarters, totals=options.with_totals),
        "provinces": provinces,
        "regimes": tuple(dict.fromkeys(options.regime or ["cchc"])),
        "seed": options.seed,
        "rates": replace(Rates(), **dict(options.rate or [])),
        "indicators": options.indicators,
        "progress": lambda period, reports, figures: console.print(_line(period, reports, figures), highlight=False),
    }
    if options.parquet is not None:
        filled = running.fill(**wanted, into=options.parquet, workers=options.workers)
    else:
        _prepare()
        with everything("simulate"):
            filled = running.fill(**wanted)
    if options.planted is not None:
        told = [one.as_json() for one in filled.planted]
        options.planted.write_text(json.dumps(told, ensure_ascii=False, indent=0), encoding="utf-8")
    sys.stdout.write(_said(filled))
    return 0


def _prepare() -> None:
    """The database up to date, with the units and regimes that ship."""
    from django.core.management import call_command

    from cchc.platform.accounts.scope import everything
    from cchc.platform.units.services import load_shipped
    from cchc.reporting.forms.regimes.services import load_shipped as load_regimes

    call_command("migrate", interactive=False, verbosity=0)
    with everything("load the shipped units"):
        load_shipped()
        load_regimes()


def _remove(options: argparse.Namespace) -> int:
    from cchc.platform.accounts.scope import everything
    from cchc.reporting.simulation import running

    with everything("remove the simulation"):
        reports, figures = running.remove()
    sys.stdout.write(
        f"Đã gỡ {reports} báo cáo, {figures} số liệu mô phỏng · {reports} reports, {figures} figures removed\n"
    )
    return 0


def _line(period: str, reports: int, figures: int) -> str:
    return f"{period}: {reports} báo cáo · reports, {figures} số liệu · figures"


def _said(filled: Filled) -> str:
    from cchc.reporting.simulation.faults import by_kind

    kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(by_kind(filled.planted).items())) or "0"
    return (
        f"Số liệu mô phỏng: {filled.reports} báo cáo, {filled.figures} số liệu, {filled.sections} đoạn văn\n"
        f"Simulated: {filled.reports} reports, {filled.figures} figures, {filled.sections} sections, "
        f"{filled.seconds} s\nCố ý làm sai · wrong on purpose: {kinds}\n"
    )
