"""Lists that fall short of their whole because a class of them seems to be left out."""

from __future__ import annotations

import re

from cchc.core.checking.prose.classes import class_of
from cchc.core.checking.prose.wholes import Dimension, Whole

_COMMON = {"training": frozenset({2, 3, 4}), "school": frozenset({1}), "level": frozenset({1})}
"""By family: classes that a list which goes from above to below them does not leave out unless nobody is in them."""
_LEVELS = re.compile(r"cấp (?:tỉnh|huyện|xã|phường|sở)")
_RANGE = re.compile(r"trở (?:lên|xuống)|tối thiểu|ít nhất")


def lacks_a_class(whole: Whole, dimension: Dimension, held: int) -> bool:
    """Whether parts below their whole skip a class, name two of three levels, or stand beside `held` divisions in full.

    Everybody has a degree or none and every body a level; so a list of them that falls short lacks one.
    """
    family = dimension.division.family
    labels = [part.figure.label for part in dimension.parts]
    if family is None or family.name not in _COMMON or whole.some or any(map(_RANGE.search, labels)):
        return False
    told = sorted(number for label in labels if (number := class_of(family, label)) is not None)
    if any(told[0] < number < told[-1] and number not in told for number in _COMMON[family.name]):
        return True
    if family.name == "level":
        return whole.form == "bracket" and not _LEVELS.search(whole.figure.label)
    return held > 0
