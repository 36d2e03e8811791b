"""How far a plan was carried out: 'done at 2 … reaching 75 % of the plan'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cchc.core.checking.finding import Finding, Severity
from cchc.core.checking.prose.passages import Figure, Passage, same
from cchc.core.checking.prose.rates import exact, rate
from cchc.core.checking.rule import Rule
from cchc.core.checking.words import number
from cchc.core.messages import Message
from cchc.core.vietnamese.numbers import find_numbers

PLAN = Rule(
    id="ratio.prose_plan",
    severity=Severity.error,
    title=Message("Lời văn: tỷ lệ hoàn thành kế hoạch tính sai", "Prose: the share of a plan is wrong"),
    basis=Message(
        "Kế hoạch là toàn bộ (100 %) số đơn vị hoặc một số nêu rõ; tỷ lệ đạt được là số đã làm chia cho số đó.",
        "The plan covers all (100 %) of the units or a stated number; the rate is what was done over that number.",
    ),
    example=Message(
        "Kế hoạch kiểm tra 100 % tổ, đã kiểm tra 3 tổ “đạt 80 % kế hoạch”, có 5 tổ: 3/5 = 60 %.",
        "The plan is to inspect all teams; 3 were, “80 % of the plan”; there are 5: 3/5 = 60 %.",
    ),
    needs=("prose",),
)
RULES = (PLAN,)
_OF_PLAN = re.compile(r"\s*(?:so với |theo |của )?kế hoạch")
_ALL = re.compile(r"100\s?%\s*(?:số |các |tổng số |trong )*")
BACK = 40
"""A plan is told so many passages, and so many figures, before what was done."""
_THERE_ARE = re.compile(r"(?:^|\s)(?:có|còn|gồm|là|tổng số)\s*:?\s*$")


@dataclass(frozen=True, slots=True)
class Total:
    """How many of a thing there are, as the prose says."""

    passage: Passage
    figure: Figure


def find(found: Sequence[Passage]) -> Iterator[Finding]:
    """Counts 'reaching R % of the plan' where the plan is all of the things counted, or a number of them."""
    totals: list[Total] = []
    for number_, passage in enumerate(found):
        for share in passage.figures:
            if share.span.percent and _OF_PLAN.match(passage.lowered, share.end):
                start = passage.sentence(share.start)[0]
                done = [f for f in passage.before(share.start, BACK) if f.start >= start and f.counts and f.noun]
                if done and not done[-1].span.parts:
                    totals = totals or [Total(p, f) for p in found for f in p.figures if _is_total(p, f)]
                    yield from _judged(found, number_, done[-1], share, totals)


def _judged(
    found: Sequence[Passage], at: int, done: Figure, share: Figure, totals: Sequence[Total]
) -> Iterator[Finding]:
    passage = found[at]
    whole = _planned(found, at, done) or _all_of(found, at, done, totals)
    if whole is None or not whole.figure.value or rate(done.value, whole.figure.value, share) != "wrong":
        return
    rounded, _ = exact(done.value, whole.figure.value, share)
    step = f"{number(done.value)} / {number(whole.figure.value)} = {number(rounded)} %"
    yield PLAN.finding(
        Message("Ghi {printed} % kế hoạch, tính ra {computed} %", "{printed} % of the plan; it is {computed} %"),
        Message(
            "“{done}” là {printed} % kế hoạch, nhưng theo “{whole}” thì {step}: sửa tỷ lệ hoặc kiểm tra lại hai số.",
            "“{done}” is called {printed} % of the plan, but with “{whole}” {step}: mend the rate or check both.",
        ),
        passage.place(share),
        passage.place(done),
        whole.passage.place(whole.figure),
        found=f"{number(share.value)} %",
        expected=f"{number(rounded)} %",
        steps=(f"{step} ≠ {number(share.value)} %",),
        printed=number(share.value),
        computed=number(rounded),
        done=passage.place(done).quote,
        whole=whole.passage.place(whole.figure).quote,
        step=step,
    )


def _section_before(found: Sequence[Passage], at: int) -> list[Passage]:
    near = found[max(0, at + 1 - BACK) : at + 1]
    return [passage for passage in near if passage.section is found[at].section]


def _planned(found: Sequence[Passage], at: int, done: Figure) -> Total | None:
    """'Kế hoạch kiểm tra 5 đơn vị': the number of the plan itself, in the section before the count."""
    for passage in reversed(_section_before(found, at)):
        limit = done.start if passage is found[at] else len(passage.text)
        for figure in reversed(passage.before(limit, BACK)):
            told = "kế hoạch" in passage.lowered[passage.sentence(figure.start)[0] : figure.start]
            if told and figure.counts and same(figure, done):
                return Total(passage, figure)
    return None


def _all_of(found: Sequence[Passage], at: int, done: Figure, totals: Sequence[Total]) -> Total | None:
    """The plan covers 100 % of them, and the prose says everywhere alike how many there are."""
    if not any(_covers_all(passage, done) for passage in _section_before(found, at)):
        return None
    those = [total for total in totals if total.figure is not done and same(total.figure, done)]
    return those[0] if len({total.figure.value for total in those}) == 1 else None


def _covers_all(passage: Passage, done: Figure) -> bool:
    for match in _ALL.finditer(passage.lowered):
        noun = find_numbers(f"1 {passage.text[match.end() : match.end() + 40]}", quantities=True)
        planned = "kế hoạch" in passage.lowered[passage.sentence(match.start())[0] : match.start()]
        if planned and noun and noun[0].unit and noun[0].unit.lower().split()[0] == done.span.unit.lower().split()[0]:
            return True
    return False


def _is_total(passage: Passage, figure: Figure) -> bool:
    """'Ban có 03 phòng', '05/05 phòng', 'còn 03 phòng': how many there are now, not how many of them did something."""
    if figure.span.parts is not None:
        return True
    return figure.counts and not figure.depth and bool(_THERE_ARE.search(figure.before))
