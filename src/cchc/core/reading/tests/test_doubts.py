"""Every doubt is said in both languages."""

from __future__ import annotations

import pytest

from cchc.core.messages import Message, placeholders
from cchc.core.reading import doubts

SAID = [
    *(value for value in vars(doubts).values() if isinstance(value, Message)),
    *(make("×") for make in (doubts.other_label, doubts.other_meaning, doubts.other_number, doubts.other_unit)),
    doubts.not_a_number("×"),
    doubts.other_scale("1,5 tỷ đồng", "Đồng"),
    doubts.words_for_code("Có", 1),
]


@pytest.mark.parametrize("message", SAID, ids=lambda message: message.en)
def test_both_languages_carry_the_same_values(message: Message) -> None:
    assert placeholders(message.vi) == placeholders(message.en) == set(message.values)
    assert message.text("vi") != message.text("en")
