"""What the doctor proves of sealed totals: each comes out again from the figures as known at its moment."""

from __future__ import annotations

from collections.abc import Iterator

from cchc.core.figures import Figure
from cchc.core.messages import Message
from cchc.core.vietnamese.numbers import write_number
from cchc.platform.backup.doctor import Trouble, register_check
from cchc.reporting.consolidation import archive
from cchc.reporting.consolidation.models import Consolidation
from cchc.reporting.consolidation.sealing import differences, digest_of, figure_of

DIFFERS = Message(
    "Số chốt lần {number} của {unit}, kỳ {period}, ô {cell}: đã chốt {sealed}, cộng lại ra {again} (khác ở: {field}).",
    "Seal {number} of {unit}, {period}, cell {cell}: sealed {sealed}, added up again {again} (differs in: {field}).",
)
RULE = Message(
    "Số chốt lần {number} của {unit}, kỳ {period}, ô {cell}: danh mục chỉ tiêu đã đổi cách tính từ khi chốt.",
    "Seal {number} of {unit}, {period}, cell {cell}: the catalogue has another rule since it was sealed.",
)
DIGEST = Message(
    "Số chốt lần {number} của {unit}, kỳ {period} không khớp mã băm của nó: có ô đã bị sửa.",
    "Seal {number} of {unit}, {period} does not fit its digest: a cell was touched.",
)
TOLD = Message(
    "Số chốt lần {number} của {unit}, kỳ {period} có mã băm khác với sự kiện đã ghi lúc chốt.",
    "Seal {number} of {unit}, {period} has another digest than the event that told it.",
)


def sealed_totals_come_out_again() -> Iterator[Trouble]:
    """Every seal, one after the other."""
    for sealed in Consolidation.objects.select_related("unit", "event").order_by("id").iterator(chunk_size=20):
        about: dict[str, str | int] = {
            "number": sealed.number, "unit": sealed.unit.name, "period": sealed.period,
        }  # fmt: skip
        place = f"consolidation.consolidation:{sealed.public_id}"
        if digest_of(sealed.figures.all()) != sealed.digest:
            yield Trouble(Message(DIGEST.vi, DIGEST.en, about), place)
        if sealed.event is None or sealed.event.data.get("digest") != sealed.digest:
            yield Trouble(Message(TOLD.vi, TOLD.en, about), place)
        for cell, field, row, result in differences(sealed):
            said = {
                **about,
                "cell": f"{cell.indicator}{cell.breakdown and ' / ' + cell.breakdown}",
                "sealed": _said(figure_of(row)) if row else "—",
                "again": _said(result.figure) if result else "—",
                "field": field,
            }
            note = field == "rule"
            words = RULE if note else DIFFERS
            yield Trouble(Message(words.vi, words.en, said), place, note=note)


def _said(figure: Figure) -> str:
    return figure.state.label.text() if figure.decimal is None else write_number(figure.decimal)


DAMAGED = Message(
    "Kho số liệu {regime}, kỳ {period}, bản {number}: tệp {name} mất hoặc đã bị sửa, không khớp SHA-256."
    " Xóa thư mục {folder} rồi chạy cchc archive.",
    "Archive of {regime}, {period}, generation {number}: {name} is gone or was touched, it does not fit its SHA-256."
    " Remove the folder {folder} and run cchc archive.",
)
UNREADABLE = Message(
    "Kho số liệu: không đọc được bản kê {folder}. Xóa thư mục đó rồi chạy cchc archive.",
    "Archive: the manifest in {folder} cannot be read. Remove that folder and run cchc archive.",
)


def archive_is_what_it_was() -> Iterator[Trouble]:
    """Every file of every sealed period against its SHA-256."""
    for place in archive.places():
        try:
            one = archive.read(place)
        except (OSError, ValueError, KeyError):
            yield Trouble(Message(UNREADABLE.vi, UNREADABLE.en, {"folder": str(place)}), str(place))
            continue
        about: dict[str, str | int] = {
            "regime": one.regime, "period": one.period, "number": one.number, "folder": str(place),
        }  # fmt: skip
        for name in archive.damaged(one):
            yield Trouble(Message(DAMAGED.vi, DAMAGED.en, {**about, "name": name}), str(place / name))


register_check("consolidation.archive", archive_is_what_it_was, Message("Kho số liệu Parquet", "Archive of periods"))
register_check(
    "consolidation.sealed", sealed_totals_come_out_again, Message("Số liệu tổng hợp đã chốt", "Sealed totals")
)
