"""What is wrong with a formula over the rows of a form, and where in its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cchc.core.annex.form_row import FormRow
from cchc.core.annex.suggestion import FormulaProblem
from cchc.core.catalogue.formulas import Formula, FormulaError, find_cycles, parse
from cchc.core.catalogue.formulas.nodes import Ask, Product, walk
from cchc.core.catalogue.model import Catalogue
from cchc.core.messages import Message

MISSING = Message(
    "Biểu mẫu không có dòng [{key}]. Hãy chọn một dòng có trong biểu.",
    "The form has no row [{key}]. Choose a row that is on the form.",
)
AN_INDICATOR = Message(
    "[{key}] là mã chỉ tiêu, biểu mẫu không có dòng nào mang khóa này. Hãy dùng khóa của dòng.",
    "[{key}] is the id of an indicator, not the key of a row of the form. Use the row's key.",
)
NO_NUMBER = Message(
    "Đây là một điều kiện; công thức phải cho một số, ví dụ [2.2] / [2.1] * 100.",
    "This is a condition; a formula must give a number, such as [2.2] / [2.1] * 100.",
)
NO_CONDITION = Message(
    "Đây chỉ là một số; ràng buộc phải so sánh hai vế, ví dụ [2.2] <= [2.1].",
    "This is only a number; a rule must compare two sides, such as [2.2] <= [2.1].",
)
OWN = Message(
    "Công thức của dòng [{key}] không được dùng chính số liệu của dòng đó.",
    "The formula of row [{key}] must not use the row's own figure.",
)
TITLE = Message(
    "Dòng [{key}] là tên nhóm, không có số liệu để tính.", "Row [{key}] is a heading and has no figure to compute with."
)
BY_MONEY = Message(
    "Chia số đếm [{part}] cho số tiền [{whole}]: kết quả không phải là chỉ tiêu nào. Hãy kiểm tra lại tử số và mẫu số.",
    "A count [{part}] is divided by money [{whole}]: no indicator is counted like that. Check both parts.",
)
CIRCLE = Message(
    "Các công thức đòi hỏi lẫn nhau thành vòng: {path}.", "The formulas need each other in a circle: {path}."
)


def checked(
    text: str,
    kind: str,
    row: str,
    rows: Sequence[FormRow],
    catalogue: Catalogue,
    *,
    formulas: Mapping[str, str] | None = None,
) -> list[FormulaProblem]:
    """Everything wrong with `text` as a 'formula', 'identity' or 'bound' of the row with key `row`; [] when nothing is.

    It names what is no formula or no condition, missing rows, the row's own figure, headings and codes used as numbers,
    units that do not agree, a count divided by money, and a circle through `formulas`: those of other rows, by key.
    """
    try:
        formula = parse(text)
    except FormulaError as error:
        return [FormulaProblem(error.message, error.position)]
    known = {other.key: other for other in rows}
    problems = [*_of_kind(formula, kind), *_of_references(formula, row, known, catalogue)]
    if not problems:
        problems = [*_by_money(formula, known)]
    if not problems:
        target = row if formula.kind == "number" else None
        problems = [FormulaProblem(_of_rows(error.message), error.position) for error in formula.check(known, target)]
    problems += _circles(formula, row, formulas or {})
    return sorted(problems, key=lambda problem: problem.position)


def _of_kind(formula: Formula, kind: str) -> list[FormulaProblem]:
    """A formula gives a number, an identity and a bound state something."""
    wanted = "number" if kind == "formula" else "truth"
    if formula.kind == wanted:
        return []
    return [FormulaProblem(NO_NUMBER if wanted == "number" else NO_CONDITION, 0)]


def _of_references(
    formula: Formula, row: str, known: Mapping[str, FormRow], catalogue: Catalogue
) -> list[FormulaProblem]:
    problems = []
    for at, reference in formula.places:
        other = known.get(reference.key)
        message = None
        if other is None:
            message = AN_INDICATOR if reference.id in catalogue.indicators else MISSING
        elif reference.key == row and formula.kind == "number" and reference.context != "previous":
            message = OWN
        elif other.kind in ("heading", "group"):
            message = TITLE
        if message:
            problems.append(FormulaProblem(Message(message.vi, message.en, {"key": reference.key}), at))
    return problems


def _by_money(formula: Formula, known: Mapping[str, FormRow]) -> list[FormulaProblem]:
    problems = []
    for node in walk(formula.node):
        if not isinstance(node, Product):
            continue
        asked = [(sign, term) for sign, term in node.terms if isinstance(term, Ask)]
        over = [term for sign, term in asked if sign != "/" and known[term.reference.key].kind == "count"]
        for sign, term in asked:
            if sign == "/" and over and known[term.reference.key].kind == "money":
                values: dict[str, str | int] = {"part": over[0].reference.key, "whole": term.reference.key}
                problems.append(FormulaProblem(Message(BY_MONEY.vi, BY_MONEY.en, values), term.at))
    return problems


def _circles(formula: Formula, row: str, others: Mapping[str, str]) -> list[FormulaProblem]:
    """The circle that this formula closes with those of other rows."""
    if formula.kind != "number" or any(r.key == row for r in formula.references):
        return []
    parsed = {key: other for key, text in others.items() if key != row and (other := _parsed(text))}
    for circle in find_cycles({row: formula, **parsed}):
        if row not in circle:
            continue
        start = circle.index(row) if circle[0] != circle[-1] else circle[:-1].index(row)
        path = [*circle[:-1][start:], *circle[:-1][:start], row]
        at = next(at for at, reference in formula.places if reference.key == path[1])
        return [FormulaProblem(Message(CIRCLE.vi, CIRCLE.en, {"path": " → ".join(path)}), at)]
    return []


def _parsed(text: str) -> Formula | None:
    try:
        formula = parse(text)
    except FormulaError:
        return None
    return formula if formula.kind == "number" else None


def _of_rows(message: Message) -> Message:
    """A message about indicators, said of rows."""
    vi = message.vi.replace("Chỉ tiêu [", "Dòng [").replace("chỉ tiêu [", "dòng [")
    return Message(vi, message.en.replace("indicator [", "row ["), message.values)
