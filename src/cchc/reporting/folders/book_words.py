"""Heads, widths and words of the workbook."""

from __future__ import annotations

from cchc.core.messages import Message

A4 = 9
LINE = 15
"""Points; the height of one line of text."""

SHEETS = (
    Message("Tổng hợp", "Totals"),
    Message("Cần xem xét", "To be decided"),
    Message("Còn thiếu", "Missing"),
    Message("Đề nghị rà soát", "Requests"),
    Message("Nguồn số liệu", "Sources"),
)
HEADS = (
    (Message("STT", "No."), 7), (Message("Chỉ tiêu", "Indicator"), 44), (Message("Đơn vị tính", "Unit"), 12),
    (Message("Tổng hợp", "Total"), 16), (Message("Tử số / mẫu số", "Numerator / denominator"), 18),
    (Message("Số đơn vị có số / được hỏi", "Reported / asked"), 12), (Message("Không phát sinh", "None arisen"), 9),
    (Message("Thiếu", "Missing"), 8), (Message("Ghi chú", "Remarks"), 30),
)  # fmt: skip
PER_UNIT = 14
DOUBT_HEADS = (
    (Message("Mức", "Weight"), 15), (Message("Tệp", "Files"), 22), (Message("Đơn vị", "Unit"), 20),
    (Message("Điểm cần xem", "What"), 42), (Message("Chi tiết", "In detail"), 42),
    (Message("Quyết định", "Decision"), 28),
)  # fmt: skip
LACKING_HEADS = ((Message("STT", "No."), 7), (Message("Đơn vị", "Unit"), 40), (Message("Lý do", "Why"), 60))
REQUEST_HEADS = ((Message("Đơn vị", "Unit"), 28), (Message("Tệp", "Files"), 28), (Message("Nội dung", "Text"), 110))
SOURCE_HEADS = (
    (Message("Đơn vị", "Unit"), 28), (Message("Mã chỉ tiêu", "Indicator"), 14),
    (Message("Dòng trong báo cáo", "Row"), 52), (Message("Số liệu được tính", "Figure"), 18),
    (Message("Như in", "As printed"), 16),
    (Message("Tệp và ô", "File and cell"), 44),
)  # fmt: skip
LEVELS = {
    "unreadable": Message("Không đọc được", "Unreadable"),
    "unit": Message("Chưa rõ đơn vị", "Unit not clear"),
    "abolished": Message("Đơn vị đã giải thể", "Abolished unit"),
    "twice": Message("Trùng đơn vị", "Same unit twice"),
    "standing": Message("Đã có trong thư viện", "Already there"),
    "period": Message("Khác kỳ", "Other period"),
    "form": Message("Khác biểu mẫu", "Other form"),
    "measure": Message("Khác đơn vị tính", "Other unit of measure"),
    "copied": Message("Nghi chép lại", "Perhaps a copy"),
    "part": Message("Thiếu tệp", "File left out"),
    "row": Message("Chưa chắc chỉ tiêu", "Row not certain"),
    "errors": Message("Tự mâu thuẫn", "Contradicts itself"),
    "cells": Message("Ô không phải số", "No number"),
    "unbound": Message("Dòng ngoài biểu mẫu", "Row beyond the form"),
}
LEFT = Message("gửi đề nghị cho đơn vị", "ask the unit")
UNDECIDED = Message("CHỜ QUYẾT ĐỊNH: {options}", "TO BE DECIDED: {options}")
NO_DOUBTS = Message("Không có điểm nào cần xem.", "Nothing is doubtful.")
NO_LACKING = Message("Không thiếu đơn vị nào.", "Nobody is missing.")
NO_REQUESTS = Message("Không có đề nghị nào.", "Nothing has to be asked.")
NO_SOURCES = Message("Chưa có số liệu nào được tính.", "No figure counts yet.")
TITLE = Message("TỔNG HỢP SỐ LIỆU CẢI CÁCH HÀNH CHÍNH", "CONSOLIDATED FIGURES OF ADMINISTRATIVE REFORM")
BEYOND = Message("Chỉ tiêu ngoài biểu mẫu", "Indicators beyond the form")
COUNTS = Message(
    "{counted} đơn vị trong tổng · {left} việc chờ quyết định · {lacking} đơn vị chưa có trong tổng",
    "{counted} units in the total · {left} decisions left · {lacking} units not in it",
)
TEXT_NUMBER = Message("số quá 15 chữ số, ghi dạng chữ", "more than 15 digits, written as text")
IN_DOUBT = Message("có báo cáo mâu thuẫn: {units}", "contradictory reports: {units}")
NAMED = 3
"""So many units are named in a remark."""
