"""From what an engine added up to figures: totals, ratios, shares, in integers, rounded once.

Engines give rows of `statement.Sum`, `AnswerCount` and `Latest`; everything else happens here, the same for all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, replace

from cchc.core.catalogue.formulas.checks import descriptions
from cchc.core.catalogue.formulas.formula import Formula, parse
from cchc.core.catalogue.formulas.nodes import Number, Product, Reference
from cchc.core.catalogue.formulas.values import Lookup
from cchc.core.catalogue.model import Catalogue, Indicator
from cchc.core.figures import AmountError, Figure, FigureState, Total, share
from cchc.core.figures.figure import VALUE
from cchc.core.messages import Message
from cchc.core.rollup.method import Method, method_of, yes_of
from cchc.core.rollup.result import Cell, Doubt, Result
from cchc.core.rollup.statement import AnswerCount, Latest, Sum

Key = tuple[int, str, Cell]
"""Parent, period, cell."""

TOO_LARGE = Message(
    "Tổng vượt quá 19 chữ số: ít nhất một đơn vị ghi số vô lý. Mở các thành phần, xem số lớn nhất trước.",
    "The total is beyond 19 digits: at least one unit gave an absurd number. Open the parts, largest first.",
)
SCALES = Message(
    "Các đơn vị ghi theo số chữ số thập phân khác nhau, nên không cộng được.",
    "Units gave it with different numbers of decimals, so it cannot be added up.",
)
NOT_ADDED = Message(
    "Chỉ tiêu này là của riêng từng đơn vị, không cộng được.", "This is each unit's own and cannot be added up."
)
PARTS_MISSING = Message(
    "Chưa tính được tỷ lệ: không đơn vị nào có đủ {parts}.",
    "The ratio cannot be computed: no unit gave {parts}.",
)
PARTS_UNEQUAL = Message(
    "Tử số có của {above} đơn vị, mẫu số của {below}: tỷ lệ chung chưa cùng một tập đơn vị.",
    "{above} units gave the numerator and {below} the denominator: the ratio is not over the same units.",
)
DIFFER = Message(
    "Các đơn vị không ghi giống nhau: ít nhất {least}, nhiều nhất {most}. Lấy số ít nhất có thể.",
    "Units do not agree: at least {least}, at most {most}. The smallest possible number is taken.",
)
NEGATIVE = Message("Có đơn vị ghi số âm.", "A unit gave a negative number.")
IN_WORDS = Message(
    "Các đơn vị trả lời bằng chữ ở dòng phải ghi số, nên không cộng được.",
    "Units answered in words where a number belongs, so it cannot be added up.",
)
WHOLE_OF_PARTS = Message(
    "Tính từ các thành phần của chỉ tiêu ({parts}).", "Computed from the parts of the indicator ({parts})."
)
NO_YES = Message(
    "Danh mục mã không nói rõ mã nào là “có”, nên chưa tính được tỷ lệ.",
    "The code list does not say which code means yes, so no share is computed.",
)
ONLY_STATED = Message(
    "{units} đơn vị chỉ ghi tỷ lệ: tỷ lệ ghi sẵn không cộng, không lấy trung bình.",
    "{units} units gave only a percentage: what is stated is never added, never averaged.",
)
OFF_LIST = Message(
    "{units} đơn vị ghi mã không có trong danh mục: không được tính.",
    "{units} units gave a code outside the list: they are not counted.",
)


def finish(
    sums: Iterable[Sum],
    catalogue: Catalogue,
    *,
    answers: Iterable[AnswerCount] = (),
    latest: Iterable[Latest] = (),
    absent: Callable[[int, str, Cell], int] = lambda parent, period, cell: 0,
) -> dict[Key, Result]:
    """Every cell of every parent, finished. `absent` says how many units asked for a cell have sent nothing.

    Nothing raises because of a figure: what cannot be added is a result with the state `unreadable` and a doubt.
    """
    by_answer: dict[Key, list[AnswerCount]] = defaultdict(list)
    for answer in answers:
        by_answer[answer.parent, answer.period, Cell(answer.indicator, answer.breakdown)].append(answer)
    by_latest = {(row.parent, row.period, Cell(row.indicator, row.breakdown)): row for row in latest}
    results: dict[Key, Result] = {}
    ratios: list[Key] = []
    shares = _Shares(catalogue, by_answer, absent)
    for row in sums:
        key = row.parent, row.period, Cell(row.indicator, row.breakdown)
        method = method_of(catalogue, *key[2])
        shares.see(row)
        if method is Method.share:
            continue
        if method is Method.ratio:
            ratios.append(key)
        results[key] = _finished(row, key, method, catalogue, by_answer.get(key, ()), by_latest.get(key), absent(*key))
    results.update(shares.results())
    put_together(results, catalogue)
    return with_ratios(results, catalogue, ratios)


def with_ratios(results: dict[Key, Result], catalogue: Catalogue, ratios: Iterable[Key]) -> dict[Key, Result]:
    """The same results with these ratios computed from their parts, and those that no unit printed."""
    computed = _Ratios(results, catalogue)
    for key in ratios:
        results[key] = computed.of(results[key])
    results.update(computed.unprinted())
    return results


def _finished(
    row: Sum, key: Key, method: Method, catalogue: Catalogue,
    answers: Iterable[AnswerCount], latest: Latest | None, absent: int,
) -> Result:  # fmt: skip
    parent, period, cell = key
    known = catalogue.indicators.get(cell.indicator)
    scale = known.scale if known else 0
    counted = Total(scale, 0, *row[4:9])
    given = tuple(sorted((answer.amount or 0, answer.units) for answer in answers)) if answers else ()
    doubts: tuple[Doubt, ...] = ()
    if method in ADDED and row.given:
        figure, counted, doubts = _added(row, counted, method)
    elif method is Method.last and latest is not None and latest.amount is not None:
        figure = Figure(VALUE, latest.amount, latest.scale)
    elif method in (Method.list, Method.none):
        figure = Figure.without(FigureState.not_applicable, scale, NOT_ADDED)
    else:
        figure = Figure.without(FigureState.blank if counted.value else counted.state, scale)
    return Result(parent, period, cell, method, figure, counted, absent, answers=given, doubts=doubts)


ADDED = (Method.sum, Method.max, Method.distinct)


def _added(row: Sum, counted: Total, method: Method) -> tuple[Figure, Total, tuple[Doubt, ...]]:
    """The figure of amounts of one scale, with the total of what was given."""
    scale = row.most_scale or 0
    if row.least is None:
        return _no_figure("in_words", IN_WORDS, counted)
    if row.least_scale != row.most_scale:
        return _no_figure("scales", SCALES, counted)
    try:
        total = Total(scale, row.amount(), *row[4:9])
    except AmountError:
        return _no_figure("too_large", TOO_LARGE, counted)
    doubts = [Doubt("negative", NEGATIVE)] if row.least < 0 else []
    if method is Method.sum:
        return total.figure, total, tuple(doubts)
    most = Figure(VALUE, row.most, scale)
    if method is Method.distinct and row.least != row.most:
        bounds: dict[str, str | int] = {"least": str(most.decimal), "most": str(total.figure.decimal)}
        doubts.append(Doubt("differ", Message(DIFFER.vi, DIFFER.en, bounds)))
    return most, total, tuple(doubts)


def _no_figure(code: str, why: Message, counted: Total) -> tuple[Figure, Total, tuple[Doubt, ...]]:
    figure = Figure.without(FigureState.unreadable, counted.scale, why)
    return figure, counted, (Doubt(code, why, error=True),)


class _Shares:
    """Units that answered yes, of those that answered with a code of the list.

    One form asks for the code itself (kept at the scale of a percentage where its row is one), another for a part of
    the indicator that is a code ('state'), a third for a tick beside each answer ('done', 'not_done'): all are answers.
    A percentage in their place is stated and not one.
    """

    def __init__(
        self, catalogue: Catalogue, answers: Mapping[Key, list[AnswerCount]], absent: Callable[[int, str, Cell], int]
    ) -> None:
        self.catalogue, self.answers, self.absent = catalogue, answers, absent
        self.seen: dict[tuple[int, str, str], dict[str, Sum]] = defaultdict(dict)

    def see(self, row: Sum) -> None:
        """Take a row that is a share, or the code of one."""
        indicator = self.catalogue.indicators.get(row.indicator)
        if indicator is not None and indicator.rollup == Method.share and row.breakdown in ("", *self.parts(indicator)):
            self.seen[row.parent, row.period, row.indicator][row.breakdown] = row

    def parts(self, indicator: Indicator) -> list[str]:
        """The parts of an indicator that are codes."""
        known = self.catalogue.breakdowns
        return [part for part in indicator.breakdowns if part in known and known[part].kind == "code"]

    def results(self) -> dict[Key, Result]:
        """A share for every whole with answers of either kind."""
        return {
            (parent, period, Cell(identifier)): self._share(parent, period, self.catalogue.indicators[identifier], rows)
            for (parent, period, identifier), rows in self.seen.items()
        }

    def _share(self, parent: int, period: str, indicator: Indicator, rows: Mapping[str, Sum]) -> Result:
        parts, cell = self.parts(indicator), Cell(indicator.id)
        codes, strange, stated = self._answers(parent, period, indicator, rows)
        units = [row for part, row in rows.items() if part in ("", *parts[:1])] or list(rows.values())[:1]
        counted = Total(2)
        for row in units:
            counted += Total(2, 0, row.given, row.none_arisen, row.not_applicable, row.blank, row.unreadable)
        yes = yes_of(indicator.codes)
        above, below = Figure.of(codes[yes] if yes is not None else 0), Figure.of(sum(codes.values()))
        doubts = []
        if strange:
            doubts.append(Doubt("off_list", Message(OFF_LIST.vi, OFF_LIST.en, {"units": strange})))
        if stated:
            doubts.append(Doubt("stated", Message(ONLY_STATED.vi, ONLY_STATED.en, {"units": stated})))
        if below.amount:
            figure = share(above, below)
        elif counted.value:
            figure = Figure.without(FigureState.unreadable if strange else FigureState.blank, 2)
        else:
            figure = Figure.without(counted.state, 2)
        if yes is None and below.amount:
            doubts.append(Doubt("no_yes", NO_YES, error=True))
            figure = Figure.without(FigureState.unreadable, 2, NO_YES)
        absent = sum(self.absent(parent, period, Cell(indicator.id, part)) for part in ("", *parts[:1]))
        given = tuple(sorted(codes.items()))
        return Result(parent, period, cell, Method.share, figure, counted, absent, above, below, given, tuple(doubts))

    def _answers(
        self, parent: int, period: str, indicator: Indicator, rows: Iterable[str]
    ) -> tuple[Counter[int], int, int]:  # fmt: skip
        """Units by code; how many gave a code outside the list; how many a percentage."""
        listed, ticks = {code.value for code in indicator.codes}, len(self.parts(indicator)) > 1
        codes: Counter[int] = Counter()
        strange = stated = 0
        for part in rows:
            for answer in self.answers.get((parent, period, Cell(indicator.id, part)), ()):
                value, rest = divmod(answer.amount or 0, 10**answer.scale)
                if answer.amount is not None and not rest and value in listed:
                    codes[value] += answer.units
                elif not part and answer.scale:
                    stated += answer.units
                elif not (part and ticks and answer.amount == 0):
                    strange += answer.units
        return codes, strange, stated


def put_together(results: dict[Key, Result], catalogue: Catalogue, leave: Container[Key] = ()) -> None:
    """Wholes that several units see (counted once) and whose parts are there too: the sum of the parts, so that the
    total does not contradict itself. A province's communes see its commune procedures, its departments the others.
    Those to `leave` stay as they are."""
    described = descriptions(catalogue)
    ready: dict[str, tuple[Formula, Callable[[Lookup], Figure]]] = {}
    for key, result in list(results.items()):
        indicator = catalogue.indicators.get(key[2].indicator)
        if indicator is None or not indicator.formula or key[2].breakdown or result.method not in WITHOUT_SUM:
            continue
        if key in leave:
            continue
        if indicator.id not in ready:
            formula = parse(indicator.formula)
            ready[indicator.id] = formula, formula.compile(indicator.scale, described)
        formula, compute = ready[indicator.id]
        parts = {one: results.get((*key[:2], Cell(one.id, one.breakdown or ""))) for one in formula.references}
        found = {one: part for one, part in parts.items() if part is not None and part.figure.state.answered}
        if len(found) < len(parts):
            continue
        try:
            figure = compute(lambda reference, known=found: known[reference].figure)  # type: ignore[misc]
        except AmountError:
            continue
        if figure.amount is not None and figure != result.figure:
            said = Message(WHOLE_OF_PARTS.vi, WHOLE_OF_PARTS.en, {"parts": ", ".join(map(str, parts))})
            others = tuple(doubt for doubt in result.doubts if doubt.code != "of_parts")
            results[key] = replace(result, figure=figure, doubts=(*others, Doubt("of_parts", said)))


WITHOUT_SUM = (Method.distinct, Method.max)


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A ratio's formula, ready to be asked for each whole."""

    formula: Formula
    ratio: Callable[[Lookup], Figure]
    numerator: Callable[[Lookup], Figure] | None
    denominator: Callable[[Lookup], Figure] | None


