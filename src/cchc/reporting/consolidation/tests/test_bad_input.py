"""What no total takes in silence, as a person sees it: on the page, beside the number, in both languages."""

from __future__ import annotations

import html
import re
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

import cchc
from cchc.platform.accounts.tests.made import grant, person
from cchc.platform.units.health import reach_follows
from cchc.platform.units.models import Unit
from cchc.platform.units.refusals import NotPossible
from cchc.platform.units.services import NewUnit, merge, rebuild_reach
from cchc.reporting.consolidation import sealing
from cchc.reporting.consolidation.marking import SHORT
from cchc.reporting.consolidation.question import Question
from cchc.reporting.consolidation.tests.made import gives, small_country, unit
from cchc.reporting.figures.models import Figure
from cchc.reporting.forms.models import Regime

pytestmark = pytest.mark.django_db
WEST = "/totals/west/cchc/2026-Q1/"
TODAY = f"{WEST}?map=day&day=1/7/2026"


@pytest.fixture
def country() -> dict[str, Unit]:
    Regime.objects.create(code="cchc", name="Chế độ CCHC", name_en="CCHC", basis="—", receiver="—")
    return small_country()


@pytest.fixture
def collector(country: dict[str, Unit]) -> Client:
    user = person("tong-hop", country["west"])
    grant(user, "collector", country["west"])
    made = Client()
    made.force_login(user)
    return made


def words(client: Client, address: str, language: str = "vi") -> str:
    """The page as text."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get(address)
    assert answer.status_code == 200
    text = re.sub(r"<(script|style|title)\b.*?</\1>", " ", answer.content.decode(), flags=re.S)
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", text)).split())


def number(client: Client, cell: str) -> str:
    """What the table says for a cell, without its base."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "vi"
    found = re.search(rf"cell={re.escape(cell)}#[^>]*>(.*?)</a>", client.get(WEST).content.decode(), flags=re.S)
    assert found
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", found[1])).split())


def told(client: Client, cell: str, code: str, vi: str, en: str) -> None:
    """Marked in the row, said whole in the panel, in both languages; the table counts it as a row to look at."""
    for language, said in (("vi", vi), ("en", en)):
        assert said in words(client, f"{WEST}?cell={cell}", language)
        with translation.override(language):
            assert str(SHORT[code]) in words(client, WEST, language)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "vi"
    row = re.search(rf'<tr id="t-{cell.lower().replace(".", "-")}".*?</tr>', client.get(WEST).content.decode(), re.S)
    assert row
    assert 'class="mark' in row[0]


def test_it_works(country: dict[str, Unit], collector: Client) -> None:
    gives(country["a"], "C3.3a", 10)
    gives(country["b"], "C3.3a", 12)
    assert number(collector, "C3.3a") == "22"
    page = collector.get(WEST)
    assert (page.context["doubtful"], page.context["notes"]) == (0, [])


# --- another unit of measure, another version of the form


def test_another_number_of_decimals_gives_no_total(country: dict[str, Unit], collector: Client) -> None:
    gives(country["a"], "C3.3a", 10)
    gives(country["b"], "C3.3a", 125, scale=1)
    assert not re.search(r"\d", number(collector, "C3.3a"))
    told(collector, "C3.3a", "scales", "số chữ số thập phân khác nhau", "different numbers of decimals")


def test_thousands_for_ones_are_marked(country: dict[str, Unit], collector: Client) -> None:
    for place, amount in enumerate((10, 20, 30, 20_001)):
        gives(unit(f"x{place}", country["west"]), "C3.3a", amount)
    rebuild_reach()
    told(collector, "C3.3a", "absurd", "x3 ghi 20.001, gấp hơn 1000 lần", "x3 gave 20.001, more than 1000 times")


def test_forms_that_count_something_else_are_marked(country: dict[str, Unit], collector: Client) -> None:
    gives(country["a"], "A3.2", 10, template="khanh-hoa-xa-2023")
    gives(country["b"], "A3.2", 10, template="gia-lai-2022")
    gives(country["a"], "C3.3a", 10, template="khanh-hoa-xa-2023")
    gives(country["b"], "C3.3a", 10, template="gia-lai-2022")
    told(collector, "A3.2", "forms", "không cùng cách hiểu hoặc đơn vị tính", "do not mean the same or count in")
    plain = words(collector, f"{WEST}?cell=C3.3a")
    assert "không cùng cách hiểu" not in plain, "that indicator is the same on both forms"


# --- whose report does not fit


def test_twice_is_counted_once_and_told(country: dict[str, Unit], collector: Client) -> None:
    gives(country["a"], "C3.3a", 10)
    gives(country["a"], "C3.3a", 12, template="another")
    assert number(collector, "C3.3a") == "12"
    assert "a gửi 2 báo cáo trong kỳ" in words(collector, WEST)
    assert "a sent 2 reports for the period" in words(collector, WEST, "en")


def test_after_its_end_it_is_not_added_and_told(country: dict[str, Unit], collector: Client) -> None:
    country["a"].placements.update(ends=date(2026, 3, 1))
    rebuild_reach()
    gives(country["a"], "C3.3a", 10)
    gives(country["b"], "C3.3a", 5)
    assert number(collector, "C3.3a") == "5"
    for address in (WEST, TODAY):
        assert "a đã kết thúc hoạt động từ 01/03/2026" in words(collector, address)
        assert "a ended on 01/03/2026" in words(collector, address, "en")


