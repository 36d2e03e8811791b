"""Units and figures that a total must not take in silence: told beside it, by unit or by cell.

What can be seen from the sums alone (other decimals, codes outside their list, negatives, missing parts) is a doubt of
the `Result` itself. Here is what needs the reports, or the figures one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from itertools import combinations
from statistics import median_low
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, QuerySet

from cchc.core.figures import to_decimal
from cchc.core.messages import Message
from cchc.core.rollup.comparable import Change, Comparing
from cchc.core.rollup.finish import ADDED
from cchc.core.rollup.method import Method, method_of
from cchc.core.rollup.result import Cell, Doubt, Result
from cchc.core.vietnamese.numbers import write_number
from cchc.platform.accounts.scope import everything
from cchc.platform.units.models import Placement, Reach, Unit
from cchc.platform.units.selectors import subtree_ids
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.consolidation.carried import Carried
from cchc.reporting.consolidation.engines.live import counted
from cchc.reporting.consolidation.members import Members, reporters
from cchc.reporting.consolidation.oddness import ABSURD
from cchc.reporting.consolidation.question import Question
from cchc.reporting.consolidation.selectors import Consolidated, require
from cchc.reporting.reports.models import Report

TWICE = Message(
    "{unit} gửi {reports} báo cáo trong kỳ ({forms}). Mỗi ô chỉ lấy số được chấp nhận sau cùng, không cộng hai lần.",
    "{unit} sent {reports} reports for the period ({forms}). Each cell counts once, as accepted last.",
)
GONE = Message(
    "{unit} đã kết thúc hoạt động từ {day} nhưng có báo cáo kỳ này: không được cộng trên bản đồ ngày {map}.",
    "{unit} ended on {day} but has a report for the period: it is not added on the map of {map}.",
)
NOT_YET = Message(
    "{unit} chỉ có từ {day} nhưng có báo cáo kỳ này: không được cộng trên bản đồ ngày {map}.",
    "{unit} exists only from {day} on but has a report for the period: it is not added on the map of {map}.",
)
ELSEWHERE = Message(
    "{unit} không đứng dưới đơn vị này vào ngày {map}, nên báo cáo kỳ này không được cộng.",
    "{unit} did not stand here on {map}, so its report for the period is not added.",
)
ABSURD_FIGURE = Message(
    "{unit} ghi {amount}, gấp hơn {times} lần số ở giữa của các đơn vị cùng cấp ({middle}): có thể sai đơn vị tính.",
    "{unit} gave {amount}, more than {times} times the middle of units of its level ({middle}): it may be in another "
    "unit of measure.",
)
OTHER_FORMS = Message(
    "Mẫu báo cáo của các đơn vị không cùng cách hiểu hoặc đơn vị tính: {what} Số của {units} đơn vị theo các mẫu này "
    "đang được tính chung.",
    "The forms of the units do not mean the same or count in the same unit of measure: {what} The figures of {units} "
    "units on these forms are taken together.",
)
SOME_IN_WORDS = Message(
    "{units} đơn vị trả lời bằng chữ ở dòng phải ghi số: không có trong tổng.",
    "{units} units answered in words where a number belongs: they are not in the total.",
)
PEERS = 3
"""Fewer others say nothing of what is usual."""


class Strange(NamedTuple):
    """A unit whose report a total cannot simply take. `code`: twice, gone, not_yet, elsewhere."""

    unit: int
    name: str
    code: str
    message: Message


def strange_units(question: Question) -> list[Strange]:
    """Units that reported twice, or that did not stand under the unit on the map of the question's day and reported
    all the same. A fixed number of queries. 403 for who may not see the totals."""
    require(question)
    with everything("look for reports that do not fit a total that may be seen"):
        here = reporters(question)
        inside = set(subtree_ids(Unit(pk=question.unit), question.map_day))
        ever = set(Reach.objects.filter(ancestor=question.unit, heir=False).values_list("unit", flat=True))
        return [*_twice(question, inside), *_outside(question, (here & ever) - inside)]


def strange_carried(moved: Carried) -> list[Strange]:
    """The same of a total on a later day's map: units that reported twice, and units that stood nowhere on the map of
    the period itself and reported, so that nothing of theirs could be carried."""
    asked = replace(moved.answer.question, day=None)
    require(asked)
    with everything("look for reports that do not fit a total that may be seen"):
        taken = {unit for _, unit in moved.answer.members.relation.pairs or ()}
        nowhere = Reach.objects.filter(ancestor=asked.unit, unit__in=moved.nowhere).values_list("unit", flat=True)
        return [*_twice(asked, taken), *_outside(asked, set(nowhere))]


def _twice(question: Question, inside: set[int]) -> Iterable[Strange]:
    sent = Report.objects.filter(period_code=question.period, regime=question.regime).order_by()
    if not question.drafts:
        sent = sent.filter(status=Report.Status.ACCEPTED)
    several = sent.values("unit").annotate(n=Count("template", distinct=True)).filter(n__gt=1)
    units = [row["unit"] for row in several if row["unit"] in inside]
    forms: dict[tuple[int, str], list[str]] = defaultdict(list)
    for unit, name, form in sent.filter(unit__in=units).values_list("unit", "unit__name", "template"):
        forms[unit, name].append(form or "—")
    for (unit, name), found in sorted(forms.items(), key=lambda item: item[0][1]):
        values: dict[str, str | int] = {"unit": name, "reports": len(found), "forms": ", ".join(sorted(found))}
        yield Strange(unit, name, "twice", Message(TWICE.vi, TWICE.en, values))


def _outside(question: Question, units: set[int]) -> Iterable[Strange]:
    day = question.map_day
    stretches: dict[int, list[tuple[Any, Any]]] = defaultdict(list)
    for unit, begins, ends in Placement.objects.filter(unit__in=units).values_list("unit", "begins", "ends"):
        stretches[unit].append((begins, ends))
    for unit in Unit.objects.filter(pk__in=units).order_by("folded", "pk"):
        placed = stretches[unit.pk]
        ends = [end for _, end in placed]
        begins = [begin for begin, _ in placed]
        values: dict[str, str | int] = {"unit": unit.name, "map": f"{day:%d/%m/%Y}"}
        if placed and None not in ends and max(ends) <= day:
            said, code, values["day"] = GONE, "gone", f"{max(ends):%d/%m/%Y}"
        elif placed and None not in begins and min(begins) > day:
            said, code, values["day"] = NOT_YET, "not_yet", f"{min(begins):%d/%m/%Y}"
        else:
            said, code = ELSEWHERE, "elsewhere"
        yield Strange(unit.pk, unit.name, code, Message(said.vi, said.en, values))


def absurd(made: Members, cells: Iterable[Cell]) -> dict[Cell, list[Doubt]]:
    """By cell: figures more than `ABSURD` times the middle of the units of the same level. Two queries: only cells
    where at least half the units of a level gave so much less than the largest are read one by one."""
    known = catalogue()
    adding = {cell for cell in cells if method_of(known, *cell) is Method.sum}
    if not adding:
        return {}
    figures = counted(made.question, adding).filter(state="value", amount__isnull=False)
    groups_of = figures.values_list("unit_id", "indicator", "breakdown", "amount", "unit__level")
    far = _statement(groups_of, made, FAR, ("unit", "indicator", "breakdown", "amount", "level"))
    wanted = adding & {Cell(one, part) for one, part in far}
    if not wanted:
        return {}
    narrowed = figures.filter(indicator__in={cell.indicator for cell in wanted})
    columns = ("unit_id", "indicator", "breakdown", "amount", "scale", "unit__name", "unit__level")
    groups: dict[tuple[Cell, str], list[tuple[int, int, str]]] = defaultdict(list)
    for _, one, part, amount, scale, name, level in _statement(narrowed.values_list(*columns), made, EACH, NAMES):
        if Cell(one, part) in wanted:
            groups[Cell(one, part), level].append((amount, scale, name))
    found: dict[Cell, list[Doubt]] = defaultdict(list)
    for (cell, _), given in groups.items():
        found[cell] += _absurd_in(given)
    return {cell: doubts for cell, doubts in found.items() if doubts}


FACTS = "WITH facts({columns}) AS ({figures}), members AS MATERIALIZED ({members}) "
FAR = f"""
SELECT DISTINCT g.indicator, g.breakdown FROM (
    SELECT f.indicator, f.breakdown, f.level, f.amount,
           MAX(f.amount) OVER (PARTITION BY f.indicator, f.breakdown, f.level) / {ABSURD} AS little
    FROM facts f JOIN members m ON m.unit = f.unit
) g
WHERE g.little > 0
GROUP BY g.indicator, g.breakdown, g.level
HAVING COUNT(*) > {PEERS} AND 2 * COUNT(CASE WHEN g.amount <= g.little THEN 1 END) >= COUNT(*)
"""
"""Cells in which the lower half of a level is that far below its largest. What is below zero is told by itself."""
EACH = "SELECT f.* FROM facts f JOIN members m ON m.unit = f.unit"
NAMES = ("unit", "indicator", "breakdown", "amount", "scale", "name", "level")


def _statement(
    figures: QuerySet[Any, tuple[Any, ...]], made: Members, asked: str, columns: Iterable[str]
) -> list[tuple[Any, ...]]:
    sql, values = figures.query.sql_with_params()
    head = FACTS.format(columns=", ".join(columns), figures=sql, members=made.relation.sql)
    with connection.cursor() as cursor:
        cursor.execute(head + asked, [*values, *made.relation.values])
        return cursor.fetchall()


def _absurd_in(given: list[tuple[int, int, str]]) -> Iterable[Doubt]:
    """Figures of one cell and level, each with its scale and unit."""
    if len(given) <= PEERS:
        return
    scale = max(scale for _, scale, _ in given)
    amounts = [abs(amount) * 10 ** (scale - own) for amount, own, _ in given]
    middle = median_low(amounts)
    for size, (amount, own, name) in zip(amounts, given, strict=True):
        if middle > 0 and size > ABSURD * middle:
            values: dict[str, str | int] = {
                "unit": name, "amount": write_number(to_decimal(amount, own)), "times": ABSURD,
                "middle": write_number(to_decimal(middle, scale)),
            }  # fmt: skip
            yield Doubt("absurd", Message(ABSURD_FIGURE.vi, ABSURD_FIGURE.en, values))


APART = (Change.unit_changed, Change.definition_changed)
"""What must not become one total in silence."""


def other_forms(made: Members, cells: Container[Cell]) -> dict[Cell, list[Doubt]]:
    """By cell: forms on which units gave a number and which, by the lineage of their rows, count something else or in
    another unit of measure. One query where all reports are on one form, two where such forms met."""
    known, question = catalogue(), made.question
    here = Report.objects.filter(period_code=question.period, regime=question.regime).order_by()
    forms = sorted(set(here.values_list("template", flat=True).distinct()) & known.templates.keys())
    comparing = Comparing(known)
    apart = {
        (cell, one, other): found
        for one, other in combinations(forms, 2)
        for cell in (Cell(row.indicator, row.breakdown or "") for row in known.templates[one].rows if row.indicator)
        if cell in cells
        and method_of(known, *cell) not in (Method.ratio, Method.none)
        and (found := comparing.compare(cell, one, other)).kind in APART
    }
    if not apart:
        return {}
    figures = counted(question, {cell for cell, _, _ in apart}).filter(state="value")
    columns = figures.values_list("unit_id", "indicator", "breakdown", "version__report__template")
    units = {
        (Cell(one, part), form): count
        for one, part, form, count in _statement(columns, made, BY_FORM, ("unit", "indicator", "breakdown", "form"))
    }
    doubts: dict[Cell, list[Doubt]] = defaultdict(list)
    for (cell, one, other), found in apart.items():
        if (cell, one) in units and (cell, other) in units:
            both = units[cell, one] + units[cell, other]
            said = [text.format(what=found.message.text(language), units=both) for text, language in BOTH]
            doubts[cell].append(Doubt("forms", Message.verbatim(*said)))
    return doubts


BOTH = ((OTHER_FORMS.vi, "vi"), (OTHER_FORMS.en, "en"))
BY_FORM = "SELECT f.indicator, f.breakdown, f.form, COUNT(*) FROM facts f JOIN members m ON m.unit = f.unit "
BY_FORM += "GROUP BY f.indicator, f.breakdown, f.form"


def in_words(made: Members, cells: Container[Cell]) -> dict[Cell, list[Doubt]]:
    """By cell: units that answered in words where numbers are added up. One query."""
    known = catalogue()
    figures = counted(made.question).filter(state="value", amount__isnull=True)
    columns = figures.values_list("unit_id", "indicator", "breakdown", "state")
    found = _statement(columns, made, BY_FORM, ("unit", "indicator", "breakdown", "form"))
    return {
        cell: [Doubt("some_in_words", Message(SOME_IN_WORDS.vi, SOME_IN_WORDS.en, {"units": units}))]
        for cell, units in ((Cell(one, part), units) for one, part, _, units in found)
        if cell in cells and method_of(known, *cell) in ADDED
    }


def doubts_of(made: Members, results: Mapping[Cell, Result]) -> dict[Cell, list[Doubt]]:
    """By cell, what the sums alone do not show: absurd figures, words in the place of numbers, and figures of forms
    that do not mean the same."""
    found: dict[Cell, list[Doubt]] = defaultdict(list)
    large = [cell for cell, one in results.items() if one.total.value > PEERS and one.total.amount > ABSURD]
    with everything("look for what a total that may be seen must not take in silence"):
        for told in (absurd(made, large), in_words(made, results), other_forms(made, results)):
            for cell, doubts in told.items():
                found[cell] += doubts
    return found


def with_doubts(answer: Consolidated) -> Consolidated:
    """The answer with these doubts in its cells, of the question's unit."""
    require(answer.question)
    results = dict(answer.results)
    whole = answer.question.unit, answer.question.period
    of_whole = {key[2]: result for key, result in results.items() if key[:2] == whole}
    for cell, doubts in doubts_of(answer.members, of_whole).items():
        results[*whole, cell] = doubting(of_whole[cell], doubts)
    return replace(answer, results=results)


def doubting(result: Result, doubts: Iterable[Doubt]) -> Result:
    """The result with more doubts; of words only where a number is shown beside them."""
    more = [one for one in doubts if one.code != "some_in_words" or result.figure.amount is not None]
    return replace(result, doubts=(*result.doubts, *more))
