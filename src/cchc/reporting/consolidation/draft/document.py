"""From what was gathered, and what a person chose, to the draft as a document: words and digits as they are printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from cchc.core.figures import FigureState
from cchc.core.rollup.method import Method
from cchc.core.rollup.result import Result
from cchc.core.vietnamese.numbers import write_number
from cchc.core.vietnamese.text import fold_key
from cchc.core.writing.draft_report import DraftReport, Item, Part, Row, Sentence, Source, Table
from cchc.core.writing.draft_report import Theme as Told
from cchc.platform.units.models import Kind
from cchc.reporting.consolidation.draft.gathering import Draft, Line
from cchc.reporting.consolidation.draft.narrative import Group
from cchc.reporting.consolidation.draft.themes import Theme

STATES = {FigureState.none_arisen: "Không phát sinh", FigureState.not_applicable: "Không thuộc thẩm quyền"}
PERCENT = (Method.ratio, Method.share)
TERRITORIES = frozenset(
    {Kind.PROVINCE, Kind.DISTRICT, Kind.COMMUNE, Kind.WARD, Kind.TOWNSHIP, Kind.SPECIAL_ZONE}
)  # fmt: skip
NAMED = 12
"""Missing units that are named; more are counted."""
NO_NOUN = frozenset({"so luong", "luong"})
"""Units of measure that name nothing counted."""
OUTSIDE = "Nội dung ngoài đề cương"
_LEAD = re.compile(r"^[\s\-+*•–]+")
_TAIL = re.compile(r"[\s,.:;]*(?:trong đó)?[\s,.:;]*$", re.IGNORECASE)
_REPORT = re.compile(r"^báo cáo\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which items go into the document: all but results, and what a person took out or in."""

    out: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()

    def takes(self, group: Group) -> bool:
        """Whether the group goes into the document."""
        return group.key in self.within if group.theme is Theme.result else group.key not in self.out


USUAL = Chosen()


@dataclass(frozen=True, slots=True)
class Headed:
    """What the head of the document says."""

    unit: str
    above: str
    title: str
    window: str = ""
    """'(Từ ngày 15/12/2025 đến ngày 14/3/2026)'; '' where nobody opened the period."""


def body_of(name: str, kind: str) -> str:
    """The body that signs: 'UBND tỉnh Gia Lai' for a territory, a department's own name."""
    return f"UBND {name[:1].lower()}{name[1:]}" if kind in TERRITORIES else name


def title_of(regime: str, period: str) -> str:
    """'Cải cách hành chính Quý I/2026' from the names of the regime and the period."""
    about = _REPORT.sub("", regime)
    return f"{about[:1].upper()}{about[1:]} {period}"


def document(draft: Draft, head: Headed, chosen: Chosen = USUAL) -> DraftReport:
    """The draft as its Word file and workbook print it."""
    return DraftReport(
        unit=head.unit,
        above=head.above,
        title=f"{head.title} {head.window}".strip(),
        opening=(
            Sentence(
                f"{head.unit} tổng hợp báo cáo của ", f"{len(draft.senders)}/{draft.asked}", " đơn vị, kết quả như sau:"
            ),
        ),
        parts=tuple(parts(draft, chosen)),
        tables=tuple(Table(table.name, table.title, tuple(map(printed, lines))) for table, lines in draft.tables),
        remarks=tuple(remarks(draft)),
    )


# --- the form


def printed(line: Line) -> Row:
    """A row of the form as it is printed."""
    row = line.row
    made = Row(row.key, row.code, row.label, row.unit, heading=line.heading, depth=line.depth)
    if line.heading:
        return made
    return replace(made, value=value(line), note=note(line), trouble=bool(line.trouble or line.missing))


def value(line: Line) -> str:
    """The number, or the state in words; '' where the cell is left to the parent."""
    if not line.filled or line.result is None:
        return ""
    number = line.result.figure.decimal
    return write_number(number) if number is not None else STATES.get(line.result.figure.state, "")


def base(result: Result) -> str:
    """'489/496' of a ratio or share; '' where it has no base."""
    above, below = (one.decimal if one else None for one in (result.numerator, result.denominator))
    return "" if above is None or below is None else f"{write_number(above)}/{write_number(below)}"


