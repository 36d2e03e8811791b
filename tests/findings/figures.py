"""Figures of an invented agency that agree with each other: whole numbers by indicator, rates computed from them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from random import Random

from cchc.core.vietnamese.numbers import write_number

DOSSIERS = {"department": "C3.1", "district": "C3.2", "commune": "C3.3"}
PROCEDURES = {"department": "C1.4a", "district": "C1.4b", "commune": "C1.4c"}
NOTHING = "Không phát sinh"

RATES = {
    "A2": ("A2.2", "A2.1"),
    "A3.3": ("A3.3.2", "A3.3.1"),
    "B2.2": ("B2.4", "B2.3"),
    "B3.2": ("B3.4", "B3.3"),
    "C3.1": ("C3.1b", "C3.1a"),
    "C3.2": ("C3.2b", "C3.2a"),
    "C3.3": ("C3.3b", "C3.3a"),
    "C3.5": ("C3.5b", "C3.5a"),
    "D2.5": ("D2.5b", "D2.5a"),
    "F1": ("F1.2", "F1.1"),
    "G6.2c": ("G6.2c:electronic", "G6.2c:outgoing"),
    "G8": ("G8.2", "G8.1"),
    "G9": ("G9.2", "G9.1"),
    "G10": ("G10.2", "G10.1"),
    "G11": ("G11.2", "G11.1"),
    "G12": ("G12.2", "G12.1"),
}
"""Rate: numerator and denominator."""

Figures = dict[str, int]


def per_cent(part: int, whole: int, places: int = 2) -> str:
    """'98,75'; '100'."""
    exact = Decimal(part) * 100 / Decimal(whole)
    return write_number(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP).normalize())


def printed(figures: Figures, key: str) -> str:
    """What the cell of an indicator says; '' where the agency does not fill it."""
    if key in RATES:
        above, below = RATES[key]
        if above not in figures or below not in figures:
            return ""
        return per_cent(figures[above], figures[below]) if figures[below] else NOTHING
    return write_number(Decimal(figures[key])) if key in figures else ""


def made(seed: int, level: str) -> Figures:
    """Figures of one agency of the level."""
    chance = Random(seed)
    figures: Figures = {}
    for part in (_direction, _documents, _staff, _budget):
        figures |= part(chance, level)
    figures |= _dossiers(chance, level) | _online(chance, figures, level)
    return figures


def _direction(chance: Random, level: str) -> Figures:
    planned, problems = chance.randint(30, 60), chance.randint(5, 9)
    on_time, late, over = chance.randint(31, 60), chance.randint(3, 6), chance.randint(1, 2)
    tasks = "A5" if level == "commune" else "A6"
    return {
        "A1": chance.randint(12, 40), "A2.1": planned, "A2.2": planned - chance.randint(4, 9),
        "A3.2": chance.randint(10, 14), "A3.3.1": problems, "A3.3.2": problems - 1,
        f"{tasks}.1": on_time + late + over, f"{tasks}.2": on_time, f"{tasks}.3": late, f"{tasks}.4": over,
        "A7": 1, "A7.1": chance.randint(120, 400), "A7.2": 1, "A8": 1,
    }  # fmt: skip


def _documents(chance: Random, level: str) -> Figures:
    council, committee = chance.randint(2, 4), chance.randint(5, 9)
    issued = {"commune": "B1.3", "district": "B1.2", "department": "B1.1"}[level]
    own = {"B1": council + committee, issued: council + committee}
    if level != "department":
        own |= {f"{issued}a": council, f"{issued}b": committee}
    return own | {
        "B2.1": council + committee, "B2.3": 0, "B2.4": 0,
        "B3.1": chance.randint(20, 40), "B3.3": 7, "B3.4": 5,
    }  # fmt: skip


def _staff(chance: Random, level: str) -> Figures:
    base = chance.randint(30, 70)
    cut = chance.randint(3, 6)
    master, college = chance.randint(3, 5), chance.randint(2, 4)
    present = base - cut - 1
    return {
        "D2.1": base - cut, "D2.2": present, "D2.3": 2, "D2.4": 0, "D2.5a": base, "D2.5b": cut,
        "master": master, "college": college, "bachelor": present - master - college,
        "E2.1": 2, "E2.2": 0, "E4.5": 0,
    }  # fmt: skip


def _budget(chance: Random, level: str) -> Figures:
    planned = chance.randint(24, 90) * 100
    return {"F1.1": planned, "F1.2": planned - chance.randint(3, 9) * 110}


def _dossiers(chance: Random, level: str) -> Figures:
    row = DOSSIERS[level]
    early, exact, late = chance.randint(1300, 2600), chance.randint(310, 590), chance.randint(11, 28)
    progress, withdrawn = chance.randint(61, 97), chance.randint(5, 9)
    settled = early + exact + late
    return {
        "early": early, "exact": exact, "late": late, "progress": progress, "withdrawn": withdrawn,
        f"{row}r": settled + progress + withdrawn, f"{row}a": settled, f"{row}b": early + exact,
        "received": settled + progress + withdrawn, "settled": settled, "in_time": early + exact,
        "C3.5a": 0, "C3.5b": 0,
    }  # fmt: skip


def _online(chance: Random, figures: Figures, level: str) -> Figures:
    own = chance.randint(190, 290)
    three, four = chance.randint(41, 58), chance.randint(61, 88)
    received, electronic, paper = chance.randint(901, 1190), chance.randint(1210, 1480), chance.randint(21, 48)
    fees = chance.randint(29, 37)
    return {
        "C1.2": 3, "C1.3": 4, "C1.4": own, PROCEDURES[level]: own, "C4.1": own,
        "G8.1": three + 2, "G8.2": three, "G8.3": three - 19, "G9.1": four, "G9.2": four, "G9.3": four - 30,
        "C4.3": three + four, "G10.1": three + four, "G10.2": three + four - 13,
        "G11.1": received, "G11.2": received - chance.randint(311, 390),
        "G12.1": fees, "G12.2": fees, "G12.3": fees - 8,
        "electronic": electronic, "outgoing": electronic + paper, "paper": paper,
        "G6.2c:electronic": electronic, "G6.2c:outgoing": electronic + paper,
        "G14.1": 71, "G14.1a:received": 66, "G14.1a:returned": 50, "G14.1a:both": 45,
    }  # fmt: skip
