"""The rules on rates of a table, and their words."""

from __future__ import annotations

from cchc.core.checking.finding import Severity
from cchc.core.checking.ratio_arithmetic import Verdict
from cchc.core.checking.rule import Rule
from cchc.core.messages import Message

DEFINITION = Message(
    "Biểu mẫu định nghĩa tỷ lệ bằng hai dòng thành phần của nó.", "The form defines the rate by two of its rows."
)
ROUNDED = Message("làm tròn ở số chữ số thập phân đã in", "rounding at the printed decimals")

WRONG = Rule(
    id="ratio.wrong",
    severity=Severity.error,
    title=Message("Tỷ lệ sai so với thành phần", "A rate that its parts do not give"),
    basis=DEFINITION,
    example=Message("Ghi 90 %; 17 / 17 = 100 %.", "Printed 90 %; 17 / 17 = 100 %."),
    tolerance=ROUNDED,
    needs=("table",),
)
OTHER_BASE = Rule(
    id="ratio.other_base",
    severity=Severity.error,
    title=Message("Tỷ lệ tính từ dòng khác", "A rate worked out from other rows"),
    basis=DEFINITION,
    example=Message(
        "Ghi 48 % = 15 / 31 (có phát sinh hồ sơ), định nghĩa là 31 / 31 = 100 %.",
        "Printed 48 % = 15 / 31 (those with dossiers); by definition 31 / 31 = 100 %.",
    ),
    tolerance=ROUNDED,
    needs=("table",),
)
INVERTED = Rule(
    id="ratio.inverted",
    severity=Severity.error,
    title=Message("Tỷ lệ đảo tử số và mẫu số", "A rate upside down"),
    basis=DEFINITION,
    example=Message("Ghi 125 %; 20 / 25 = 80 %, 25 / 20 = 125 %.", "Printed 125 %; 20 / 25 = 80 %, 25 / 20 = 125 %."),
    tolerance=ROUNDED,
    needs=("table",),
)
FRACTION = Rule(
    id="ratio.as_fraction",
    severity=Severity.warning,
    title=Message("Tỷ lệ ghi dạng phần của 1", "A rate as a share of one"),
    basis=Message("Đơn vị tính của dòng là %.", "The row is in per cent."),
    example=Message("Ghi 0,85 cho 17 / 20 = 85 %.", "Printed 0,85 for 17 / 20 = 85 %."),
    tolerance=ROUNDED,
    needs=("table",),
)
NOT_FULL = Rule(
    id="ratio.not_full",
    severity=Severity.warning,
    title=Message("Ghi tròn 100 % hoặc 0 %", "Rounded to 100 % or 0 %"),
    basis=Message(
        "100 % là tất cả, 0 % là không có gì; còn thiếu một vẫn chưa phải 100 %.",
        "100 % is all and 0 % is nothing; with one missing it is not all.",
    ),
    example=Message("Ghi 100 %; 1.056 / 1.057 = 99,91 %.", "Printed 100 %; 1.056 / 1.057 = 99,91 %."),
    needs=("table",),
)
CUT = Rule(
    id="ratio.cut",
    severity=Severity.warning,
    title=Message("Tỷ lệ bị cắt, không làm tròn", "A rate cut instead of rounded"),
    basis=Message(
        "Số thập phân cuối phải làm tròn (nửa trở lên thì tăng).", "The last decimal is rounded, a half going up."
    ),
    example=Message("3.170 / 34.279 = 9,2476 ghi 9,24; làm tròn là 9,25.", "3.170 / 34.279 = 9,2476 printed 9,24."),
    tolerance=ROUNDED,
    needs=("table",),
)
OVER_NOTHING = Rule(
    id="ratio.over_nothing",
    severity=Severity.warning,
    title=Message("Có tỷ lệ mà mẫu số bằng 0", "A rate over a base of 0"),
    basis=Message("Không có gì để tính thì không có tỷ lệ.", "Of nothing there is no share."),
    example=Message("0 / 0 ghi 100 %.", "0 / 0 printed as 100 %."),
    needs=("table",),
)
NONE_ARISEN = Rule(
    id="ratio.none_arisen",
    severity=Severity.info,
    title=Message("0 / 0 ghi là 0", "0 / 0 printed as 0"),
    basis=Message(
        "0 / 0 là “không phát sinh”, không phải 0 %: ghi 0 làm sai trung bình và xếp hạng.",
        "0 / 0 is “none arisen”, not 0 %: a 0 spoils averages and rankings.",
    ),
    example=Message("Không có hồ sơ nào, tỷ lệ đúng hạn ghi 0.", "No dossier at all, on-time rate 0."),
    needs=("form", "table"),
)
MEAN = Rule(
    id="ratio.mean",
    severity=Severity.info,
    title=Message("Tỷ lệ chung lấy trung bình các tỷ lệ", "A rate that is the mean of rates"),
    basis=Message(
        "Tỷ lệ chung là tổng tử số trên tổng mẫu số, không phải trung bình cộng.",
        "The common rate is the sum of the parts over the sum of the bases.",
    ),
    example=Message("(100 + 95 + 95) / 3 = 96,67 ghi 96,6.", "(100 + 95 + 95) / 3 = 96,67 printed 96,6."),
    needs=("table",),
)
UNREACHABLE = Rule(
    id="ratio.unreachable",
    severity=Severity.warning,
    title=Message("Không số nguyên nào cho tỷ lệ này", "A rate that no whole numbers give"),
    basis=Message(
        "Số đã giảm và số còn lại là số nguyên; mẫu số là tổng của hai số.",
        "What was cut and what is left are whole; the base is their sum.",
    ),
    example=Message(
        "Còn 19 biên chế, ghi giảm 16,90 %: 22→19 là 13,64 %, 23→19 là 17,39 %.",
        "19 posts left, a cut of 16,90 %: 22→19 is 13,64 %, 23→19 is 17,39 %.",
    ),
    needs=("form", "table"),
)
NO_PARTS = Rule(
    id="ratio.no_parts",
    severity=Severity.info,
    title=Message("Tỷ lệ không có tử số, mẫu số", "Rates without their parts"),
    basis=Message(
        "Không có hai số thành phần thì không kiểm tra và không tổng hợp được tỷ lệ.",
        "Without its two parts a rate can neither be verified nor added up.",
    ),
    example=Message("Tỷ lệ 21,88 %, biểu không hỏi số hồ sơ.", "A rate of 21,88 %; the form asks for no dossiers."),
    needs=("table",),
)
RULES = (
    WRONG,
    OTHER_BASE,
    INVERTED,
    FRACTION,
    NOT_FULL,
    CUT,
    OVER_NOTHING,
    NONE_ARISEN,
    MEAN,
    UNREACHABLE,
    NO_PARTS,
)

