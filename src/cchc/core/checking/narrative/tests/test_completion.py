"""Claims of an invented ward that its rows of tasks, systems and online dossiers deny."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cchc.core.checking.narrative.completion import ALL_DONE, CARRIED_OUT, ONE_STOP, ONLINE_BASE, find
from cchc.core.checking.tests.made import prose
from cchc.core.checking.tests.tables import row
from cchc.core.reading.draft import DraftRow


def rules(rows: Sequence[DraftRow], *sentences: str) -> list[str]:
    subject = prose(*sentences, period="2023")
    for number, one in enumerate(rows, 1):
        one.place = f"t1.r{number}.c4"
    subject.draft.rows = list(rows)
    return [finding.rule for finding in find(subject)]


def tasks(done: str) -> list[DraftRow]:
    return [row("A2.1", "34"), row("A2.2", done)]


def test_it_works() -> None:
    sentence = "Xã đã hoàn thành 100% các nhiệm vụ của kế hoạch cải cách hành chính."
    assert rules(tasks("26"), "II. KẾT QUẢ", sentence) == [ALL_DONE.id]
    assert rules(tasks("34"), "II. KẾT QUẢ", sentence) == []


@pytest.mark.parametrize(
    ("heading", "sentence", "said"),
    [
        ("III. ĐÁNH GIÁ", "Xã thực hiện đầy đủ các nhiệm vụ CCHC trên mọi lĩnh vực.", [CARRIED_OUT.id]),
        ("III. ĐÁNH GIÁ", "Xã chưa hoàn thành hết nhiệm vụ của kế hoạch.", []),
        ("IV. PHƯƠNG HƯỚNG NHIỆM VỤ", "Hoàn thành tất cả nhiệm vụ của kế hoạch năm.", []),
    ],
)
def test_only_what_is_said_to_be_done_by_now(heading: str, sentence: str, said: list[str]) -> None:
    assert rules(tasks("26"), heading, sentence) == said


@pytest.mark.parametrize(("base", "said"), [("3.300", [ONLINE_BASE.id]), ("3.000", [])])
def test_the_base_of_the_online_rate_is_of_two_levels(base: str, said: list[str]) -> None:
    sentence = "Dịch vụ công mức 3 tiếp nhận 1.200 hồ sơ; dịch vụ công mức 4 tiếp nhận 1.800 hồ sơ."
    assert rules([row("G11.1", base.replace(".", ""))], "II. KẾT QUẢ", sentence) == said


@pytest.mark.parametrize(("answer", "said"), [("1", [ONE_STOP.id]), ("2", [])])
def test_connected_and_hard_to_introduce(answer: str, said: list[str]) -> None:
    connected = row("G7a", answer, unit="Đã kết nối = 1 Chưa kết nối = 2", kind="code")
    sentence = "Hồ sơ gửi bằng giấy nên khó khăn trong quá trình dùng phần mềm một cửa điện tử."
    assert rules([connected], "II. KẾT QUẢ", sentence) == said
