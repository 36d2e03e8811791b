"""Explicit zeros: "không tiếp nhận phản ánh nào", "chưa phát sinh hồ sơ", "Kết quả …: Không có."

A zero is believed only of things a report counts. What is only missing, forbidden, wished for or blamed is no zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from cchc.core.reading.facts.blocks import Block
from cchc.core.reading.facts.counting import counted, printed_unit
from cchc.core.reading.facts.statement import Statement

_THINGS = (
    "hồ sơ", "thủ tục hành chính", "thủ tục", "tthc", "văn bản quy phạm pháp luật", "văn bản qppl", "vbqppl", "văn bản", "phản ánh", "pakn",
    "kiến nghị", "khiếu nại", "tố cáo", "đơn thư", "đơn khiếu nại", "trường hợp", "vụ việc", "vụ", "cuộc", "đơn vị", "cơ quan", "tổ chức",
    "cá nhân", "doanh nghiệp", "phòng", "dịch vụ công", "dịch vụ", "mô hình", "sáng kiến", "nhiệm vụ", "lỗi", "sự cố", "dự án", "công trình",
    "biên chế", "hợp đồng", "tài khoản", "cán bộ", "công chức", "viên chức", "cbcc", "ccvc", "cbccvc", "người", "lãnh đạo", "đối tượng",
    "giao dịch", "sai phạm", "vi phạm", "cảnh báo", "lượt", "xã", "thôn", "bản", "quyết định", "công dân", "đoàn", "đề tài", "bài", "tin",
    "vấn đề", "ý kiến", "yêu cầu", "phiếu", "đề nghị", "thông tin phản ánh", "cuộc họp", "lớp", "nội dung",
)  # fmt: skip
_SURE_THINGS = frozenset(
    "hồ sơ|trường hợp|phản ánh|kiến nghị|pakn|khiếu nại|tố cáo|đơn thư|vụ|vụ việc|cuộc|đơn vị|tthc|vi phạm|cảnh báo".split("|")
)
"""Of these "chưa có" says zero too; of the rest it blames ("chưa có văn bản hướng dẫn")."""
_COMPLAINTS = ("phản ánh", "kiến nghị", "pakn", "khiếu nại", "tố cáo", "đơn thư")
_ACTIONS = (
    "rà soát", "đánh giá", "kiểm tra", "thanh tra", "khảo sát", "tuyển dụng", "thi tuyển", "bổ nhiệm", "tinh giản", "sắp xếp", "sáp nhập",
    "đối thoại", "xử lý", "điều động", "nâng ngạch", "thi nâng ngạch", "xét tuyển", "công bố",
)  # fmt: skip
_EXIST = (
    r"(?:có phát sinh thêm|có phát sinh|phát sinh thêm|phát sinh|có nhận được|nhận được|ghi nhận được|ghi nhận|phát hiện|xảy ra"
    r"|xuất hiện|còn|có|nhận)"
)
_THING = rf"(?P<thing>{'|'.join(sorted(_THINGS, key=len, reverse=True))})(?!\w)"
_NOT = r"(?<!\w)(?P<not>không|chưa)\s"
_EXISTS = re.compile(rf"{_NOT}(?P<verb>{_EXIST})\s(?:bất kỳ |bất cứ |các |một |thêm )?{_THING}")
_NONE_OF = re.compile(rf"{_NOT}(?P<verb>[^\W\d_]+(?: [^\W\d_]+){{0,3}}?)\s{_THING}(?P<rest>[^;.:()]{{0,90}}?)\snào(?!\w)")
_NO_SUCH = re.compile(rf"(?<!\w)(?P<not>không)\s(?:có\s)?{_THING}\s(?:[^\W\d_]+ ){{0,3}}?nào(?!\w)")
_COMPLAINT = re.compile(rf"{_NOT}(?P<verb>tiếp nhận)\s(?P<thing>{'|'.join(_COMPLAINTS)})(?!\w)")
_NOT_DONE = re.compile(
    rf"(?<!\w)(?P<not>không)\s(?P<verb>thực hiện|tổ chức|tiến hành)\s(?:việc\s)?(?:{'|'.join(_ACTIONS)})(?!\w)[^;.:()]{{0,60}}?(?<!\w){_THING}"
)
_TRAILING = re.compile(rf"{_NOT}(?P<verb>có phát sinh|phát sinh)(?=\s*(?:[,.;)]|$|do\s|vì\s|trong\s|nên\s|tại\s))")
_ANSWER = re.compile(
    r"^(?P<label>[^:]{6,400}):\s*(?P<answer>(?:không có phát sinh|không phát sinh|chưa phát sinh|chưa có|không có|không)(?:\s(?:gì|nào))?)\s*[.;,]*\s*$"
)
_STARTS_WITH_THING = re.compile(rf"(?:^|\s)(?:số lượng|số|tổng số|tỷ lệ|các|việc)?\s?{_THING}")
_NO_STATEMENT = re.compile(
    r"(?<!\w)(?:nếu|để|nhằm|tránh|phấn đấu|đảm bảo|bảo đảm|yêu cầu|cam kết|danh mục|đối với|khi|hoặc|hay|mục tiêu|chỉ tiêu|hạn chế|tiến tới"
    r"|kiên quyết|tuyệt đối|phải|cần|nghiêm cấm|quy định về|sao cho|chỉ đạo|quán triệt)(?!\w)[^,;:.()]*$"
)
_BLAMED = re.compile(r"\s(?:hướng dẫn|quy định|cụ thể|chuyên trách|chuyên môn sâu|đủ|đồng bộ)(?!\w)")
_LABEL_END = re.compile(r"[;.:()](?=\s|$|\W)|,(?=\s(?!kiến nghị|cá nhân|tổ chức|[0-9]))|\s(?:do|vì|nên|mà|như)\s")
_ANY_THING = re.compile(rf"(?<!\w){_THING}(?!\sthực hiện|\slại|\sthi hành|\sđược giao)")
_RECEIVED = ("nhận được", "nhận", "tiếp nhận", "có", "phát sinh")
_CLAUSE_START = re.compile(r"[;:.()](?=\s|$)|,\s|\s-\s")
_LABEL_REFUSED = re.compile(r"(?:kiến nghị|đề xuất|ghi chú|lưu ý|khó khăn|vướng mắc)\W*$")


def find_zeros(block: Block, *, planning: bool) -> list[Statement]:
    """The explicit zeros of a block. In a section that plans, "không có" is a wish, so there are none."""
    if planning:
        return []
    answer = _ANSWER.match(block.lowered)
    if answer is not None:
        return _answered(block, answer)
    found: list[Statement] = []
    for statement in sorted((*_existing(block), *_trailing(block)), key=lambda item: item.start):
        if not any(statement.start < other.end and other.start < statement.end for other in found):
            found.append(statement)
    return found


def _existing(block: Block) -> Iterator[Statement]:
    for pattern in (_EXISTS, _NONE_OF, _NO_SUCH, _COMPLAINT, _NOT_DONE):
        for match in pattern.finditer(block.lowered):
            if pattern is _EXISTS and not _says_none(block, match):
                continue
            if not _is_statement(block, match.start()):
                continue
            noun = counted(block.lowered, match.start("thing"))
            start, end = (noun.start, noun.end) if noun else match.span("thing")
            verb = "" if pattern in (_EXISTS, _NO_SUCH) else match["verb"]
            if pattern is _NOT_DONE:
                verb = block.lowered[match.end("verb") : match.start("thing")].strip()
            label = _label(block, start, max(end, match.end()), verb)
            yield _zero(match.start("not"), max(end, match.end()), block.text[start:end], label)


def _says_none(block: Block, match: re.Match[str]) -> bool:
    """Whether "không có …", "chưa phát sinh …" says none: of what is only missing or blamed it does not."""
    if _BLAMED.match(block.lowered, match.end("thing")):
        return False
    return match["not"] == "không" or match["verb"] not in ("có", "còn") or match["thing"] in _SURE_THINGS


def _label(block: Block, start: int, end: int, verb: str) -> str:
    """"Số văn bản quy phạm pháp luật ban hành": the thing first, then what was not done with it."""
    _, sentence = block.sentence(start)
    stop = _LABEL_END.search(block.text, end, sentence)
    phrase = re.sub(r"\snào(?!\w)", "", block.text[start : stop.start() if stop else sentence]).strip(" *.")
    return f"Số {phrase} {'' if verb in _RECEIVED else verb}".strip()


def _trailing(block: Block) -> Iterator[Statement]:
    """"Hồ sơ … chưa phát sinh do …": the thing stands before."""
    for match in _TRAILING.finditer(block.lowered):
        subject = _STARTS_WITH_THING.search(block.lowered, _clause_start(block, match.start()), match.start())
        if subject is not None and _is_statement(block, match.start()):
            label = "Số " + block.text[subject.start("thing") : match.start()].strip()
            yield _zero(match.start("not"), match.end(), block.text[slice(*subject.span("thing"))], label)


def _answered(block: Block, answer: re.Match[str]) -> list[Statement]:
    """A form-like line, "Kết quả …: Không có."."""
    label = answer["label"].strip()
    if _LABEL_REFUSED.search(label) or len(label.split()) < 3:
        return []
    thing = _ANY_THING.search(block.lowered, 0, answer.end("label"))
    unit = block.text[slice(*thing.span("thing"))] if thing else ""
    words = block.text[: answer.end("label")].strip(" -+*•–")
    return [_zero(answer.start("answer"), answer.end("answer"), unit, words, form="answer")]


def _zero(start: int, end: int, noun: str, label: str, form: str = "none") -> Statement:
    unit = printed_unit(noun)
    unit = "PAKN" if unit.startswith(_COMPLAINTS[:2]) else unit
    return Statement(start, end, Decimal(0), unit, form, end, label=label)


def _is_statement(block: Block, at: int) -> bool:
    start = _clause_start(block, at)
    return _NO_STATEMENT.search(block.lowered, start, at) is None


def _clause_start(block: Block, at: int) -> int:
    sentence, _ = block.sentence(at)
    return max([sentence, *(match.end() for match in _CLAUSE_START.finditer(block.lowered, sentence, at))])