NOT_THE_RATE = Message(
    "Tỷ lệ ghi {printed} %, tính ra {expected_rate} %", "A rate of {printed} % that comes to {expected_rate} %"
)
BASE_MESSAGE = Message(
    "Dòng {row} ghi {printed} %, là {a} / {b}; theo định nghĩa phải là {n} / {m} = {expected_rate} %: sửa tỷ lệ, hoặc "
    "sửa các dòng thành phần nếu chúng sai.",
    "Row {row} says {printed} %, which is {a} / {b}; by definition it is {n} / {m} = {expected_rate} %: mend the rate, "
    "or the rows of its parts if they are wrong.",
)
OF: dict[Verdict, tuple[Rule, Message, Message]] = {
    Verdict.wrong: (
        WRONG,
        NOT_THE_RATE,
        Message(
            "Dòng {row} ghi {printed} % nhưng {n} / {m} = {expected_rate} %: sửa tỷ lệ hoặc các dòng thành phần.",
            "Row {row} says {printed} % but {n} / {m} = {expected_rate} %: mend the rate or its parts.",
        ),
    ),
    Verdict.inverted: (
        INVERTED,
        NOT_THE_RATE,
        Message(
            "Dòng {row} ghi {printed} %, là {m} / {n}; đúng phải là {n} / {m} = {expected_rate} %: đảo lại tử số và "
            "mẫu số.",
            "Row {row} says {printed} %, which is {m} / {n}; it must be {n} / {m} = {expected_rate} %: turn it round.",
        ),
    ),
    Verdict.fraction: (
        FRACTION,
        NOT_THE_RATE,
        Message(
            "Dòng {row} ghi {printed} nhưng tính bằng % là {n} / {m} = {expected_rate} %: nhân với 100.",
            "Row {row} says {printed}, but in per cent {n} / {m} = {expected_rate} %: multiply it by 100.",
        ),
    ),
    Verdict.not_full: (
        NOT_FULL,
        Message("Ghi {printed} % khi mới {n}/{m}", "{printed} % although {n}/{m}"),
        Message(
            "Dòng {row} ghi {printed} % nhưng {n} / {m} = {expected_rate} %: ghi thêm chữ số thập phân.",
            "Row {row} says {printed} % but {n} / {m} = {expected_rate} %: print more decimals.",
        ),
    ),
    Verdict.cut: (
        CUT,
        Message("Ghi {printed} %, làm tròn phải là {expected_rate} %", "{printed} %, rounded it is {expected_rate} %"),
        Message(
            "Dòng {row} ghi {printed} %; {n} / {m} làm tròn là {expected_rate} %: sửa chữ số cuối.",
            "Row {row} says {printed} %; {n} / {m} rounds to {expected_rate} %: mend the last digit.",
        ),
    ),
    Verdict.over_nothing: (
        OVER_NOTHING,
        Message("Ghi {printed} % nhưng mẫu số là 0", "{printed} % of nothing"),
        Message(
            "Dòng {row} ghi {printed} % nhưng mẫu số bằng 0 ({n} / {m}): ghi “không phát sinh” hoặc sửa mẫu số.",
            "Row {row} says {printed} % but its base is 0 ({n} / {m}): say “none arisen” or mend the base.",
        ),
    ),
}
"""Rule, title and message of each verdict that is a finding."""

