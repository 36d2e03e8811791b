"""The documentation says what the program does: commands, fields, targets and links are compared with it."""

from __future__ import annotations

import argparse
import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cchc import cli
from cchc.core.figures.state import FigureState
from cchc.core.reading.draft import Draft, DraftRow, Fact, HeaderLine, ReportHeader, Section

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
READMES = ("README.md", "README.vi.md")
BUILT = {".venv", "node_modules", "build", "var", ".git"}

PAGES = sorted(
    str(path.relative_to(ROOT))
    for path in ROOT.rglob("*.md")
    if not BUILT.intersection(path.relative_to(ROOT).parts) and not path.parent.name.startswith(".")
)


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def parts(page: str) -> dict[str, str]:
    """Text under each second-level heading of a page; the heading without backticks."""
    pieces = re.split(r"^## (.+)$", read(page), flags=re.MULTILINE)[1:]
    return {heading.replace("`", ""): text for heading, text in zip(pieces[::2], pieces[1::2], strict=True)}


def first_cells(text: str) -> list[str]:
    """The code in the first column of the tables in `text`, in order."""
    return re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)


# --- the command line


def commands() -> dict[str, argparse.ArgumentParser]:
    choices = next(a.choices for a in cli._parser()._actions if isinstance(a, argparse._SubParsersAction))
    return {f"cchc {name}": command for name, command in choices.items()}


def arguments(command: argparse.ArgumentParser) -> dict[str, object]:
    """Each option by its long name, positional ones by their metavar, with the default."""
    return {
        action.option_strings[-1] if action.option_strings else f"{action.metavar}…": action.default
        for action in command._actions
        if action.dest != "help"
    }


def test_every_command_has_its_part() -> None:
    documented = [heading for heading in parts("docs/reference/command-line.md") if heading.startswith("cchc ")]
    assert documented == list(commands())


@pytest.mark.parametrize("name", commands())
def test_every_option_is_documented_with_its_default(name: str) -> None:
    text = parts("docs/reference/command-line.md")[name]
    options = arguments(commands()[name])
    assert sorted(first_cells(text)) == sorted(options)
    for option, default in options.items():
        written = re.search(rf"^\| `{re.escape(option)}` \|([^|]*)\|", text, re.MULTILINE)
        assert written, option
        shown = {False: "off", None: ""}.get(default, f"`{default}`")  # type: ignore[call-overload]
        assert written.group(1).strip() == shown, option


# --- the JSON of `cchc read`

JSON_PAGE = "docs/reference/json.md"


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("report", ReportHeader),
        ("sections[]", Section),
        ("rows[]", DraftRow),
        ("facts[]", Fact),
        ("lines[]", HeaderLine),
    ],
)
def test_the_fields_are_the_programs(heading: str, kind: type) -> None:
    assert first_cells(parts(JSON_PAGE)[heading]) == [field.name for field in dataclasses.fields(kind)]


def test_the_object_has_the_documented_fields() -> None:
    top = read(JSON_PAGE).split("## ")[0]
    for name in Draft(ReportHeader()).as_json():
        assert f"`{name}`" in top


def test_the_period_is_the_programs(tmp_path: Path) -> None:
    from cchc.core.reading.report import read as read_report

    source = tmp_path / "bao-cao.txt"
    source.write_text(SMALL_REPORT, "utf-8")
    period = read_report([source]).report.period
    assert period is not None
    assert first_cells(parts(JSON_PAGE)["report.period"]) == list(period)


SMALL_REPORT = """\
ỦY BAN NHÂN DÂN
XÃ BÌNH AN

Số: 12/BC-UBND
Bình An, ngày 14 tháng 6 năm 2023

BÁO CÁO
Công tác cải cách hành chính quý II năm 2023

Ủy ban nhân dân xã Bình An báo cáo kết quả công tác cải cách hành chính quý II năm 2023 như sau:

I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH
Đã ban hành 3 văn bản chỉ đạo.

Phụ lục 1
STT\tChỉ tiêu thống kê\tĐơn vị tính\tSố liệu\tGhi chú
1\tSố văn bản chỉ đạo CCHC đã ban hành\tVăn bản\t3\t
2\tKhảo sát sự hài lòng của người dân, tổ chức\tCó = 1 Không = 0\t1\t
3\tTổng số VBQPPL ban hành\tVăn bản\t0\t
4\tTổng số biên chế được giao trong năm\tNgười\t21\t
5\tTổng số biên chế có mặt tại thời điểm báo cáo\tNgười\t20\t
"""


