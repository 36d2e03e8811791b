"""Two ways of saying the figures of an invented agency, and the pairs of numbers that agree in each."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cchc.core.vietnamese.numbers import write_number
from tests.findings.figures import DOSSIERS, Figures, per_cent

Written = tuple[str, str]


@dataclass(frozen=True)
class Said:
    """The narrative, the pairs inside it, and by figure the words that state it."""

    lines: tuple[str, ...]
    pairs: tuple[Written, ...]
    stated: dict[str, str]


def in_sentences(figures: Figures, level: str) -> Said:
    """Sentences: totals with their parts, shares, balances, and the same figures said again."""
    n = {key: write_number(Decimal(value)) for key, value in figures.items()}
    task = "A5" if level == "commune" else "A6"
    row = DOSSIERS[level]
    done, spent = per_cent(figures["A2.2"], figures["A2.1"]), per_cent(figures["F1.2"], figures["F1.1"])
    rate, online = per_cent(figures["in_time"], figures["settled"]), per_cent(figures["G11.2"], figures["G11.1"])
    graduates = per_cent(figures["bachelor"], figures["D2.2"], 1)
    total, on_time = f"giao {n[task + '.1']} nhiệm vụ", f"{n[task + '.2']} nhiệm vụ hoàn thành đúng hạn"
    overdue = f"{n[task + '.3']} nhiệm vụ hoàn thành nhưng quá hạn"
    settled, late = f"đã giải quyết {n['settled']} hồ sơ", f"{n['late']} hồ sơ trễ hạn"
    people, bachelors = f"có mặt {n['D2.2']} người", f"đại học {n['bachelor']} người"
    planned, paid = f"giao {n['F1.1']} triệu đồng", f"giải ngân {n['F1.2']} triệu đồng"
    whole, sent = f"tiếp nhận {n['G11.1']} hồ sơ", f"{n['G11.2']} hồ sơ nộp trực tuyến"
    lines = (
        "I. CHỈ ĐẠO, ĐIỀU HÀNH",
        "1. Kế hoạch và kiểm tra",
        f"Kế hoạch năm gồm {n['A2.1']} nhiệm vụ, đến nay đã hoàn thành {n['A2.2']} nhiệm vụ, đạt {done}%.",
        f"Qua kiểm tra đã phát hiện {n['A3.3.1']} vấn đề, đã xử lý xong {n['A3.3.2']} vấn đề.",
        f"Cấp trên {total}, trong đó {on_time}, {overdue}, {n[task + '.4']} nhiệm vụ quá hạn chưa hoàn thành.",
        "II. KẾT QUẢ THEO LĨNH VỰC",
        "1. Thể chế và thủ tục hành chính",
        f"Tổng số thủ tục hành chính của đơn vị đang có hiệu lực là {n['C1.4']} thủ tục.",
        f"Trong kỳ đã tiếp nhận {n['received']} hồ sơ: {settled}, đang giải quyết {n['progress']} hồ sơ, "
        f"công dân xin rút {n['withdrawn']} hồ sơ.",
        f"Trong {n['settled']} hồ sơ đã giải quyết có {n['early']} hồ sơ sớm hạn, {n['exact']} hồ sơ đúng hạn, {late}.",
        "Không phát sinh phản ánh, kiến nghị về quy định thủ tục hành chính.",
        "2. Tổ chức bộ máy và công vụ",
        f"Biên chế được giao {n['D2.1']} người, hiện {people}, trong đó trình độ thạc sĩ {n['master']} người, "
        f"{bachelors} (chiếm {graduates}%), cao đẳng {n['college']} người.",
        "Đã sắp xếp 19 tổ công tác thành 12 tổ công tác (giảm 7 tổ công tác).",
        "3. Tài chính công và chính quyền số",
        f"Kế hoạch vốn đầu tư công được {planned}, đã {paid}, đạt {spent}% kế hoạch.",
        f"Đã phát hành {n['outgoing']} văn bản đi, gồm {n['electronic']} văn bản điện tử và {n['paper']} văn bản giấy.",
        f"Đối với thủ tục mức độ 3, 4 có phát sinh, đã {whole}, trong đó {sent}, đạt {online}%.",
        "III. ĐÁNH GIÁ CHUNG",
        f"Tỷ lệ hồ sơ giải quyết sớm và đúng hạn đạt {rate}% ({n['in_time']}/{n['settled']} hồ sơ); "
        f"{n['D2.2']}/{n['D2.1']} biên chế có mặt.",
        f"Còn {late} cần rút kinh nghiệm.",
    )
    pairs = (
        ("sum", f"{total} | {on_time} | {overdue} | {n[task + '.4']} nhiệm vụ quá hạn"),
        ("share", f"{done}% | thành {n['A2.2']} nhiệm vụ | {n['A2.1']} nhiệm vụ"),
        ("sum", f"tiếp nhận {n['received']} hồ sơ | {settled} | {n['progress']} hồ sơ | rút {n['withdrawn']} hồ sơ"),
        ("equal", f"{settled} | Trong {n['settled']} hồ sơ | /{n['settled']} hồ sơ"),
        ("sum", f"Trong {n['settled']} hồ sơ | {n['early']} hồ sơ sớm | {n['exact']} hồ sơ đúng | {late}"),
        ("equal", f"{late} | Còn {late}"),
        ("parts", f"{people} | thạc sĩ {n['master']} người | {bachelors} | cao đẳng {n['college']} người"),
        ("share", f"chiếm {graduates}% | {bachelors} | {people}"),
        ("equal", f"{people} | {n['D2.2']}/{n['D2.1']} biên chế"),
        ("sum", "19 tổ công tác | 12 tổ công tác | 7 tổ công tác"),
        ("share", f"{spent}% kế hoạch | {paid} | {planned}"),
        ("sum", f"{n['outgoing']} văn bản đi | {n['electronic']} văn bản điện tử | {n['paper']} văn bản giấy"),
        ("share", f"{online}% | {sent} | {whole}"),
    )
    stated = {
        "A2.1": f"gồm {n['A2.1']} nhiệm vụ", "A2.2": f"thành {n['A2.2']} nhiệm vụ", "C1.4": f"là {n['C1.4']} thủ tục",
        f"{task}.1": total, f"{task}.2": on_time, f"{task}.3": overdue,
        f"{row}r": f"tiếp nhận {n['received']} hồ sơ", f"{row}a": settled,
        f"{row}b": f"{n['in_time']}/{n['settled']} hồ sơ", "D2.1": f"giao {n['D2.1']} người", "D2.2": people,
        "F1.1": planned, "F1.2": paid, "G11.1": whole, "G11.2": sent,
    }  # fmt: skip
    return Said(lines, pairs, stated)


def in_lists(figures: Figures, level: str) -> Said:
    """Lines with dashes, colons, brackets and fractions."""
    n = {key: write_number(Decimal(value)) for key, value in figures.items()}
    task = "A5" if level == "commune" else "A6"
    row = DOSSIERS[level]
    done = per_cent(figures["A2.2"], figures["A2.1"], 1)
    rate, late_rate = (per_cent(figures[key], figures["settled"]) for key in ("in_time", "late"))
    handled = f"Giải quyết: {n['settled']} hồ sơ"
    planned, completed = f"Nhiệm vụ đề ra trong kế hoạch năm: {n['A2.1']} nhiệm vụ", f"Hoàn thành: {n['A2.2']} nhiệm vụ"
    posts, present = f"Biên chế được giao: {n['D2.1']} người", f"Biên chế có mặt: {n['D2.2']} người"
    money, paid = f"Vốn kế hoạch: {n['F1.1']} triệu đồng", f"Vốn đã giải ngân: {n['F1.2']} triệu đồng"
    late = f"trễ hạn {n['late']} hồ sơ ({late_rate}%)"
    lines = (
        "I. TÌNH HÌNH THỰC HIỆN KẾ HOẠCH",
        f"- {planned}.",
        f"- {completed}, đạt {done}%.",
        f"- Nhiệm vụ cấp trên giao: {n[task + '.1']} nhiệm vụ ({n[task + '.2']} đúng hạn; {n[task + '.3']} quá hạn; "
        f"{n[task + '.4']} chưa hoàn thành).",
        "II. KẾT QUẢ",
        "1. Giải quyết hồ sơ",
        f"+ Tiếp nhận: {n['received']} hồ sơ.",
        f"+ {handled}, trong đó: sớm hạn {n['early']} hồ sơ, đúng hạn {n['exact']} hồ sơ, {late}.",
        f"+ Đang xử lý: {n['progress']} hồ sơ; công dân rút: {n['withdrawn']} hồ sơ.",
        f"+ Tỷ lệ sớm và đúng hạn: {rate}%.",
        "2. Nhân sự",
        f"- {posts}; {present} (thạc sĩ {n['master']}, đại học {n['bachelor']}, cao đẳng {n['college']}).",
        "3. Tài chính",
        f"- {money}. {paid}.",
        f"- Thủ tục hành chính đang áp dụng: {n['C1.4']} thủ tục; 100% được niêm yết.",
        "III. ĐÁNH GIÁ",
        f"Đơn vị đã xử lý xong {n['settled']}/{n['received']} hồ sơ, còn {n['progress']} hồ sơ chuyển kỳ sau.",
        f"Hiện nay {n['D2.2']}/{n['D2.1']} vị trí đã có người.",
    )
    pairs = (
        ("share", f"đạt {done}% | {completed} | {planned}"),
        ("sum", f"giao: {n[task + '.1']} nhiệm vụ | {n[task + '.2']} đúng hạn | {n[task + '.3']} quá hạn "
                  f"| {n[task + '.4']} chưa hoàn thành"),
        ("sum", f"{handled} | sớm hạn {n['early']} hồ sơ | đúng hạn {n['exact']} hồ sơ | trễ hạn {n['late']} hồ sơ"),
        ("share", f"({late_rate}% | trễ hạn {n['late']} hồ sơ | {handled}"),
        ("sum", f"Tiếp nhận: {n['received']} hồ sơ | {handled} | xử lý: {n['progress']} hồ sơ "
                f"| rút: {n['withdrawn']} hồ sơ"),
        ("equal", f"{handled} | {n['settled']}/{n['received']} hồ sơ"),
        ("equal", f"Tiếp nhận: {n['received']} hồ sơ | /{n['received']} hồ sơ"),
        ("equal", f"xử lý: {n['progress']} hồ sơ | còn {n['progress']} hồ sơ"),
        ("parts", f"{present} | thạc sĩ {n['master']} | đại học {n['bachelor']} | cao đẳng {n['college']}"),
        ("equal", f"{present} | {n['D2.2']}/{n['D2.1']} vị trí"),
        ("equal", f"{posts} | /{n['D2.1']} vị trí"),
    )  # fmt: skip
    stated = {
        "A2.1": planned, "A2.2": completed, f"{task}.1": f"giao: {n[task + '.1']} nhiệm vụ",
        "C1.4": f"áp dụng: {n['C1.4']} thủ tục", f"{row}r": f"Tiếp nhận: {n['received']} hồ sơ", f"{row}a": handled,
        "D2.1": posts, "D2.2": present, "F1.1": money, "F1.2": paid,
    }  # fmt: skip
    return Said(lines, pairs, stated)
