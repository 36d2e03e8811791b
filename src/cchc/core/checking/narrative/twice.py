"""The same quantity stated in two places of the prose."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from cchc.core.checking.finding import Finding, Severity
from cchc.core.checking.narrative.agreement import agrees, near_miss, slips_of
from cchc.core.checking.narrative.binding import Bound, bound_statements
from cchc.core.checking.narrative.dossiers import told_twice
from cchc.core.checking.narrative.kinds import SHARE
from cchc.core.checking.narrative.likeness import alike, around, at_other_levels, of_service_units, tokens
from cchc.core.checking.narrative.statements import Stated
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Subject
from cchc.core.checking.words import number, numbered
from cchc.core.messages import Message

_BASIS = Message(
    "Cùng một đại lượng của cùng một cơ quan, cùng một thời gian thì hai chỗ trong báo cáo phải ghi cùng một số.",
    "One quantity of one body at one time must be the same number wherever the report states it.",
)
TWICE = Rule(
    id="narrative.twice",
    severity=Severity.error,
    title=Message("Hai chỗ trong lời văn trái nhau", "Two places of the prose contradict each other"),
    basis=_BASIS,
    example=Message(
        "Mục II ghi cơ quan có 2 thủ tục, mục III ghi 3 thủ tục.",
        "Section II says the body has 2 procedures, section III says 3.",
    ),
    needs=("prose",),
)
LIKELY = Rule(
    id="narrative.twice-likely",
    severity=Severity.warning,
    title=Message("Hai chỗ trong lời văn dường như trái nhau", "Two places of the prose seem to disagree"),
    basis=_BASIS,
    example=Message(
        "“13/13 cơ quan chuyên môn” và “còn 11 cơ quan chuyên môn và Văn phòng”.",
        "“13/13 specialised agencies” and “11 specialised agencies and the Office remain”.",
    ),
    needs=("prose",),
)
LOOSE = Rule(
    id="narrative.twice-loose",
    severity=Severity.info,
    title=Message("Hai chỗ đếm khác nhau", "Two places count differently"),
    basis=_BASIS,
    example=Message(
        "Kế hoạch gồm 7 nội dung, kiểm tra “tất cả 6 nội dung”.", "A plan of 7 items, “all 6 items” checked."
    ),
    needs=("prose",),
)
RULES: tuple[Rule, ...] = (TWICE, LIKELY, LOOSE)

_IN_TWO = Message(
    "Mục {first} ghi {one} nhưng mục {second} ghi {other} cho cùng một nội dung: thống nhất số đúng ở các chỗ này.",
    "Section {first} says {one} but section {second} says {other} of the same thing: make them agree.",
)
_IN_ONE = Message(
    "Mục {first} ghi {one}, lại ghi {other} cho cùng một nội dung: thống nhất số đúng ở các chỗ này.",
    "Section {first} says {one} and also {other} of the same thing: make them agree.",
)
REACH = 200
"""So many statements behind one of its kind are held against it."""
ALL = 100
MANY = 5
"""Telling words two statements must share to be of one quantity, whatever stands around them."""
SAME = 0.9
"""Own words at least this alike are the same."""
ALIKE_FOR_SLIP = {2: 0.65, 3: 0.60, 4: 0.50}
"""By digits: how alike two statements one slip apart must be for one number to be meant."""
_LOOSE_UNITS = frozenset({"noi dung", "linh vuc"})
_HEADS = re.compile(
    r"(?:tong )?so (?P<head>co quan(?= chuyen mon)|phong)(?: ban)?(?: chuyen mon)?"
    r"(?P<office> va van phong)?(?: (?:hdnd|ubnd|cap|thuoc|cua|huyen|tinh|quan|thi|xa|thanh|pho|ban|so))*"
)
"""The number of a body's own divisions, whatever they do; 'và Văn phòng' is one more."""
_STAFF = re.compile(r"so (can bo|cong chuc|vien chuc)")
_LATE = re.compile(r"\b(?:qua|tre) (?:han|hen)\b")
_DEADLINE = re.compile(r"\b(?:trong|dung|som|truoc|qua|tre) (?:han|hen)\b")


@dataclass(frozen=True, slots=True)
class _Pair:
    rule: Rule
    first: Stated
    second: Stated
    more: tuple[Stated, ...] = ()