ZERO_TITLE = Message("0/0 ghi là 0 ở {zeros} dòng", "0/0 printed as 0 in {zeros} rows")
ZERO_MESSAGE = Message(
    "{zeros} tỷ lệ 0 / 0 ghi là 0 (như dòng {row}): ghi “không phát sinh” thay cho 0.",
    "{zeros} rates of 0 / 0 are printed as 0 (as row {row}): say “none arisen” instead.",
)
NOTHING_TITLE = Message(
    "0/0: {zeros} dòng ghi 0, {others} dòng để trống", "0/0: {zeros} rows say 0, {others} are blank"
)
NOTHING_MESSAGE = Message(
    "Tỷ lệ 0 / 0 ghi là 0 ở {zeros} dòng (như dòng {row}) nhưng để trống ở {others} dòng khác: dùng một cách, nên "
    "ghi “không phát sinh”.",
    "Rates of 0 / 0 are printed as 0 in {zeros} rows (as row {row}) and not as a number in {others} others: use one "
    "way, best “none arisen”.",
)
MEAN_TITLE = Message("{printed} % là trung bình các tỷ lệ", "{printed} % is a mean of rates")
MEAN_MESSAGE = Message(
    "Dòng {row} ghi {printed} %, là trung bình cộng các tỷ lệ bên dưới: tính từ tổng tử số trên tổng mẫu số.",
    "Row {row} says {printed} %, the plain mean of the rates below it: work it out from the summed parts.",
)
UNREACHABLE_TITLE = Message("Còn {left} thì không thể giảm đúng {printed} %", "{printed} % cannot be with {left} left")
UNREACHABLE_MESSAGE = Message(
    "Dòng {row} ghi {printed} % nhưng dòng {whole} còn {left} thì không số ban đầu nào cho đúng tỷ lệ này: kiểm tra "
    "lại tỷ lệ hoặc số gốc.",
    "Row {row} says {printed} %, but with {left} left (row {whole}) no number at the start gives this rate: check the "
    "rate or its base.",
)
NO_PARTS_TITLE = Message("{count} tỷ lệ không có tử số, mẫu số", "{count} rates without their parts")
NO_PARTS_MESSAGE = Message(
    "{count} tỷ lệ trong biểu không kèm tử số và mẫu số nên không kiểm tra được: ghi thêm hai số này ở cột ghi chú.",
    "{count} rates come without their parts and cannot be verified: add the two numbers in the remarks.",
)
