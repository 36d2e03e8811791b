"""Fractions whose upper number contradicts the parts told with them."""

from __future__ import annotations

from collections.abc import Iterator

from cchc.core.checking.finding import Finding, Severity
from cchc.core.checking.prose.wholes import Whole
from cchc.core.checking.rule import Rule
from cchc.core.checking.words import addition, number
from cchc.core.messages import Message

NUMERATOR = Rule(
    id="ratio.prose_numerator",
    severity=Severity.warning,
    title=Message("Lời văn: X trong X/Y trái với các phần", "Prose: X of X/Y contradicts its parts"),
    basis=Message(
        "Các phần nêu sau “X/Y … trong đó” là phần của X; ở đây chúng cộng lại bằng Y.",
        "The parts behind “X/Y … of which” are parts of X; here they make Y.",
    ),
    example=Message("“8/15 người, trong đó 8 cán bộ và 7 công chức”.", "“8/15 people, of which 8 and 7”."),
    needs=("prose",),
)
RULES = (NUMERATOR,)


def find(whole: Whole) -> Iterator[Finding]:
    """Parts of 'X/Y … trong đó' that make Y and not X."""
    fraction = whole.figure.span.parts
    if fraction is None or whole.form not in ("among", "made") or fraction[0] == fraction[1]:
        return
    above, below = map(number, fraction)
    for dimension in whole.dimensions:
        if len(dimension.parts) < 2 or dimension.sum != fraction[1]:
            continue
        step = addition(dimension.values, dimension.sum)
        yield NUMERATOR.finding(
            Message("Ghi {above}/{below}, các phần cộng được {below}", "{above}/{below}, but its parts make {below}"),
            Message(
                "“{quote}” nhưng các phần nêu cùng chỗ là {step}: số {above} hoặc các phần chưa đúng, kiểm tra lại.",
                "“{quote}”, but the parts named with it are {step}: {above} or the parts are wrong; check them.",
            ),
            whole.passage.place(whole.figure),
            *(part.passage.place(part.figure) for part in dimension.parts),
            found=f"{above}/{below}",
            expected=f"{below}/{below}",
            steps=(f"{step} ≠ {above}",),
            above=above,
            below=below,
            step=step,
            quote=whole.passage.place(whole.figure).quote,
        )
