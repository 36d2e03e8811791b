"""Prose of simulated reports, in our own words: what went well, what did not, what is proposed."""

from __future__ import annotations

from collections.abc import Iterator

from cchc.core.catalogue.packs import load
from cchc.core.vietnamese.text import fold_key
from cchc.reporting.simulation.drawing import key, mixed, within
from cchc.reporting.simulation.packs import words
from cchc.reporting.simulation.sending import Sent

SLOTS = 8


def sections(sent: Sent, seed: int) -> Iterator[tuple[str, str, str]]:
    """(number, heading, text) of each section: those of the form's outline where it has one for the subject."""
    pack = words("prose")
    base = key(seed, sent.unit.code, sent.period.code, "prose")
    outline = [entry.partition(". ") for entry in load().templates[sent.template].outline]
    numbers = numbers_of(sent)
    for place, subject in enumerate(pack["subjects"]):
        heading = next(
            (
                (number, title)
                for number, _, title in outline
                if any(word in fold_key(title) for word in subject["outline"])
            ),
            (subject["number"], subject["heading"]),
        )
        chosen = _chosen(subject["sentences"], mixed(base, place), subject["least"], subject["most"])
        text = "\n".join(_said(sentence, pack["openings"], numbers, mixed(base, n)) for n, sentence in chosen)
        yield heading[0].rstrip("."), heading[1], text


def numbers_of(sent: Sent) -> dict[str, str]:
    """What a sentence may quote: the report's own figures, so that prose and table agree."""
    found = {given.asked.cell: given.text for given in sent.cells if given.state == "value"}
    return {"unit": sent.unit.name, "period": sent.period.label, **{f"n{i}": "" for i in range(SLOTS)}, **found}


def _chosen(sentences: list[str], draw: int, least: int, most: int) -> list[tuple[int, str]]:
    """Some of the sentences, in a fixed order; neighbours often choose the same."""
    many = within(draw, least, most)
    start, step = draw % len(sentences), 1 + (draw >> 7) % 5
    places = sorted({(start + step * number) % len(sentences) for number in range(many)})
    return [(place + 100, sentences[place]) for place in places]


def _said(sentence: str, openings: list[str], numbers: dict[str, str], draw: int) -> str:
    """The sentence with its opening and, where the report has it, its number; {C3.3a|nhiều} says 'nhiều' without."""
    said = sentence.replace("{opening}", openings[(draw >> 9) % len(openings)])
    while "{" in said:
        before, _, rest = said.partition("{")
        name, _, after = rest.partition("}")
        cell, _, without = name.partition("|")
        said = before + (numbers.get(cell) or without) + after
    return said[0].upper() + said[1:]
