"""The steps over the pages of a draft: which say that they are done."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cchc.reporting.forms.models import TemplateDraft
from cchc.reporting.forms.publishing.tests.made import ROWS, annex, brought
from cchc.reporting.forms.publishing.tests.test_rules import RATIO

pytestmark = pytest.mark.usefixtures("read_annexes")


def done(client: Any, draft: TemplateDraft, page: str = "") -> list[bool]:
    """Whether each of the steps has its mark on a page of the draft."""
    html = client.get(f"{draft.get_absolute_url()}{page}").content.decode()
    steps = re.search(r'<nav class="draft-steps".*?</nav>', html, re.DOTALL)
    assert steps
    return ["✓" in one for one in steps[0].split("</a>")[:4]]


def decided(client: Any, draft: TemplateDraft, *which: str) -> TemplateDraft:
    for one in which:
        client.post(f"{draft.get_absolute_url()}accept/", {"which": one})
    return draft


def test_it_works(client: Any) -> None:
    draft = decided(client, brought(client, annex((*ROWS, *RATIO))), "sure", "new")
    assert done(client, draft, "rules/") == [False] * 4, "the ratio has no formula yet"
    client.post(f"{draft.get_absolute_url()}rules/", {"action": "all"})
    for page in ("", "rules/", "differences/"):
        assert done(client, draft, page) == [True, True, False, False], page
    assert done(client, draft, "publish/") == [True, True, True, False]
    client.post(f"{draft.get_absolute_url()}publish/", {"action": "look"})
    assert done(client, draft) == [True, True, True, False], "it was passed on the way to publishing"


def test_a_rule_that_nobody_decided_leaves_its_step_open(client: Any) -> None:
    draft = decided(client, brought(client), "sure", "new")
    assert done(client, draft, "publish/") == [True, False, True, False]
    page = client.get(f"{draft.get_absolute_url()}rules/")
    for one, _tried, _row in page.context["rules"]:
        client.post(f"{draft.get_absolute_url()}rules/", {"rule": one.suggestion.id, "action": "leave"})
    assert done(client, draft, "publish/") == [True, True, True, False], "left out is decided too"


def test_no_step_is_done_before_the_rows_are(client: Any) -> None:
    draft = brought(client)
    client.post(f"{draft.get_absolute_url()}rules/", {"action": "all"})
    assert done(client, draft, "publish/") == [False] * 4
    decided(client, draft, "sure")
    assert done(client, draft, "publish/") == [False] * 4
    decided(client, draft, "new")
    assert done(client, draft, "publish/") == [True, True, True, False]