def find(subject: Subject) -> Iterator[Finding]:
    """Pairs of statements that cannot both hold, or hardly."""
    bounds = bound_statements(subject)
    stated = [bound.stated for bound in bounds]
    pairs = [
        *_same_indicator(stated),
        *_same_words(stated),
        *_slips(bounds),
        *_divisions(stated),
        *_bases(stated),
        *_whole_staff(stated),
        *_over(stated),
        *_not_all(stated),
        *_dossiers(stated),
        *_loose(stated),
    ]
    seen: set[frozenset[int]] = set()
    for pair in pairs:
        both = frozenset((id(pair.first), id(pair.second)))
        if both not in seen:
            seen.add(both)
            yield _finding(subject, pair)


def _same_indicator(stated: Sequence[Stated]) -> Iterator[_Pair]:
    """Statements bound to one indicator for one time, in different sentences."""
    for a, b in _couples([one for one in stated if one.fact.indicator], lambda one: one.fact.indicator):
        if a.sentence is not b.sentence:
            likeness = max(alike(a, b), around(a, b))
            slip = near_miss(a.value, b.value) > 0
            meant = slip or (likeness >= ALIKE_FOR_SLIP[4] and a.kind != "dossier")
            if meant and _one_time(a, b) and not _agree(a, b):
                yield _Pair(TWICE if likeness >= ALIKE_FOR_SLIP[2] else LIKELY, a, b)


def _same_words(stated: Sequence[Stated]) -> Iterator[_Pair]:
    """Statements of the very same words, many enough to tell, in different sentences."""
    told = [one for one in stated if one.kind not in _LOOSE_UNITS and len(tokens(one.own)) >= MANY - 1]
    for a, b in _couples(told, lambda one: tokens(one.own)):
        if len(tokens(a.own)) >= MANY and a.said != b.said and _one_time(a, b) and not _agree(a, b):
            yield _Pair(LIKELY, a, b)
    yield from _outvoted(told)


def _outvoted(stated: Sequence[Stated]) -> Iterator[_Pair]:
    """A number, against one of words that begin alike, where two others of these words say that one and none this."""
    for alike_ones in _beginning_alike(stated):
        votes = Counter(one.value for one in alike_ones)
        if len(votes) == 1:
            continue
        short = alike_ones[0].own
        for a, b in _couples(alike_ones):
            if short not in (a.own, b.own) or a.said == b.said or not _one_time(a, b) or _agree(a, b):
                continue
            for odd, other in ((a, b), (b, a)):
                if votes[odd.value] == 1 and votes[other.value] > 1:
                    yield _Pair(LIKELY, odd, other)


def _beginning_alike(stated: Sequence[Stated]) -> Iterator[list[Stated]]:
    """For each own words, the statements that say them, or them and more; the shortest first."""
    ordered = sorted(stated, key=lambda one: (one.kind, f"{one.own} "))
    for at, first in enumerate(ordered):
        if at and (ordered[at - 1].kind, ordered[at - 1].own) == (first.kind, first.own):
            continue
        end = at + 1
        while end < len(ordered) and end < at + REACH and _begins(ordered[end], first):
            end += 1
        if end > at + 2:
            yield ordered[at:end]


def _begins(long: Stated, short: Stated) -> bool:
    return long.kind == short.kind and f"{long.own} ".startswith(f"{short.own} ")


def _slips(bounds: Sequence[Bound]) -> Iterator[_Pair]:
    """Statements of like words whose numbers are one slip apart, unless each is said elsewhere too."""
    saying: dict[tuple[str, Decimal], list[Bound]] = defaultdict(list)
    for bound in bounds:
        saying[bound.stated.kind, bound.stated.value].append(bound)
    for one, other in _near_couples(bounds):
        a, b = one.stated, other.stated
        digits = near_miss(a.value, b.value)
        if digits < 2 or _agree(a, b) or not _one_sentence_holds(a, b, digits):
            continue
        if digits == 2 and bool(_DEADLINE.search(a.own)) != bool(_DEADLINE.search(b.own)):
            continue  # all tasks done, and those done in time
        likeness = max(alike(a, b), around(a, b) if digits > 2 else _said_whole(a, b))
        if likeness < ALIKE_FOR_SLIP[min(digits, 4)]:
            continue
        if all(_supported(bound, saying[bound.stated.kind, bound.stated.value]) for bound in (one, other)):
            continue
        yield _Pair(LIKELY, a, b)


