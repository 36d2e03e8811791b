"""The help of the site names buttons and pages by the very words that stand on them."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from django.utils.translation import override

from cchc.platform.ui.translations import LOCALE
from cchc.reporting.figures.tests.made import person, signed_in
from cchc.reporting.reviews.loops import ACTIONS

pytestmark = pytest.mark.django_db
MESSAGE = re.compile(r'^msgid "(.+)"\nmsgstr "(.+)"$', re.MULTILINE)


def words(language: str) -> set[str]:
    """Everything the pages may say in this language, without the dots of a button that asks for more."""
    pairs = MESSAGE.findall((Path(LOCALE) / "vi" / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8"))
    said = {pair[language == "vi"] for pair in pairs} | {one.say.text(language) for one in ACTIONS.values()}
    return {one.strip().rstrip("… ▾") for one in said}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_it_works(language: str) -> None:
    with override(language):
        page = signed_in(person()).get("/help/", headers={"accept-language": language}).content.decode()
    main = page[page.index("<h1>") :]
    named = {unescape(one).rstrip("… ▾") for one in re.findall(r"<b>(.+?)</b>", main)}
    assert len(named) > 30
    assert named - words(language) - {"Excel"} == set()
    assert not re.findall(r"href=\"#(\w+)\"(?![\s\S]*id=\"\1\")", main)
