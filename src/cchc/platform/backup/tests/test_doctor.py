"""The doctor runs what apps register, counts all, and goes on past a check that fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rich.console import Console

from cchc.core.messages import Message
from cchc.platform.accounts.scope import current
from cchc.platform.backup import console, doctor, rebuilding
from cchc.platform.backup.doctor import CHECKS, SHOWN, Trouble, examine, exit_code, register_check

SAID = Message("Ô {n} sai.", "Cell {n} is wrong.", {"n": 1})


@pytest.fixture(autouse=True)
def _none_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "CHECKS", {})


def broken() -> Iterator[Trouble]:
    raise LookupError("no table")
    yield


def shown(language: str = "en") -> str:
    out = Console(record=True, width=120, file=open("/dev/null", "w"))  # noqa: SIM115
    with out.file:
        console.show_results(examine(), out, language)
        return out.export_text()


def test_it_works() -> None:
    register_check("a.sound", list, Message("Tốt", "Good"))
    register_check("b.wrong", lambda: [Trouble(SAID, "x:1"), SAID, Trouble(SAID, note=True)], Message("Ô", "Cells"))
    results = examine()
    assert [(result.check.name, result.found, result.noted) for result in results] == [
        ("a.sound", 0, 0),
        ("b.wrong", 2, 1),
    ]
    assert exit_code(results) == 1
    assert "Cell 1 is wrong." in shown()
    assert "Ô 1 sai." in shown("vi")
    said = console.as_json(results)
    assert said["sound"] is False
    assert said["checks"][1]["troubles"][0] == {"text": "Ô 1 sai.", "text_en": "Cell 1 is wrong.", "place": "x:1"}


def test_a_note_leaves_the_whole_sound() -> None:
    register_check("a", lambda: [Trouble(SAID, note=True)])
    assert exit_code(examine()) == 0
    assert "Everything is sound" in shown()


def test_a_check_that_fails_is_named_and_the_others_are_run() -> None:
    register_check("a", broken)
    register_check("b", list)
    results = examine()
    assert [result.broken for result in results] == ["LookupError: no table", ""]
    assert exit_code(results) == 2
    assert "could not be run" in shown()


def test_a_first_check_that_finds_trouble_is_the_last() -> None:
    register_check("a", broken)
    register_check("z", lambda: [SAID], first=True)
    assert [result.check.name for result in examine()] == ["z"]


def test_more_is_counted_than_is_kept() -> None:
    register_check("a", lambda: (Trouble(SAID) for _ in range(SHOWN + 7)))
    (result,) = examine()
    assert (result.found, len(result.troubles)) == (SHOWN + 7, SHOWN)
    assert "and 7 more" in shown()


def test_a_name_is_taken_once() -> None:
    register_check("a", list)
    with pytest.raises(ValueError, match="registered twice"):
        register_check("a", list)


def test_checks_see_everything(no_scope: None) -> None:
    register_check("a", lambda: [] if current().units is None else [SAID])
    assert exit_code(examine()) == 0


def test_the_checks_of_the_platform_are_registered() -> None:
    assert {"database.migrated", "database.whole", "events.chain", "events.guarded", "files.digests"} <= CHECKS.keys()


def test_what_is_derived_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "REBUILDS", {})
    done: list[str] = []
    rebuilding.register_rebuild("a", lambda: done.append("a"))
    assert rebuilding.rebuild() == ["a"] == done
    with pytest.raises(ValueError, match="registered twice"):
        rebuilding.register_rebuild("a", list)


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 B"), (1023, "1023 B"), (1536, "1,5 kB"), (20 * 2**20, "20 MB"), (2**42, "4096 GB")]
)
def test_sizes_are_written_as_people_read_them(count: int, said: str) -> None:
    assert console.size(count) == said


@pytest.mark.django_db
def test_a_rule_taken_from_the_database_is_named() -> None:
    from django.db import connection

    from cchc.platform.backup.health import constrained
    from cchc.platform.calendar.models import Day

    assert list(constrained()) == []
    taken = next(rule for rule in Day._meta.constraints if rule.name == "one_rule_per_day")
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_rule_per_day")
    assert [trouble.said.values["name"] for trouble in constrained()] == [taken.name]


@pytest.mark.django_db
def test_who_sees_a_unit_must_follow_from_the_tree() -> None:
    from cchc.platform.units.health import reach_follows
    from cchc.platform.units.models import Kind, Placement, Reach, Unit
    from cchc.platform.units.services.reach import rebuild_reach

    nation, ward = (
        Unit.objects.create(code=kind, name=kind, folded=kind, kind=kind) for kind in (Kind.NATION, Kind.WARD)
    )
    Placement.objects.create(unit=ward, parent=nation)
    assert {trouble.place for trouble in reach_follows()} == {f"units.unit:{nation.pk}", f"units.unit:{ward.pk}"}
    rebuild_reach()
    assert list(reach_follows()) == []
    Reach.objects.filter(unit=ward, ancestor=nation).delete()
    assert [trouble.place for trouble in reach_follows()] == [f"units.unit:{ward.pk}"]
