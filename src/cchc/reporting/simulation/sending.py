"""Reports as they would be sent: one unit, one period, one form, its cells and what was planted in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from cchc.core.periods.period import Period
from cchc.reporting.simulation.asking import Asked, Form, form, template_on
from cchc.reporting.simulation.country import Body, Country, role_of
from cchc.reporting.simulation.drawing import key, mixed, within
from cchc.reporting.simulation.faults import ABOVE, OF, CellFaults, Chances, Planted, Rates, swapped
from cchc.reporting.simulation.profile import NOTHING, Moment, Whole, quarter_of
from cchc.reporting.simulation.sizes import Sizes

DAY = timedelta(days=1)


class Given(NamedTuple):
    """A cell as given."""

    asked: Asked
    state: str
    amount: int | None
    text: str


@dataclass(slots=True)
class Sent:
    """One report."""

    unit: Body
    province: str
    level: str
    leads: frozenset[int]
    period: Period
    regime: str
    form: Form
    cells: list[Given]
    days: int
    """Before its day it came, where it was not late."""
    late: int
    """Days after its day; 0: in time."""
    prose: bool
    planted: list[Planted] = field(default_factory=list)

    @property
    def template(self) -> str:
        return self.form.template


class Simulation:
    """What one seed makes of a country. Reports are made one by one; none depends on another."""

    def __init__(self, country: Country, seed: int = 1, rates: Rates | None = None, first: int | None = None) -> None:
        self.country, self.seed, self.rates, self.first = country, seed, rates or Rates(), first
        self.sizes = Sizes(country, seed)
        self.cell_faults = CellFaults(self.rates)
        self._at: tuple[date, int] | None = None
        self._moments: dict[str, Moment] = {}
        """Of one quarter: a commune's is asked for by its own report and by its district's."""
        self.leads = {
            code: frozenset(map(int, (role_of(body) or {"leads": ""})["leads"].split()))
            for code, body in country.bodies.items()
            if body.level == "department"
        }

    def reporters(self, period: Period, provinces: Sequence[str] | None = None) -> Iterator[tuple[Body, str, bool]]:
        """Who reports for a period: body, its province, and whether it was abolished before. `provinces`: codes of
        provinces, with those that became a part of them."""
        day = period.last_day
        wanted = None if provinces is None else set().union(*(self.country.family(code) for code in provinces))
        for body, province in self.country.reporters(day):
            if wanted is None or province in wanted:
                yield body, province, False
        if not self.rates.abolished:
            return
        for body, province in self.country.reporters(period.start - DAY):
            if body.parent_on(day) is None and (wanted is None or province in wanted):
                yield body, province, True

    def reports(
        self, periods: Iterable[str], regime: str, provinces: Sequence[str] | None = None
    ) -> Iterator[Sent | Planted]:
        """Every report of these periods; a `Planted` stands for one that was not sent."""
        for code in periods:
            period = Period.parse(code)
            for body, province, abolished in self.reporters(period, provinces):
                made = self.report(body, province, period, regime, abolished=abolished)
                if made is not None:
                    yield made

    def report(
        self, body: Body, province: str, period: Period, regime: str, *, abolished: bool = False
    ) -> Sent | Planted | None:
        """One report; None where nothing is asked of the unit."""
        chances = Chances(self.rates, self.seed, body.code, period.code, regime)
        if abolished and not chances.happens("abolished"):
            return None
        name, older = template_on(regime, body.level, period.last_day)
        if not name:
            return None
        if not abolished and chances.happens("silent"):
            return Planted("silent", body.code, period.code, regime)
        planted = [Planted("abolished", body.code, period.code, regime)] if abolished else []
        if older != name and chances.happens("other_version"):
            planted.append(Planted("other_version", body.code, period.code, regime))
            name = older
        leads = self.leads.get(body.code, frozenset())
        asks = form(name, body.level, leads, self.first)
        moment = self.moment(body, province, period)
        if chances.happens("copied"):
            planted.append(Planted("copied", body.code, period.code, regime))
            moment = moment.before
        days, late = within(chances.draw("days"), 0, 3), 0
        if chances.happens("late"):
            late = within(chances.draw("days"), 1, 30)
            planted.append(Planted("late", body.code, period.code, regime))
        prose = chances.happens("prose")
        sent = Sent(body, province, body.level, leads, period, regime, asks, [], days, late, prose, planted)
        self._fill(sent, moment, chances)
        return sent

    def moment(self, body: Body, province: str, period: Period) -> Moment:
        """The unit in the last quarter of the period; of an abolished one, as it was on its last day. A district's
        report is of the district and its communes."""
        ends = max((place.ends or date.max for place in body.places), default=date.max)
        day, quarter = min(period.last_day, ends - DAY), quarter_of(period)
        if self._at != (day, quarter):
            self._at, self._moments = (day, quarter), {}
        below = self.sizes.communes(day).get(body.code if body.level == "district" else province, ())
        if body.level != "district":
            return self._alone(body, province, day, quarter, len(below))
        own = self._alone(body, province, day, quarter, len(below))
        return Whole.made(own, [self._alone(one, province, day, quarter, 0) for one in below])

    def _alone(self, body: Body, province: str, day: date, quarter: int, communes: int) -> Moment:
        found = self._moments.get(body.code)
        if found is None:
            found = self._moments[body.code] = Moment(
                self.seed, body.code, province, body.level, self.sizes.of(body.code, day),
                communes if body.level != "commune" else 0, self.leads.get(body.code, frozenset()), quarter,
            )  # fmt: skip
        return found

    # --- cells

    def _fill(self, sent: Sent, moment: Moment, chances: Chances) -> None:
        base, rates, most = chances.base, self.rates, self.cell_faults.most
        quarters = _quarters(moment, sent.period)
        spared: frozenset[str] = frozenset()
        wrong: dict[str, int] = {}
        if chances.happens("contradiction"):
            spared, wrong = self._contradiction(sent, quarters, chances)
        add = sent.cells.append
        for asked, cell in _keyed(sent.form):
            number = _number(asked, quarters)
            draw = mixed(base, cell)
            if number < 0:
                add(Given(asked, "none_arisen", None, "-"))
                continue
            chance = (draw >> 32) * OF >> 32
            if chance < most and asked.cell not in spared and self._faulty(sent, asked, number, chance):
                continue
            if asked.cell in wrong:
                sent.planted.append(_planted("contradiction", sent, asked, number, wrong[asked.cell]))
                number = wrong[asked.cell]
            if number == 0 and not asked.codes and (draw & 0xFFFF) * OF >> 16 < rates.none_arisen:
                add(Given(asked, "none_arisen", None, "-"))
            else:
                add(Given(asked, "value", number * asked.whole, _text(asked, number)))
        if sent.form.foreign and chances.happens("foreign"):
            sent.cells += [Given(asked, "not_applicable", None, "x") for asked in sent.form.foreign]

    def _faulty(self, sent: Sent, asked: Asked, number: int, chance: int) -> bool:
        """Give the cell with its fault; False where this fault is not possible here."""
        kind = self.cell_faults.of(chance)
        given: int | None = None
        state, text = "value", ""
        if kind == "blank":
            state = "blank"
        elif kind == "unreadable":
            state, text = "unreadable", f"{number}?"
        elif kind == "off_list":
            given = max(asked.codes) + 5 if asked.codes else None
        elif asked.codes or asked.stated:
            return False
        elif kind == "swapped":
            given = swapped(number)
        elif kind == "thousandfold" and number and asked.kind == "money":
            given = number * 1000
        if state == "value" and given is None:
            return False
        amount = None if given is None else given * asked.whole
        sent.cells.append(Given(asked, state, amount, text or ("" if given is None else str(given))))
        sent.planted.append(_planted(kind, sent, asked, number, given))
        return True

    def _contradiction(
        self, sent: Sent, quarters: Sequence[Moment], chances: Chances
    ) -> tuple[frozenset[str], dict[str, int]]:
        """A part that becomes larger than its whole: both cells, which get no other fault, and the wrong number."""
        printed = {asked.cell for asked in form(sent.template, sent.level, sent.leads).asked}
        pairs = [pair for pair in ABOVE if printed.issuperset(pair)]
        draw = chances.draw("pair")
        part, whole = pairs[within(draw, 0, len(pairs) - 1)] if pairs else ("", "")
        here = {asked.cell: asked for asked in sent.form.asked}
        if part not in here or whole not in here:
            return frozenset(), {}
        number = _number(here[whole], quarters) + 1 + (draw & 7)
        return frozenset({part, whole}), {part: number}


def _planted(kind: str, sent: Sent, asked: Asked, true: int, given: int | None) -> Planted:
    amount = None if given is None else given * asked.whole
    return Planted(
        kind,
        sent.unit.code,
        sent.period.code,
        sent.regime,
        asked.indicator,
        asked.breakdown,
        true * asked.whole,
        amount,
    )


def _keyed(asks: Form) -> tuple[tuple[Asked, int], ...]:
    """Cells with their keys, made once per form."""
    found = _KEYED.get(id(asks))
    if found is None or found[0] is not asks:
        found = _KEYED[id(asks)] = (asks, tuple((asked, key("cell", asked.cell)) for asked in asks.asked))
    return found[1]


_KEYED: dict[int, tuple[Form, tuple[tuple[Asked, int], ...]]] = {}


def _quarters(moment: Moment, period: Period) -> list[Moment]:
    """The quarters of a period, the last one first."""
    months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month
    found = [moment]
    while len(found) < months // 3:
        found.append(found[-1].before)
    return found


def _number(asked: Asked, quarters: Sequence[Moment]) -> int:
    """The number of a period: a flow adds its quarters, all else is that of the last."""
    number = asked.number(quarters[0])
    if len(quarters) == 1 or number == NOTHING:
        return number
    if asked.over == "opening":
        return asked.number(quarters[-1])
    if asked.time != "flow" or asked.codes or asked.stated:
        return number
    numbers = [max(asked.number(quarter), 0) for quarter in quarters]
    if asked.over == "most":
        return max(numbers)
    less = asked.over.removeprefix("less ")
    return sum(numbers) - (sum(quarter.of(less) for quarter in quarters[:-1]) if less else 0)


def _text(asked: Asked, number: int) -> str:
    """As a clerk types it."""
    return f"{number // 100},{number % 100:02d}" if asked.stated else str(number)
