"""The report newcomers check first: what the script makes, small, and with something of every kind to find."""

from __future__ import annotations

import re
import zipfile

from cchc.core.checking import Checked, Severity, check
from cchc.core.reading.report import read
from tests.make_trial import PLANTED, TRIAL, build


def findings() -> Checked:
    return check(read([TRIAL]))


def test_it_works() -> None:
    found = {finding.rule.partition(".")[0] for finding in findings().findings}
    assert set(PLANTED) <= found


def test_every_error_is_one_that_was_planted() -> None:
    planted = re.findall(r"\d+", " ".join(PLANTED.values()))
    for finding in findings().findings:
        if finding.severity is Severity.error:
            assert set(re.findall(r"\d+", finding.title.text("vi"))) & set(planted), finding.title.text("vi")


def test_the_file_is_what_the_script_makes_and_small() -> None:
    with zipfile.ZipFile(TRIAL) as package:
        shipped = package.read("word/document.xml")
    assert shipped == build().part.blob
    assert TRIAL.stat().st_size < 40_000
