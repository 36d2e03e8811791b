"""Sums of money and what they consist of, brought to one scale so that they add up like counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from cchc.core.checking.prose.passages import Figure, Passage
from cchc.core.checking.prose.wholes import Dimension, Whole, wholes
from cchc.core.vietnamese.scales import scale_value

_PLAIN = {"dong", "vnd"}


@dataclass(frozen=True)
class Sum:
    """A whole and its parts in one unit ('triệu đồng')."""

    whole: Whole
    unit: str

    def rounded(self, dimension: Dimension) -> bool:
        """Whether the miss is what rounding the printed decimals, or a whole told in a larger unit, may leave."""
        whole, parts = self.whole.figure, [part.figure for part in dimension.parts]
        coarse = [_step(f, self.unit) for f in (whole, *parts) if "," in f.span.raw]
        if "," not in whole.span.raw and _step(whole, self.unit) > max(_step(f, self.unit) for f in parts):
            coarse.append(_step(whole, self.unit))
        return abs(dimension.sum - whole.value) <= sum(coarse, Decimal(0)) / 2


def sums(found: Sequence[Passage]) -> Iterator[Sum]:
    """Every sum of money with its parts. Plain 'đồng' alone are counts and not here."""
    for passage in found:
        words = [f.span.scale_word for f in passage.figures if f.span.scale_word and _money(f)]
        if not words:
            continue
        word = min(words, key=scale_value)
        view = _in_scale(passage, scale_value(word))
        yield from (Sum(whole, f"{word} đồng") for whole in wholes([view]))


def _money(figure: Figure) -> bool:
    """'5 tỷ', '300 triệu đồng', '500 nghìn đồng', '1.000.000 đồng'; not '2 triệu lượt', '500 nghìn'."""
    if figure.span.percent or figure.span.parts is not None:
        return False
    large = figure.span.scale_word.endswith(("tỷ", "tỉ", "triệu"))
    return figure.noun in _PLAIN or (not figure.noun and large)


def _in_scale(passage: Passage, scale: Decimal) -> Passage:
    view = Passage(passage.section, passage.text, passage.lowered, passage.pieces, passage.sentences)
    view.__dict__["figures"] = tuple(_scaled(f, scale) for f in passage.figures if _money(f))
    return view


def _scaled(figure: Figure, scale: Decimal) -> Figure:
    value = figure.span.value * (scale_value(figure.span.scale_word) if figure.span.scale_word else 1) / scale
    return replace(figure, span=replace(figure.span, value=value, scale_word=""), noun="dong")


def _step(figure: Figure, unit: str) -> Decimal:
    """One unit of its last printed digit: '5,2 tỷ' is told to 100 triệu."""
    word = re.sub(r"[^a-zà-ỹ ]", "", figure.span.raw.lower()).strip()
    decimals = len(re.sub(r"[^0-9]", "", figure.span.raw.partition(",")[2]))
    return scale_value(word) / scale_value(unit.removesuffix(" đồng")) * Decimal(1).scaleb(-decimals)
