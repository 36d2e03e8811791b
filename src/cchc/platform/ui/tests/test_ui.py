from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from cchc.platform.ui.templatetags.ui import number, percent, written_date

TOKENS = Path(__file__).parent.parent / "static" / "ui" / "tokens.css"


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["vi", "en"])
def test_it_works(client: Client, language: str) -> None:
    client.cookies["cchc_language"] = language
    page = client.get("/components/")
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.content.decode()


@pytest.mark.django_db
def test_the_language_is_switched_in_the_header(client: Client) -> None:
    assert "Trang chủ" in client.get("/").content.decode()
    answer = client.post("/language/", {"language": "en", "next": "/reports/"})
    assert answer.headers["Location"] == "/reports/"
    assert "Home" in client.get("/").content.decode()


@pytest.mark.django_db
def test_a_page_loads_nothing_from_elsewhere(client: Client) -> None:
    page = client.get("/")
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"""(src|href)=["'](https?:)?//""", page.content.decode())
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", page.content.decode())
    assert " style=" not in page.content.decode()


@pytest.mark.django_db
def test_the_site_says_that_it_is_well(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_a_wrong_address_says_what_to_do(client: Client) -> None:
    page = client.get("/nothing-here/")
    assert page.status_code == 404
    assert "Không có trang này" in page.content.decode()


@pytest.mark.django_db
def test_an_old_form_is_not_taken() -> None:
    page = Client(enforce_csrf_checks=True).post("/check/", {})
    assert page.status_code == 403
    assert "Trang mở đã quá lâu" in page.content.decode()


def test_the_page_for_our_own_faults_needs_nothing() -> None:
    with translation.override("vi"):
        assert "Hệ thống gặp lỗi" in render_to_string("500.html")


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (Decimal(34279), None, "34.279"),
        (Decimal("3.70"), 2, "3,70"),
        ("96.88", None, "96,88"),
        (0, None, "0"),
        (None, None, ""),
        ("", None, ""),
        ("a few", None, "a few"),
    ],
)
def test_numbers_are_written_the_vietnamese_way(value: object, places: int | None, shown: str) -> None:
    assert number(value, places) == shown  # type: ignore[arg-type]


@pytest.mark.parametrize(("share", "shown"), [(1.0, "100 %"), (0.999, "99 %"), (0.4, "40 %"), (None, "")])
def test_less_than_all_is_never_all(share: float | None, shown: str) -> None:
    assert percent(share) == shown


@pytest.mark.parametrize(("iso", "shown"), [("2021-03-10", "10/03/2021"), ("2023-12", "12/2023"), ("", "")])
def test_dates_are_written_the_vietnamese_way(iso: str, shown: str) -> None:
    assert written_date(iso) == shown


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("text", "grounds"),
    [
        ("ink", "paper ground shade accent-soft info-soft warning-soft"),
        ("muted", "paper ground shade info-soft"),
        ("accent", "paper ground shade"),
        ("accent-dark", "accent-soft paper"),
        ("error", "paper ground error-soft info-soft shade"),
        ("warning", "paper warning-soft"),
        ("good", "paper good-soft"),
        ("paper", "accent accent-dark"),
    ],
)
def test_every_text_colour_can_be_read_on_its_grounds(text: str, grounds: str) -> None:
    tokens = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", TOKENS.read_text()))
    for ground in grounds.split():
        high, low = sorted((luminance(tokens[text]), luminance(tokens[ground])), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 4.5, (text, ground)


def test_colours_stand_in_the_token_file_only() -> None:
    others = [file for file in TOKENS.parent.glob("*.css") if file != TOKENS]
    assert others
    for file in others:
        on_screen = file.read_text().split("@media print")[0]
        assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", on_screen)) <= {"#fff"}