def test_the_five_states_are_named() -> None:
    row = next(line for line in read(JSON_PAGE).splitlines() if line.startswith("| `state` |"))
    assert re.findall(r"`(\w+)`", row)[1:] == [state.value for state in FigureState]


# --- rules, and the JSON of `cchc check`


def test_the_rules_are_the_programs() -> None:
    from cchc.core.checking.reference import page

    assert read("docs/reference/rules.md") == page()


def test_the_finding_fields_are_the_programs() -> None:
    from cchc.core.checking import Finding, Place, Severity
    from cchc.core.messages import Message

    said = Message("a", "a")
    finding = Finding("x.y", Severity.info, said, said, (Place("cell", "t1.r1.c1"),)).as_json()
    assert first_cells(parts(JSON_PAGE)["findings[]"]) == list(finding)
    assert first_cells(parts(JSON_PAGE)["findings[].places[]"]) == list(finding["places"][0])


# --- make


def targets() -> dict[str, str]:
    """Targets a person may call, with the help text behind `##`."""
    return {
        name: words.strip()
        for name, words in re.findall(r"^([a-z][a-z-]*):(?!=)[^#\n]*(?:## *(.*))?$", read("Makefile"), re.MULTILINE)
    }


def test_every_target_has_a_help_text() -> None:
    phony = re.search(r"^\.PHONY: (.+)$", read("Makefile"), re.MULTILINE)
    assert phony
    assert set(phony.group(1).split()) == set(targets())
    assert [name for name, words in targets().items() if not words] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_target_named_exists(page: str) -> None:
    named = re.findall(r"(?:`|^ {4}|&& )make ([a-z-]+)", read(page), re.MULTILINE)
    assert set(named) <= set(targets())


@pytest.mark.parametrize("page", READMES)
def test_the_two_commands_come_first(page: str) -> None:
    block = re.search(r"(?:^ {4}.+\n)+", read(page), re.MULTILINE)
    assert block
    assert [line.split("#")[0].strip() for line in block.group().splitlines()] == ["make demo", "make test"]


# --- settings

OF_TESTS = ("CCHC_REPORTS", "CCHC_HISTORIES")
"""Variables that only tests read."""


@pytest.mark.parametrize("page", PAGES)
def test_every_setting_named_exists(page: str) -> None:
    from cchc.conf import environment, settings

    assert settings.DATABASES
    assert set(re.findall(r"\bCCHC_[A-Z_]+", read(page))) <= {*environment.READ, *OF_TESTS}


# --- links


def links(page: str) -> Iterator[tuple[str, str]]:
    """Targets of the page's links and pictures within the repository: path and anchor."""
    prose = re.sub(r"`[^`\n]*`", "", re.sub(r"^(?: {4}|```).*$", "", read(page), flags=re.MULTILINE))
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if "://" not in target and not target.startswith("mailto:"):
            path, _, anchor = target.partition("#")
            yield path, anchor


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    for path, anchor in links(page):
        target = (ROOT / page).parent / path if path else ROOT / page
        assert target.exists(), path
        assert not anchor or anchor in anchors(target), f"{path}#{anchor}"


def test_every_page_can_be_reached_from_the_index() -> None:
    reached, waiting = set(), [DOCS / "index.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        for path, _ in links(str(page.relative_to(ROOT))):
            target = (page.parent / path).resolve()
            waiting += sorted(target.glob("*.md")) if target.is_dir() else [target] if target.suffix == ".md" else []
    assert sorted(str(page.relative_to(ROOT)) for page in set(DOCS.rglob("*.md")) - reached) == []


def test_every_decision_is_in_the_list() -> None:
    files = sorted(path.name for path in (DOCS / "adr").glob("0*.md"))
    assert [path for path, _ in links("docs/adr/README.md")] == files


# --- the two languages


def test_both_readmes_say_the_same_things() -> None:
    english, vietnamese = ([p for p, _ in links(name) if not p.startswith("README")] for name in READMES)
    assert english == vietnamese
    counts = [[len(re.findall(r"^- ", text, re.MULTILINE)) for text in parts(name).values()] for name in READMES]
    assert counts[0] == counts[1]


def test_what_is_coming_is_in_the_changes() -> None:
    assert "[Unreleased]" in parts("CHANGELOG.md")