class _Ratios:
    """Ratios of wholes from the parts of the same wholes. Each formula is compiled once."""

    def __init__(self, results: Mapping[Key, Result], catalogue: Catalogue) -> None:
        self.results = results
        self.indicators = catalogue.indicators
        self.described = descriptions(catalogue)
        self.compiled: dict[str, _Compiled] = {}

    def of(self, counted: Result) -> Result:
        """The result with its ratio; doubtful where parts are missing, or not of the same units."""
        indicator = self.indicators[counted.cell.indicator]
        if not indicator.formula:
            figure = Figure.without(FigureState.not_applicable, indicator.scale, NOT_ADDED)
            return replace(counted, figure=figure, doubts=(Doubt("no_formula", NOT_ADDED),))
        compiled = self.compiled.get(indicator.id) or self.compile(indicator)

        def part(reference: Reference) -> Result | None:
            breakdown = counted.cell.breakdown if reference.breakdown is None else reference.breakdown
            if reference.context != "current":
                return None
            return self.results.get((counted.parent, counted.period, Cell(reference.id, breakdown)))

        def lookup(reference: Reference) -> Figure:
            found = part(reference)
            return Figure.without(FigureState.blank) if found is None else found.figure

        try:
            figure = compiled.ratio(lookup)
            numerator = compiled.numerator(lookup) if compiled.numerator else None
            denominator = compiled.denominator(lookup) if compiled.denominator else None
        except AmountError as error:
            figure = Figure.without(FigureState.unreadable, indicator.scale, error.message)
            return replace(counted, figure=figure, doubts=(Doubt("too_large", error.message, error=True),))
        doubts = _doubts_of_ratio(compiled.formula, part, figure)
        return replace(counted, figure=figure, numerator=numerator, denominator=denominator, doubts=doubts)

    def unprinted(self) -> dict[Key, Result]:
        """Ratios that no unit printed and whose parts are all there."""
        made: dict[Key, Result] = {}
        wholes = {key[:2] for key in self.results}
        for indicator in self.indicators.values():
            if not indicator.formula or indicator.rollup != Method.ratio:
                continue
            cell = Cell(indicator.id)
            asked = parse(indicator.formula).references
            needed = [Cell(one.id, one.breakdown or "") for one in asked if one.context == "current"]
            for parent, period in wholes:
                found = [self.results.get((parent, period, part)) for part in needed]
                if (parent, period, cell) in self.results or not found or None in found:
                    continue
                base = found[-1]
                assert base is not None
                empty = Figure.without(FigureState.blank, indicator.scale)
                counted = replace(base.total, amount=0, scale=indicator.scale)
                blank = Result(parent, period, cell, Method.ratio, empty, counted, base.absent)
                made[parent, period, cell] = self.of(blank)
        return made

    def compile(self, indicator: Indicator) -> _Compiled:
        """The formula of a ratio; its numerator and denominator where it is a fraction."""
        formula = parse(indicator.formula or "")
        match formula.node:
            case Product(terms=(("*", above), ("/", below), ("*", Number(value=times)))) if times == 100:
                parts = [above, below]
            case Product(terms=(("*", above), ("/", below))):
                parts = [above, below]
            case _:
                parts = []
        ready = [Formula(node, str(node)).compile(0, self.described) for node in parts]
        made = _Compiled(
            formula,
            formula.compile(max(indicator.scale, 2), self.described),
            ready[0] if ready else None,
            ready[1] if ready else None,
        )
        self.compiled[indicator.id] = made
        return made


def _doubts_of_ratio(formula: Formula, part: Callable[[Reference], Result | None], figure: Figure) -> tuple[Doubt, ...]:
    """Parts nobody gave, and parts that not the same number of units gave."""
    found = [(reference, part(reference)) for reference in formula.references]
    lacking = [str(reference) for reference, one in found if one is None or not one.figure.state.answered]
    if lacking:
        said = Message(PARTS_MISSING.vi, PARTS_MISSING.en, {"parts": ", ".join(lacking)})
        return (Doubt("parts_missing", said, error=True),)
    if figure.state is FigureState.unreadable and figure.reason is not None:
        return (Doubt("over_zero", figure.reason, error=True),)
    counts = [one.total.value + one.total.none_arisen for _, one in found if one is not None]
    if len(set(counts)) > 1:
        said = Message(PARTS_UNEQUAL.vi, PARTS_UNEQUAL.en, {"above": counts[0], "below": counts[-1]})
        return (Doubt("parts_unequal", said),)
    return ()
