"""Comparing two forms row by row. See docs/algorithms/form-from-annex.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import product

from rapidfuzz import fuzz

from cchc.core.annex.change import changes
from cchc.core.annex.difference import Difference
from cchc.core.annex.proposal import Proposal
from cchc.core.annex.successors import Link, links
from cchc.core.annex.view import Row, rows_of
from cchc.core.catalogue.model import Catalogue, Lineage, Template
from cchc.core.messages import Message

OTHER_SECTION = 0.6
"""Names of sections less alike than this are two sections."""

COMMON = re.compile(r"\b(?:cong tac|cai cach|ket qua|linh vuc|thong ke|cac chi tieu|cac nhiem vu|tai)\b")

WORDS = {
    "same": Message("“{before}” giữ nguyên.", "“{before}” stays."),
    "moved": Message("“{before}” chuyển sang phần khác: {after}.", "“{before}” moves to another part: {after}."),
    "renamed": Message("“{before}” đổi tên thành “{after}”.", "“{before}” is now called “{after}”."),
    "unit_changed": Message(
        "“{before}” đổi đơn vị tính từ “{was}” thành “{now}”.",
        "“{before}” changes its unit from “{was}” to “{now}”.",
    ),
    "definition_changed": Message(
        "“{before}” đổi nội hàm thành “{after}”: không nối hai chuỗi số.",
        "“{before}” now means “{after}”: the two series must not be joined.",
    ),
    "split": Message("“{before}” tách thành: {after}.", "“{before}” is split into: {after}."),
    "merged": Message("{before} gộp vào “{after}”.", "{before} are merged into “{after}”."),
    "new": Message("“{after}” là dòng mới.", "“{after}” is new."),
    "dropped": Message("“{before}” không còn trong biểu mẫu.", "“{before}” is no longer asked."),
}


def differences(before: Template, after: Template | Proposal, catalogue: Catalogue) -> list[Difference]:
    """Every difference between two forms, in the order of the later one; dropped rows at the end.

    Rows that only number or name a part of the form are left out, unless the print itself renames them.
    """
    old, new = rows_of(before), rows_of(after)
    found = links(list(old.values()), list(new.values()), catalogue)
    result = [difference for link in found for difference in _of_link(link, old, new)]
    result.sort(key=lambda difference: min(list(new).index(key) for key in difference.after))
    reached = {key for link in found for key in link.after}
    left = {key for link in found for key in link.before}
    for key, row in new.items():
        if key not in reached and row.asks:
            result.append(_difference("new", (), (key,), old, new, row.confidence))
    result.sort(key=lambda difference: min(list(new).index(key) for key in difference.after))
    gone = (key for key, row in old.items() if key not in left and row.asks)
    return result + [_difference("dropped", (key,), (), old, new, 1.0) for key in gone]


def lineage(found: Iterable[Difference], before_id: str, after_id: str, *, source: str = "") -> list[Lineage]:
    """The differences as edges of the catalogue; new and dropped rows have none, a moved row is the same."""
    edges = []
    for difference in found:
        if difference.kind in ("new", "dropped"):
            continue
        kind = "same" if difference.kind == "moved" else difference.kind
        for one, other in product(difference.before, difference.after):
            edges.append(Lineage(kind, before_id, one, after_id, other, "", source))
    return edges


def _likeness(one: str, other: str) -> float:
    """How alike two folded names of parts of a form are, without the words all of them have."""
    bare = [COMMON.sub(" ", name) for name in (one, other)]
    return fuzz.token_set_ratio(*bare) / 100 if all(name.strip() for name in bare) else 1.0


def _of_link(link: Link, old: dict[str, Row], new: dict[str, Row]) -> list[Difference]:
    if link.kind != "pair":
        return [_difference(link.kind, link.before, link.after, old, new, link.confidence)]
    one, other = old[link.before[0]], new[link.after[0]]
    kinds = changes(one, other)
    if not one.asks and not other.asks:
        kinds = [kind for kind in kinds if kind == "renamed" and other.printed_names]
    elif kinds == ["same"] and _likeness(one.section, other.section) < OTHER_SECTION:
        kinds = ["moved"]
    return [_difference(kind, link.before, link.after, old, new, link.confidence) for kind in kinds]


def _difference(
    kind: str,
    before: Sequence[str],
    after: Sequence[str],
    old: dict[str, Row],
    new: dict[str, Row],
    confidence: float,
) -> Difference:
    values: dict[str, str | int] = {
        "before": "; ".join(old[key].label for key in before),
        "after": "; ".join(new[key].name for key in after),
        "was": "; ".join(old[key].unit or "—" for key in before),
        "now": "; ".join(new[key].unit or "—" for key in after),
    }
    words = WORDS[kind]
    used = {name: value for name, value in values.items() if f"{{{name}}}" in words.vi}
    return Difference(kind, tuple(before), tuple(after), Message(words.vi, words.en, used), round(confidence, 3))