def test_on_todays_map_only_what_was_not_carried_is_told(country: dict[str, Unit], collector: Client) -> None:
    gives(country["a"], "C3.3a", 10)
    gives(country["b"], "C3.3a", 5)
    gives(country["b"], "C3.3a", 5, template="another")
    merge([country["a"], country["b"]], NewUnit("Xã Mới", "commune"), effective=date(2026, 5, 1))
    page = words(collector, TODAY)
    assert "đã kết thúc hoạt động" not in page, "their figures went to the new commune"
    assert "b gửi 2 báo cáo trong kỳ" in page


def test_many_strange_units_do_not_drown_the_table(country: dict[str, Unit], collector: Client) -> None:
    for place in range(14):
        one = unit(f"y{place:02}", country["west"])
        gives(one, "C3.3a", 1)
        gives(one, "C3.3a", 2, template="another")
    rebuild_reach()
    page = words(collector, WEST)
    assert page.count("báo cáo trong kỳ (") == 10
    assert "Còn 4 đơn vị khác như trên" in page


def test_a_file_says_it_too(country: dict[str, Unit], collector: Client) -> None:
    gives(country["a"], "C3.3a", 10)
    gives(country["a"], "C3.3a", -12, template="another")
    book = openpyxl.load_workbook(BytesIO(collector.get(f"{WEST}table.xlsx").content))
    said = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    assert any("a gửi 2 báo cáo trong kỳ" in one for one in said)
    assert "số âm" in said


def test_a_circle_in_the_tree_is_named_and_nothing_hangs(country: dict[str, Unit], collector: Client) -> None:
    """No page makes one; where a database holds one all the same, totals end and the doctor says what to do."""
    gives(country["a"], "C3.3a", 10)
    assert not list(reach_follows())
    country["west"].placements.update(parent=country["a"])
    assert number(collector, "C3.3a") == "10"
    (found,) = reach_follows()
    assert "đứng dưới chính nó" in found.said.text("vi")
    assert "stands under itself" in found.said.text("en")
    with pytest.raises(NotPossible):
        rebuild_reach()


# --- what it says


def test_a_ratio_without_its_parts_is_no_average(country: dict[str, Unit], collector: Client) -> None:
    gives(country["a"], "C3.3", 9900, scale=2)
    gives(country["b"], "C3.3", 5000, scale=2)
    assert not re.search(r"\d", number(collector, "C3.3"))
    told(collector, "C3.3", "parts_missing", "Chưa tính được tỷ lệ", "The ratio cannot be computed")


def test_a_negative_number_is_marked(country: dict[str, Unit], collector: Client) -> None:
    gives(country["a"], "C3.3a", 10)
    gives(country["b"], "C3.3a", -4)
    told(collector, "C3.3a", "negative", "Có đơn vị ghi số âm", "A unit gave a negative number")


def test_beyond_every_number_gives_no_total(country: dict[str, Unit], collector: Client) -> None:
    for name in ("a", "b"):
        gives(country[name], "C3.3a", 9 * 10**18)
    assert not re.search(r"\d", number(collector, "C3.3a"))
    told(collector, "C3.3a", "too_large", "Tổng vượt quá 19 chữ số", "The total is beyond 19 digits")


def test_a_code_outside_its_list_is_not_counted_and_marked(country: dict[str, Unit], collector: Client) -> None:
    gives(country["a"], "D1.1", 1)
    gives(country["b"], "D1.1", 7)
    assert number(collector, "D1.1").startswith("100 % 1/ 1")
    told(collector, "D1.1", "off_list", "ghi mã không có trong danh mục", "gave a code outside the list")


def test_words_for_a_number_are_not_in_the_total_and_told(country: dict[str, Unit], collector: Client) -> None:
    in_words = gives(country["a"], "C3.3a", 0)
    Figure.objects.filter(pk=in_words.pk).update(amount=None, text="mười")
    gives(country["b"], "C3.3a", 5)
    assert number(collector, "C3.3a") == "5"
    told(collector, "C3.3a", "some_in_words", "1 đơn vị trả lời bằng chữ", "1 units answered in words")
    gives(country["b"], "C3.3a", None, "blank")
    assert not re.search(r"\d", number(collector, "C3.3a"))
    told(collector, "C3.3a", "in_words", "trả lời bằng chữ ở dòng phải ghi số", "answered in words")


@pytest.mark.parametrize(("cell", "says"), [("A7", "Có: 2"), ("G2", "không cộng")])
def test_what_must_not_be_added_is_not(country: dict[str, Unit], collector: Client, cell: str, says: str) -> None:
    for name in ("a", "b"):
        gives(country[name], cell, 1)
    assert number(collector, cell) == says


def test_a_seal_keeps_what_was_doubtful(country: dict[str, Unit]) -> None:
    gives(country["a"], "C3.3a", 10)
    gives(country["b"], "C3.3a", -4)
    gives(country["a"], "C3.3", 9900, scale=2)
    kept = sealing.seal(Question(country["west"].pk, "cchc", "2026-Q1")).consolidation
    said = {row.indicator: (row.amount, row.doubts) for row in kept.figures.all()}
    assert said == {"C3.3a": (6, ["negative"]), "C3.3": (None, ["parts_missing"])}


def test_every_doubt_has_a_few_words(country: dict[str, Unit]) -> None:
    """A code without them would put a whole sentence beside the number."""
    made: set[str] = set()
    for path in Path(cchc.__file__).parent.glob("**/*.py"):
        if "rollup" in str(path) or "consolidation" in str(path):
            made |= set(re.findall(r'(?<!\w)(?:Doubt|_no_figure)\(\s*"(\w+)"', path.read_text("utf-8")))
    assert "negative" in made
    assert made - SHORT.keys() <= {"no_formula"}
