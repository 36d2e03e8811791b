"""What `cchc doctor` proves: checks that apps register in their `health.py`, and what they find.

    def cells_have_one_current_figure() -> Iterator[Trouble]:
        for cell in ...:
            yield Trouble(Message("Ô {cell} có hai số liệu hiện hành.", "Cell {cell} has two current figures.", {...}))

    register_check("figures.current", cells_have_one_current_figure, Message("Số liệu hiện hành", "Current figures"))

A check changes nothing, runs inside `everything`, and says what it looked at in constant memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from cchc.core.messages import Message
from cchc.platform.accounts.scope import everything

SHOWN = 50
"""Troubles of one check that are kept to be shown; all are counted."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is not as it must be. A `note` is worth knowing and leaves the whole sound."""

    said: Message
    place: str = ""
    """Where, for a program: 'events.event:17'."""
    note: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """A registered check."""

    name: str
    """'events.chain': app and what is proved."""
    run: Callable[[], Iterable[Trouble | Message]]
    label: Message
    first: bool = False
    """Where this finds trouble, the others cannot be trusted and are not run."""


@dataclass(slots=True)
class Result:
    """What one check found."""

    check: Check
    troubles: list[Trouble] = field(default_factory=list)
    notes: list[Trouble] = field(default_factory=list)
    found: int = 0
    noted: int = 0
    broken: str = ""
    """Why the check could not be run."""

    def add(self, trouble: Trouble) -> None:
        """Count it, and keep it while there is room."""
        kept = self.notes if trouble.note else self.troubles
        if trouble.note:
            self.noted += 1
        else:
            self.found += 1
        if len(kept) < SHOWN:
            kept.append(trouble)


CHECKS: dict[str, Check] = {}


def register_check(
    name: str, function: Callable[[], Iterable[Trouble | Message]], label: Message | None = None, *, first: bool = False
) -> None:
    """Make a check known to the doctor. ValueError where the name is taken."""
    if name in CHECKS:
        raise ValueError(f"check {name} is registered twice")
    CHECKS[name] = Check(name, function, label or Message(name, name), first)


def examine(more: Iterable[Check] = ()) -> list[Result]:
    """Run every check, and `more`. One that fails is reported as not run; the others go on."""
    results: list[Result] = []
    with everything("examine the installation"):
        for check in sorted((*CHECKS.values(), *more), key=lambda check: (not check.first, check.name)):
            results.append(_run(check))
            if check.first and (results[-1].found or results[-1].broken):
                break
    return results


def _run(check: Check) -> Result:
    result = Result(check)
    try:
        for found in check.run():
            result.add(found if isinstance(found, Trouble) else Trouble(found))
    except Exception as error:  # noqa: BLE001 a check is any app's code, and the others must still be run
        result.broken = f"{type(error).__name__}: {error}"
    return result


SOUND, UNSOUND, NOT_RUN = 0, 1, 2


def exit_code(results: list[Result]) -> int:
    """0 sound, 1 trouble found, 2 a check could not be run."""
    if any(result.found for result in results):
        return UNSOUND
    return NOT_RUN if not results or any(result.broken for result in results) else SOUND
