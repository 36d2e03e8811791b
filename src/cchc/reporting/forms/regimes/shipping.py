"""Putting the regimes of the packs into the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from cchc.core.periods import packs
from cchc.core.periods.packs.reading import DeadlinePack, FormPack, KindPack, RegimePack, WindowPack
from cchc.platform.events import services as log
from cchc.platform.units.models import Unit
from cchc.reporting.forms import events
from cchc.reporting.forms.models import DeadlineRule, FormUse, Regime, RegimeKind, Sender, WindowRule


@transaction.atomic
def load_shipped() -> int:
    """Add what is not there yet; gives the number of rules added. Rules of units that are not loaded wait for the next
    time. What an administrator changed stays: a rule that ever began on the same day is left alone."""
    added = sum(_Loader(pack).load() for pack in packs.regimes())
    if added:
        log.record(events.REGIMES_LOADED, count=added)
    return added


class _Loader:
    def __init__(self, pack: RegimePack) -> None:
        self.pack = pack
        self.added = 0

    def load(self) -> int:
        pack = self.pack
        kept = ("name", "name_en", "basis", "source", "receiver", "receiver_en", "least_days", "least_days_law")
        dates = {"begins": pack.begins, "ends": pack.ends}
        fields = {name: getattr(pack, name) for name in kept} | dates
        regime, _ = Regime.objects.get_or_create(code=pack.code, defaults=fields)
        for sender in pack.senders:
            if not Sender.objects.filter(regime=regime, unit_kind=sender).exists():
                Sender.objects.create(regime=regime, unit_kind=sender)
        for kind in pack.kinds:
            self._kind(regime, kind)
        return self.added

    def _kind(self, regime: Regime, pack: KindPack) -> None:
        units = _units(pack.unit)
        if pack.unit and not units:
            return
        kept = ("name", "name_en", "cumulative", "source", "begins", "ends")
        kind, made = RegimeKind.objects.get_or_create(
            regime=regime, kind=pack.kind, number=pack.number, defaults={name: getattr(pack, name) for name in kept}
        )
        if made:
            kind.units.set(units)
        for window in pack.windows:
            values = {"first": window.first, "last": window.last, "as_of": window.as_of}
            self._rule(WindowRule.objects.get_or_create, kind, window, values, {})
        for deadline in pack.deadlines:
            key = {"level": deadline.level, "example": deadline.example}
            values = {"rule": deadline.rule, "shift": deadline.shift}
            self._rule(DeadlineRule.objects.get_or_create, kind, deadline, values, key)
        for form in pack.forms:
            self._rule(FormUse.objects.get_or_create, kind, form, {"template": form.template}, {"level": form.level})

    def _rule(
        self,
        get_or_create: Callable[..., tuple[Any, bool]],
        kind: RegimeKind,
        pack: WindowPack | DeadlinePack | FormPack,
        values: dict[str, Any],
        key: dict[str, Any],
    ) -> None:
        units: list[Unit | None] = [*_units(pack.unit)] if pack.unit else [None]
        for unit in units:
            _, made = get_or_create(
                regime_kind=kind, unit=unit, begins=pack.begins, **key,
                defaults={**values, "ends": pack.ends, "source": pack.source},
            )  # fmt: skip
            self.added += made


def _units(codes: str) -> list[Unit]:
    """The bodies with these codes that are loaded."""
    return list(Unit.objects.filter(code__in=[code.strip() for code in codes.split("|") if code.strip()]))