def _said_whole(a: Stated, b: Stated) -> float:
    """SAME where one says, in one unit and section, all the words of the other, many enough to tell; else 0."""
    if (a.fact.section, a.fact.unit) != (b.fact.section, b.fact.unit):
        return 0.0
    for one, other in ((a, b), (b, a)):
        words = tokens(one.own)
        if (
            len(words) >= MANY - 1
            and words <= tokens(f"{other.own} {other.said}")
            and tokens(other.own) <= tokens(f"{one.own} {one.said}")
        ):
            return SAME
    return 0.0


def _one_sentence_holds(a: Stated, b: Stated, digits: int) -> bool:
    """Two numbers of one sentence are meant to differ, unless they are long."""
    return a.said != b.said or (digits > 2 and alike(a, b) >= SAME)


def _supported(bound: Bound, saying_so: Sequence[Bound]) -> bool:
    """Whether a row or another statement of like words says the same number."""
    stated = bound.stated
    return bound.agreeing() is not None or any(
        other.stated.said != stated.said and around(stated, other.stated) >= ALIKE_FOR_SLIP[3]
        for other in saying_so
        if other is not bound
    )


def _divisions(stated: Sequence[Stated]) -> Iterator[_Pair]:
    """Different numbers of one body's specialised divisions; all places that say the first number with it."""
    counted = [
        (one, match)
        for one in stated
        if one.value and (match := _HEADS.fullmatch(one.own)) and not _some_of_them(one, stated)
    ]
    for number_of, (a, first) in enumerate(counted):
        for b, second in counted[number_of + 1 :]:
            if (
                a.said != b.said
                and first["head"] == second["head"]
                and not (_with_office(a, first) & _with_office(b, second))
            ):
                big, small = (a, b) if len(a.fact.parts) == 2 else (b, a)
                same = (one for one in stated if one.fact.parts and one.fact.parts == big.fact.parts)
                yield _Pair(LIKELY, small, big, tuple(one for one in same if one is not big and one.kind == big.kind))
                return


def _some_of_them(one: Stated, stated: Sequence[Stated]) -> bool:
    """Whether it counts only some of the divisions: X of X/Y, or a number in brackets behind the greater one that it
    divides: '09 đơn vị (03 phòng, 06 xã)'."""
    if one.fact.parts:
        return one.part
    text = one.sentence.text
    opened = text.rfind("(", 0, one.fact.at)
    if opened <= text.rfind(")", 0, one.fact.at):
        return False
    return any(
        other.value > one.value and text[other.fact.at + len(other.fact.quote) : opened].isspace()
        for other in stated
        if other.sentence is one.sentence and other.kind == one.kind and other.fact.at < opened
    )


def _with_office(stated: Stated, match: re.Match[str]) -> set[Decimal]:
    return {stated.value, stated.value + 1} if match["office"] else {stated.value}


def _bases(stated: Sequence[Stated]) -> Iterator[_Pair]:
    """Two shares 'X/Y' of all units of the body that take different totals Y."""
    wholes = [one for one in stated if one.whole and one.kind == "body"]
    for a, b in _couples(wholes):
        units = [set(re.split(r",\s*", one.fact.unit)) for one in (a, b)]
        if units[0] & units[1] and a.value != b.value and of_service_units(a) == of_service_units(b):
            yield _Pair(LIKELY, a, b)


def _whole_staff(stated: Sequence[Stated]) -> Iterator[_Pair]:
    """'9/9 cán bộ' says that there are 9; another sentence counts the same staff differently."""
    for a, b in _couples(stated):
        one, other = (a, b) if len(a.fact.parts) == 2 else (b, a)
        if len(one.fact.parts) != 2 or one.fact.parts[0] != one.fact.parts[1] or other.fact.parts:
            continue
        group = _STAFF.fullmatch(other.own)
        if group and re.match(rf"so {group[1]}(?! cong chuc| vien chuc)\b", one.own) and one.value != other.value:
            yield _Pair(LIKELY, one, other)


def _over(stated: Sequence[Stated]) -> Iterator[_Pair]:
    """Dossiers of one sentence in time or late that outnumber those they are part of; or fewer in time than there are
    in progress, where none is said to be late."""
    for a, b in pairwise(stated):
        if a.sentence is not b.sentence or not a.kind == b.kind == "dossier":
            continue
        if not _DEADLINE.search(b.own) or _DEADLINE.search(a.own) or "giai quyet" not in a.own:
            continue
        if b.value > a.value:
            yield _Pair(TWICE, b, a)
        elif b.value < a.value and "trong han" in b.own and "dang" in a.own.split() and not _LATE.search(a.said):
            yield _Pair(LIKELY, b, a)


