"""Dossiers of one body told twice in other words: received, settled, still open, late."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from cchc.core.checking.narrative.statements import Stated

_SCOPE = re.compile(
    r"\b(?:truc tuyen|truc tiep|buu chinh|bcci|muc do|muc [34]|linh vuc|dat dai|xay dung|ho tich|tu phap|lien thong"
    r"|phan mem|he thong|toan trinh|mot phan|phi dia gioi|so hoa|thanh toan)\b"
)
"""Folded words that make dossiers only some of all."""
_BODY = r"(?:(?:ubnd|don vi|co quan|phong|bo phan|trung tam|xa|huyen|so)(?: [a-z]+){0,4} )?"
_RECEIVED = re.compile(rf"(?:tong )?so ho so {_BODY}(?:(?:da|moi|duoc) )*tiep nhan")
_SETTLED = re.compile(rf"(?:tong )?so ho so {_BODY}(?:(?:da|duoc) )*giai quyet(?: xong)?")
_WHOLE = re.compile(r"tong so ho so")
_PART = re.compile(r"so ho so .*\b(?:giai quyet|xu ly) xong")
_OPEN = re.compile(r"so ho so dang (?:trong qua trinh )?(?:giai quyet|xu ly)")
_CARRIED_OUT = re.compile(r"so ho so (?:con lai )?(?:.* )?chuyen (?:sang )?ky sau")
_CARRIED_IN = re.compile(r"\bky truoc\b|\bton\b|\bchuyen (?:sang|qua)\b")
_LATE = re.compile(r"so ho so (?:giai quyet )?(?:tre|qua) (?:han|hen)(?: can .*)?")
_DONE = re.compile(r"\b(?:giai quyet|xu ly) xong\b")


def told_twice(stated: Sequence[Stated]) -> Iterator[tuple[Stated, Stated]]:
    """Pairs of statements on all dossiers of the body that should be one number, where only one of each is told."""
    own = [one for one in stated if one.kind == "dossier" and not _SCOPE.search(one.said)]
    carried_in = any(_CARRIED_IN.search(one.own) and one.value for one in own)
    whole = [one for one in own if one.whole and _WHOLE.fullmatch(one.own) and _DONE.search(one.said)]
    pairs = [
        ([one for one in own if one.part and _PART.fullmatch(one.own)], _those(own, _SETTLED)),
        ([] if carried_in else whole, _those(own, _RECEIVED)),
        (_those(own, _CARRIED_OUT), _those(own, _OPEN)),
    ]
    for firsts, seconds in pairs:
        if len(firsts) == len(seconds) == 1:
            yield firsts[0], seconds[0]
    yield from _late(own)


def _those(own: Sequence[Stated], words: re.Pattern[str]) -> list[Stated]:
    return [one for one in own if not one.fact.parts and words.fullmatch(one.own)]


def _late(own: Sequence[Stated]) -> Iterator[tuple[Stated, Stated]]:
    """Late dossiers of the results and of the review, each told once."""
    chapters: dict[str, list[Stated]] = defaultdict(list)
    for one in _those(own, _LATE):
        chapters[one.fact.section.partition(".")[0]].append(one)
    if len(chapters) == 2 and all(len(told) == 1 for told in chapters.values()):
        [first], [second] = chapters.values()
        yield second, first
