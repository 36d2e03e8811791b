"""Prose split into items, told apart by kind, near-duplicates put together; not a word changed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.core.catalogue.packs import in_use
from cchc.reporting.consolidation.draft.narrative import (
    Prose,
    Statement,
    comparable,
    counts,
    gather,
    group,
    items,
    says_nothing,
)
from cchc.reporting.consolidation.draft.themes import Outline, Theme, theme_of, themes_of


def outline(form: str) -> Outline:
    catalogue = in_use()
    return Outline(catalogue.templates[form], catalogue)


def said(*texts: str) -> list[Statement]:
    return [Statement(number, number, "V", 0, text) for number, text in enumerate(texts, 1)]


def test_it_works() -> None:
    prose = [
        Prose(1, 1, "III", "III. Đánh giá chung", 1, ""),
        Prose(1, 1, "III.2", "2. Tồn tại, hạn chế", 2, "- Máy tính đã cũ, hay hỏng.\n- Đường truyền chậm."),
        Prose(2, 2, "III.2", "2. Hạn chế", 2, "Máy tính đã cũ và hay hỏng. Thiếu người trực."),
        Prose(2, 2, "V", "V. Kiến nghị", 1, "Không có."),
    ]
    form = outline("bieu-mau-2022")
    found = gather(prose, form)
    at = form.of_theme(Theme.shortcoming)
    assert at is not None
    assert form.headings[at].number == "III.2"
    told = [(one.first.text, one.units) for one in found.groups[at][Theme.shortcoming]]
    assert told == [
        ("Máy tính đã cũ, hay hỏng.", [1, 2]),
        ("Đường truyền chậm.", [1]),
        ("Thiếu người trực.", [2]),
    ]
    assert found.silent == {Theme.proposal: {2}}


@pytest.mark.parametrize(
    ("heading", "themes"),
    [
        ("III.2. Những tồn tại, hạn chế, nguyên nhân", (Theme.shortcoming, Theme.cause)),
        ("IV. Khó khăn, vướng mắc; kiến nghị, đề xuất", (Theme.difficulty, Theme.proposal)),
        ("V. Kiến nghị, đề xuất", (Theme.proposal,)),
        ("2.4. Tiếp nhận, xử lý phản ánh, kiến nghị về quy định hành chính", ()),
        ("Tháo gỡ khó khăn, vướng mắc cho doanh nghiệp", ()),
        ("3. Mô hình, sáng kiến, cách làm hay", (Theme.initiative,)),
        ("Triển khai mô hình một cửa", ()),
        ("IV. Phương hướng, nhiệm vụ kỳ tới", (Theme.direction,)),
        ("1. Cải cách thể chế", ()),
    ],
)
def test_a_heading_tells_what_it_is_about(heading: str, themes: tuple[Theme, ...]) -> None:
    assert themes_of(heading) == themes


def test_under_a_heading_of_several_kinds_the_words_decide() -> None:
    under = (Theme.difficulty, Theme.proposal)
    assert theme_of("Đề nghị cấp thêm máy quét.", under) is Theme.proposal
    assert theme_of("Công chức còn lúng túng.", under) is Theme.difficulty


@pytest.mark.parametrize("form", ["bieu-mau-2022", "gia-lai-2021", "gia-lai-2022", "khanh-hoa-xa-2023"])
def test_every_field_of_work_has_its_heading(form: str) -> None:
    made = outline(form)
    at = [made.of_group(group) for group in range(1, 8)]
    assert None not in at
    assert len(set(at)) == 7


def test_what_an_outline_has_no_heading_for_is_kept_beside_it() -> None:
    prose = [Prose(1, 1, "V", "V. Kiến nghị, đề xuất", 1, "Đề nghị cấp thêm máy quét cho bộ phận một cửa.")]
    found = gather(prose, outline("gia-lai-2022"))
    assert [one.first.text for one in found.groups[None][Theme.proposal]] == [prose[0].text]


def test_subsections_belong_to_the_heading_above() -> None:
    prose = [
        Prose(1, 1, "III.2", "2. Tồn tại, hạn chế", 2, ""),
        Prose(1, 1, "III.2.1", "2.1. Cải cách thể chế", 3, "Rà soát văn bản còn chậm."),
    ]
    found = gather(prose, outline("bieu-mau-2022"))
    assert [list(themes) for themes in found.groups.values()] == [[Theme.shortcoming]]


def test_a_line_that_leads_in_is_no_item() -> None:
    assert list(items("Một số tồn tại như sau:\n- Thiếu người trực một cửa.")) == ["Thiếu người trực một cửa."]


def test_an_abbreviation_ends_no_sentence() -> None:
    text = "Đề nghị TP. Pleiku hỗ trợ đường truyền. Xã chưa có máy quét."
    assert list(items(text)) == ["Đề nghị TP. Pleiku hỗ trợ đường truyền.", "Xã chưa có máy quét."]


@pytest.mark.parametrize(
    ("text", "nothing"),
    [
        ("Không có.", True), ("Không", True), ("Không có kiến nghị, đề xuất.", True), ("Chưa phát sinh.", True),
        ("Không có cán bộ chuyên trách.", False), ("Chưa có máy quét.", False), ("", False),
    ],
)  # fmt: skip
def test_saying_nothing_is_told_from_saying_that_something_lacks(text: str, nothing: bool) -> None:
    assert says_nothing(text) is nothing


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Cấp thêm 2 máy quét.", True), ("Đạt 98,5% hồ sơ.", True),
        ("Thực hiện Quyết định số 45/2022/QĐ-UBND ngày 20/10/2022.", False), ("Trong năm 2026 và quý I.", False),
        ("Theo Điều 12, khoản 3.", False), ("Dịch vụ công mức độ 3 và 4.", False),
    ],
)  # fmt: skip
def test_numbers_that_count_are_told_from_dates_and_documents(text: str, number: bool) -> None:
    assert counts(text) is number


def test_opposites_are_never_one() -> None:
    made = group(Theme.result, said("Đơn vị đã bố trí máy quét tại quầy.", "Đơn vị chưa bố trí máy quét tại quầy."), {})
    assert len(made) == 2


def test_who_and_when_do_not_tell_items_apart() -> None:
    wish = "mở tổ hướng dẫn lưu động đến từng thôn giúp người cao tuổi"
    texts = (
        f"Trong Quý III/2026, Xã An Bình đã {wish}.",
        f"Ủy ban nhân dân đã {wish}.",
        f"Quý I, địa phương đã {wish}.",
    )
    made = group(Theme.initiative, said(*texts), {1: ("Xã An Bình",)})
    assert [one.units for one in made] == [[1, 2, 3]]
    assert made[0].first.text == texts[0]


WORDS = "đường truyền tại trụ sở xã còn chậm nên số hóa hồ sơ mất nhiều thời gian của công chức"
OTHERS = "thiết bị máy móc phục vụ người dân cũ kỹ phải thay mới do kinh phí hạn hẹp trong năm nay"


def test_a_chain_of_small_differences_does_not_run_away() -> None:
    words, others = WORDS.split(), OTHERS.split()
    chain = [" ".join([*others[:n], *words[n:]]) for n in range(len(words) + 1)]
    made = group(Theme.shortcoming, said(*chain), {})
    first, last = made[0].statements, next(one for one in made if one.first.text != chain[0])
    assert chain[-1] not in [one.text for one in first]
    assert last is not None


TEXTS = st.lists(
    st.text(alphabet="abcđêô mtn.,;:-\n0123", max_size=60)
    | st.sampled_from(["Không có.", "- Thiếu máy. Thiếu người."]),
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_nothing_is_invented_and_nothing_said_is_lost(texts: list[str]) -> None:
    """Every item is a piece of its section, word for word, and stands in exactly one group with its unit."""
    prose = [Prose(n, n, "V", "V. Kiến nghị, đề xuất", 1, text) for n, text in enumerate(texts)]
    found = gather(prose, outline("bieu-mau-2022"))
    got = sorted(
        (one.unit, one.text)
        for themes in found.groups.values() for groups in themes.values() for held in groups for one in held.statements
    )  # fmt: skip
    expected = sorted((s.unit, item) for s in prose for item in items(s.text) if not says_nothing(item))
    assert got == expected
    assert all(" ".join(text.split()) in " ".join(prose[unit].text.split()) for unit, text in got)


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(5)))
def test_the_order_of_units_does_not_change_what_is_together(order: list[int]) -> None:
    texts = ["Máy tính cũ, hay hỏng và chậm.", "Máy tính cũ, hay hỏng, chậm.", "Thiếu công chức trực tại quầy một cửa.",
             "Đường truyền yếu vào mùa mưa bão.", "Thiếu công chức trực ở quầy một cửa."]  # fmt: skip
    made = group(Theme.shortcoming, [said(*texts)[n] for n in order], {})
    assert sorted(sorted(one.units) for one in made) == [[1, 2], [3, 5], [4]]


def test_only_the_own_name_is_left_out_of_a_comparison() -> None:
    assert comparable("UBND xã A Yun đề nghị 12 máy", ("UBND xã A Yun",)) == "de nghi # may"
    assert "xa b" in comparable("Đề nghị xã B phối hợp", ("UBND xã A Yun",))
