"""Which of several heads is a body's own: its name, however it is written there."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence

from cchc.core.vietnamese.places import PLACE_LEVELS
from cchc.core.vietnamese.text import fold_key, nfc

COMMITTEE = re.compile(r"^(?:ubnd|uy ban nhan dan) (?=\w)")
KIND = re.compile(rf"^(?:{'|'.join(sorted(PLACE_LEVELS, key=len, reverse=True))}) (?=\w)")
NUMBERED = re.compile(r"^(?:[ivxlc]+|\d+) (?=[a-z])")
LETTER = re.compile(r"[a-z]")


def own(name: str) -> str:
    """A name as compared: folded, without the number of a list and without 'UBND'."""
    return COMMITTEE.sub("", NUMBERED.sub("", fold_key(name)))


def keys(names: Iterable[str]) -> frozenset[str]:
    """All ways to write these names: 'UBND xã Mẫu' is also 'xã Mẫu' and 'Mẫu'; a bare number is no name."""
    wholes = {own(name) for name in names}
    bare = {KIND.sub("", whole) for whole in wholes}
    return frozenset(key for key in wholes | bare if LETTER.search(key))


def is_named(text: str, known: Collection[str]) -> bool:
    """Whether a text is one of these names and nothing else."""
    return own(text) in known


def place_of(heads: Sequence[tuple[int, Sequence[str]]], names: Collection[str]) -> list[int]:
    """The places whose heads name the body: by the whole name, else without the kind of place, else at the end of a
    longer head. Where several fit, those written with the same accents: Phương Sơn is not Phượng Sơn."""
    wholes = {own(name) for name in names} - {""}
    known = keys(names)
    ways: tuple[Callable[[str], bool], ...] = (
        lambda text: own(text) in wholes,
        lambda text: own(text) in known,
        lambda text: any(f" {own(text)}".endswith(f" {whole}") for whole in wholes),
    )
    for fits in ways:
        found = [place for place, parts in heads if any(fits(part) for part in parts)]
        if found:
            written = [place for place, parts in heads if place in found and _same_accents(parts, names)]
            return written or found
    return []


def _same_accents(parts: Sequence[str], names: Collection[str]) -> bool:
    ends = [" ".join(nfc(name).casefold().split()[-2:]) for name in names if name.strip()]
    return any(" ".join(nfc(part).casefold().split()).endswith(end) for part in parts for end in ends)