def note(line: Line) -> str:
    """How the figure came about, and what to look at."""
    said = []
    if line.result is not None and not line.own:
        if of := base(line.result):
            said.append(f"Tính từ {of}")
        said.append(f"{line.result.reported}/{line.asked} đơn vị")
        if line.missing:
            said.append(f"thiếu {line.missing}")
    elif line.own:
        said.append("Đơn vị tự ghi")
        words = {code.value: code.label for code in line.slot.codes} if line.slot else {}
        answers = line.result.answers if line.result else ()
        said += [f"{units} đơn vị ghi {words.get(code, code)}" for code, units in answers]
    if line.trouble is not None:
        said.append(line.trouble.text("vi"))
    return "; ".join(said)


# --- the prose


def parts(draft: Draft, chosen: Chosen) -> Iterator[Part]:
    """The outline with sentences and items; what the outline has no heading for comes last."""
    sentences = sentences_by_heading(draft)
    for number, heading in enumerate(draft.outline.headings):
        yield Part(
            heading.printed, heading.level, tuple(sentences.get(number, ())), tuple(_themes(draft, number, chosen))
        )
    left, loose = tuple(_themes(draft, None, chosen)), tuple(sentences.get(None, ()))
    if left or loose:
        yield Part(OUTSIDE, 1, loose, left)


def _themes(draft: Draft, at: int | None, chosen: Chosen) -> Iterator[Told]:
    told = draft.narrative.groups.get(at, {})
    for theme in Theme:
        items = tuple(_item(draft, group) for group in told.get(theme, ()) if chosen.takes(group))
        if items:
            yield Told(theme.label.text("vi"), items)


def _item(draft: Draft, group: Group) -> Item:
    sources = (Source(draft.units[s.unit].name, s.text, s.section) for s in group.statements)
    return Item(tuple(sources), group.figures)


def sentences_by_heading(draft: Draft) -> dict[int | None, list[Sentence]]:
    """One fixed sentence for each figure that is not only a part of another, under the heading of its field."""
    found: dict[int | None, list[Sentence]] = {}
    told: set[str] = set()
    for line in draft.lines:
        if line.row.parent in told:
            told.add(line.row.key)
        elif sentence := sentence_of(line):
            told.add(line.row.key)
            known = line.slot.known if line.slot else None
            found.setdefault(draft.outline.of_group(known.group) if known else None, []).append(sentence)
    return found


def sentence_of(line: Line) -> Sentence | None:
    """'Số …: 12.345 hồ sơ.'; None where there is no number to tell."""
    result = line.result
    if not line.filled or result is None or result.figure.amount is None:
        return None
    if line.slot is None or line.slot.kind == "code":
        return None
    label = _TAIL.sub("", _LEAD.sub("", line.row.label))
    number = value(line)
    known = line.slot.known if line.slot else None
    counted = line.row.unit.strip() == "%" and known is not None and known.kind == "count"  # a form's misprint
    percent = result.method in PERCENT or (line.row.unit.strip() == "%" and not counted)
    said = known.unit if counted and known else line.row.unit
    noun = said if fold_key(said) not in NO_NOUN else ""
    if not noun.isupper():
        noun = f"{noun[:1].lower()}{noun[1:]}"
    unit = f" {noun}" if noun and not percent else ""
    of = f" (tính từ {base(result)})" if base(result) else ""
    return Sentence(
        f"{label}: ",
        f"{number}%" if percent else number,
        f"{unit}{of}.",
        row=line.row.key,
        units=f"{result.reported}/{line.asked}",
        complete=result.complete,
    )


# --- what has to be seen to


def remarks(draft: Draft) -> Iterator[str]:
    """Units that are missing, cells in doubt, what the parent has to write itself."""
    absent = list(dict.fromkeys(row.unit for row in draft.answer.absent))
    if absent:
        names = [draft.units[pk].name for pk in absent if pk in draft.units]
        more = f" và {len(names) - NAMED} đơn vị khác" if len(names) > NAMED else ""
        yield f"Chưa có báo cáo của {len(absent)} đơn vị: {'; '.join(names[:NAMED])}{more}."
    if draft.wordless:
        yield f"{len(draft.wordless)} đơn vị chỉ gửi số liệu, không có phần nội dung."
    doubtful = [line for line in draft.lines if line.trouble and line.result is not None]
    if doubtful:
        yield f"{len(doubtful)} ô cần xem lại, ghi chú bên cạnh nói rõ vì sao."
    nobody = sum(bool(line.trouble) and line.result is None for line in draft.lines)
    if nobody:
        yield f"{nobody} ô chưa đơn vị nào có số liệu."
    own = sum(line.own for line in draft.lines)
    if own:
        yield f"{own} ô không cộng từ cấp dưới, đơn vị tự ghi."
