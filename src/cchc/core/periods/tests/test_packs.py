"""The shipped calendar and regimes, and what is refused in one of an administrator."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cchc.core.catalogue.packs import load
from cchc.core.periods.packs import SHIPPED, PackError, days, regimes, week
from cchc.core.periods.packs.reading import read_regime
from cchc.core.periods.windows import Named, WindowRule


def test_it_works() -> None:
    found = {regime.code: regime for regime in regimes()}
    assert list(found) == ["cchc-other", "cchc-years", "cchc", "vpcp-ii06"]
    windows = {
        kind.name: WindowRule(kind.windows[0].first, kind.windows[0].last)
        .window(Named(kind.kind, 2026, kind.number))
        .text
        for kind in found["cchc"].kinds
    }
    assert windows == {
        "Quý I": "15/12/2025–14/3/2026",
        "6 tháng đầu năm": "15/12/2025–14/6/2026",
        "Quý III": "15/6/2026–14/9/2026",
        "9 tháng": "15/12/2025–14/9/2026",
        "Năm": "15/12/2025–14/12/2026",
    }


def test_the_working_week_and_the_swap_that_the_library_lacks() -> None:
    assert week().weekend == (5, 6)
    off, worked = days()
    assert (off.day, off.working, off.swap) == (date(2026, 1, 2), False, date(2026, 1, 10))
    assert (worked.day, worked.working, worked.decision) == (date(2026, 1, 10), True, "12729/VPCP-KGVX")


def test_every_form_named_is_in_the_catalogue() -> None:
    known = load().templates
    named = {form.template for regime in regimes() for kind in regime.kinds for form in kind.forms}
    assert named == known.keys()


def test_every_rule_says_where_it_comes_from() -> None:
    for regime in regimes():
        assert regime.source
        assert regime.basis
        for kind in regime.kinds:
            assert all(rule.source for rule in (*kind.windows, *kind.deadlines, *kind.forms)), (regime.code, kind.name)


def test_what_is_only_remembered_says_so() -> None:
    found = {regime.code: regime for regime in regimes()}
    province = [rule for rule in found["vpcp-ii06"].kinds[0].deadlines if rule.level == "province"]
    assert [(rule.rule, "nhắc lại" in rule.source) for rule in province] == [("day 25", True)]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('last = "14/3/Y"', 'last = "14/13/Y"', "names no day of a window"),
        ('last = "14/3/Y"', 'last = "14/11/Y-1"', "is before the first"),
        ('rule = "day 20"', 'rule = "day 14"', "at least 1 are needed"),
        ('rule = "day 20"', 'rule = "twenty"', "no deadline rule"),
        ('receiver = "Bộ Nội vụ"', 'receivers = "Bộ Nội vụ"', "unknown keys"),
        ('basis = "', 'basis = 5 "', "cannot be read"),
        ('code = "cchc"', "", "missing keys"),
    ],
)
def test_a_wrong_regime_is_refused_with_its_file_and_reason(tmp_path: Path, old: str, new: str, why: str) -> None:
    text = (SHIPPED / "regimes" / "cchc.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "thu.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(PackError, match=why) as refused:
        read_regime(tmp_path / "thu.toml")
    assert refused.value.message.text("vi").startswith("thu.toml: ")