def _not_all(stated: Sequence[Stated]) -> Iterator[_Pair]:
    """A share of 100 and a lower one, the words of one all in the other's."""
    for a, b in _couples([one for one in stated if one.kind == SHARE and one.fact.section]):
        words = [tokens(one.own) - {"ty", "le"} for one in (a, b)]
        within = min(map(len, words)) >= MANY - 1 and (words[0] <= words[1] or words[1] <= words[0])
        if within and max(a.value, b.value) == ALL > min(a.value, b.value) and a.fact.section != b.fact.section:
            yield _Pair(LIKELY, a, b)


def _dossiers(stated: Sequence[Stated]) -> Iterator[_Pair]:
    """All dossiers of the body received, settled, open or late, told twice."""
    for a, b in told_twice(stated):
        if a.said != b.said and _one_time(a, b) and not at_other_levels(a, b) and not _agree(a, b):
            yield _Pair(LIKELY, a, b)


def _loose(stated: Sequence[Stated]) -> Iterator[_Pair]:
    """Headings of a plan ('nội dung', 'lĩnh vực') counted differently in two sentences."""
    for a, b in _couples([one for one in stated if one.kind in _LOOSE_UNITS]):
        if a.sentence is not b.sentence and a.value != b.value and alike(a, b) >= ALIKE_FOR_SLIP[2]:
            yield _Pair(LOOSE, a, b)


def _couples(
    stated: Sequence[Stated], by: Callable[[Stated], object] = lambda one: None
) -> Iterator[tuple[Stated, Stated]]:
    """Two of one kind and of one key, in order; each with those not far behind it."""
    groups: dict[object, list[Stated]] = defaultdict(list)
    for one in stated:
        groups[one.kind, by(one)].append(one)
    for group in groups.values():
        for index, a in enumerate(group):
            for b in group[index + 1 : index + 1 + REACH]:
                if not _of_one_fraction(a, b) and not at_other_levels(a, b):
                    yield a, b


def _near_couples(bounds: Sequence[Bound]) -> Iterator[tuple[Bound, Bound]]:
    """Two of one kind whose numbers may be one slip apart, in order."""
    buckets: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, bound in enumerate(bounds):
        for slip in slips_of(bound.stated.value):
            buckets[bound.stated.kind, slip].append(at)
    near = {
        (first, second)
        for bucket in buckets.values()
        for n, first in enumerate(bucket)
        for second in bucket[n + 1 : n + 1 + REACH]
    }
    for first, second in sorted(near):
        a, b = bounds[first].stated, bounds[second].stated
        if _of_one_fraction(a, b) or at_other_levels(a, b) or not _one_time(a, b):
            continue
        if of_service_units(a) == of_service_units(b):
            yield bounds[first], bounds[second]


def _of_one_fraction(a: Stated, b: Stated) -> bool:
    return (a.fact.place, a.fact.at) == (b.fact.place, b.fact.at)


def _one_time(a: Stated, b: Stated) -> bool:
    return a.fact.period == b.fact.period or not a.fact.period or not b.fact.period


def _agree(a: Stated, b: Stated) -> bool:
    if a.fact.qualifier == b.fact.qualifier:
        return agrees(a.value, b.value)
    return agrees(a.value, b.value, a.fact.qualifier) or agrees(b.value, a.value, b.fact.qualifier)


def _finding(subject: Subject, pair: _Pair) -> Finding:
    a, b = pair.first, pair.second
    one, other = (f"{number(s.value)}{'%' if s.fact.unit == '%' else ' ' + s.fact.unit}".strip() for s in (a, b))
    return pair.rule.finding(
        Message("Chỗ ghi {one}, chỗ ghi {other}", "{one} here, {other} there"),
        _IN_ONE if a.fact.section == b.fact.section else _IN_TWO,
        *(stated.place(subject) for stated in (a, b, *pair.more)),
        found=one,
        expected=other,
        indicators=(a.fact.indicator,) if a.fact.indicator else (),
        cause=f"{a.fact.place}|{a.fact.at}",
        first=numbered(a.fact.section),
        second=numbered(b.fact.section),
        one=one,
        other=other,
    )
