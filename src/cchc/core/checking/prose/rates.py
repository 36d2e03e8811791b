"""Whether a printed rate is what its count and its base give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from cchc.core.checking.finding import Finding, Place, Severity
from cchc.core.checking.prose.passages import Figure, Passage
from cchc.core.checking.rule import Rule
from cchc.core.checking.words import number
from cchc.core.messages import Message

BROKEN = Rule(
    id="ratio.prose_share",
    severity=Severity.error,
    title=Message("Lời văn: tỷ lệ không bằng phần chia cho tổng", "Prose: a rate is not its part over its whole"),
    basis=Message(
        "Câu văn nêu cả phần, tổng và tỷ lệ; tỷ lệ phải là phần chia cho tổng.",
        "The sentence gives part, whole and rate; the rate must be part over whole.",
    ),
    example=Message("“30 phiếu đạt 70 % (30/40)”: 30/40 = 75 %.", "“30 forms or 70 % (30/40)”: 30/40 = 75 %."),
    tolerance=Message("làm tròn đến số chữ số đã in", "rounding to the printed decimals"),
    needs=("prose",),
)
ROUNDED = Rule(
    id="ratio.prose_rounding",
    severity=Severity.warning,
    title=Message("Lời văn: tỷ lệ bị cắt, không làm tròn", "Prose: a rate is cut off, not rounded"),
    basis=Message(
        "Tỷ lệ in ra nhỏ hơn giá trị làm tròn một đơn vị cuối.",
        "The printed rate is one last digit below the rounded value.",
    ),
    example=Message("2/3 in 66,6 %, làm tròn là 66,7 %.", "2/3 printed as 66,6 %; rounded it is 66,7 %."),
    needs=("prose",),
)


UNSURE = Rule(
    id="ratio.prose_share_likely",
    severity=Severity.warning,
    title=Message("Lời văn: tỷ lệ có lẽ tính sai", "Prose: a rate is probably wrong"),
    basis=Message(
        "Tỷ lệ không bằng phần chia cho tổng nêu trước đó; câu văn không nói rõ phần ấy thuộc tổng nào.",
        "The rate is not the part over the whole told before; the words do not say for sure which whole it is of.",
    ),
    example=Message(
        "“gồm 50 nhiệm vụ, đã hoàn thành 35 nhiệm vụ, đạt 75 %”: 35/50 = 70 %.",
        "“50 tasks, 35 done, or 75 %”: 35/50 = 70 %.",
    ),
    tolerance=Message("làm tròn đến số chữ số đã in", "rounding to the printed decimals"),
    needs=("prose",),
)


def exact(part: Decimal, whole: Decimal, share: Figure) -> tuple[Decimal, Decimal]:
    """The rate in per cent at the printed decimals: rounded half up, and cut off. `whole` is not 0."""
    exponent = share.value.as_tuple().exponent
    places = Decimal(1).scaleb(min(0, exponent) if isinstance(exponent, int) else 0)
    value = part * 100 / whole
    return value.quantize(places, ROUND_HALF_UP), value.quantize(places, ROUND_DOWN)


def rate(part: Decimal, whole: Decimal, share: Figure) -> str:
    """right | cut | wrong"""
    if not whole:
        return "wrong" if part else "right"
    rounded, cut = exact(part, whole, share)
    return "right" if share.value == rounded else "cut" if share.value == cut else "wrong"


def verdict(
    passage: Passage,
    share: Figure,
    part: Figure,
    operands: tuple[Decimal, Decimal],
    figures: Sequence[Figure | Place],
    other: Figure | None = None,
    likely: bool = False,
) -> Iterator[Finding]:
    """The finding for a rate, if any. `other` is another figure that would give it; `likely`: the base is not sure."""
    above, below = operands
    found = rate(above, below, share)
    if found == "right" or not below:
        return
    rounded, _ = exact(above, below, share)
    rule = ROUNDED if found == "cut" else UNSURE if likely else BROKEN
    step = f"{number(above)} / {number(below)} = {number(rounded)} %"
    hint = f" ({number(share.value)} % = {number(above)} / {number(other.value)})" if other is not None else ""
    yield rule.finding(
        Message("Ghi {printed} %, tính ra {computed} %", "{printed} % printed, {computed} % computed"),
        Message(
            "“{quote}”: {step}, không phải {printed} %{hint}; sửa tỷ lệ hoặc kiểm tra lại hai số.",
            "“{quote}”: {step}, not {printed} %{hint}; mend the rate or check both numbers.",
        ),
        passage.place(share),
        *(passage.place(told) if isinstance(told, Figure) else told for told in figures),
        found=f"{number(share.value)} %",
        expected=f"{number(rounded)} %",
        steps=(f"{step} ≠ {number(share.value)} %",),
        quote=passage.place(part).quote,
        printed=number(share.value),
        computed=number(rounded),
        step=step,
        hint=hint,
    )
