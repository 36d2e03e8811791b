"""Staff assigned and present in invented passages."""

from __future__ import annotations

import pytest

from cchc.core.checking.finding import Severity
from cchc.core.checking.prose.tests.made import found, told


def test_it_works() -> None:
    (finding,) = found("Phòng được giao 24 biên chế, hiện có mặt 26 người.")
    assert told([finding]) == [("bounds.prose_present", "26", "≤ 24")]
    assert finding.severity is Severity.error


@pytest.mark.parametrize(
    ("lines", "rules"),
    [
        (["Biên chế được giao: 24 người; Biên chế có mặt: 26 người."], ["bounds.prose_present"]),
        (["- Biên chế được giao: 24 người.", "- Biên chế có mặt: 26 người."], ["bounds.prose_present_likely"]),
        (["Được giao 24 biên chế, trong đó 3 lãnh đạo, có mặt 26 người."], ["bounds.prose_present_likely"]),
        (["Được giao 24 biên chế, có mặt 24 người."], []),
        (["Được giao 24 biên chế, có mặt 26 người, kể cả 02 hợp đồng."], []),
        (["Được giao 24 nhiệm vụ, hiện có 26 người."], []),
        (["Được giao 24 biên chế. Toàn huyện có mặt 260 người."], []),
    ],
)
def test_only_staff_of_one_body_are_compared(lines: list[str], rules: list[str]) -> None:
    assert [finding.rule for finding in found(*lines) if not finding.rule.startswith("arithmetic.")] == rules
