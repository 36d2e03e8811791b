"""Text to nodes: lark reads, the builder makes nodes and refuses what the grammar alone cannot."""

from __future__ import annotations

import difflib
import functools
import re
from decimal import Decimal
from typing import cast

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

from cchc.core.catalogue.formulas.errors import FormulaError
from cchc.core.catalogue.formulas.functions import BY_NAME
from cchc.core.catalogue.formulas.grammar import GRAMMAR
from cchc.core.catalogue.formulas.nodes import (
    And,
    Ask,
    Call,
    Compare,
    Negate,
    Node,
    Not,
    Number,
    Or,
    Product,
    Reference,
    Sum,
)
from cchc.core.messages import Message

MAX_LENGTH = 2000
_GROUPED = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}\Z")
_ENDINGS = {
    "COMMA": ("dấu ,", ","),
    "LPAR": ("dấu (", "("),
    "RPAR": ("dấu )", ")"),
    "$END": ("hết công thức", "the end"),
}
COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")
_CONTEXTS = {"PREV": "previous", "YTD": "ytd"}


def parse_nodes(text: str) -> Node:
    """The tree of `text`, not yet checked for kinds, depth and size; FormulaError where it cannot be read."""
    if len(text) > MAX_LENGTH:
        message = Message(
            "Công thức dài quá {most} ký tự.",
            "The formula is longer than {most} characters.",
            {"most": MAX_LENGTH},
        )
        raise FormulaError(MAX_LENGTH, message, text)
    try:
        return cast(Node, _parser().parse(text))
    except FormulaError as error:
        raise FormulaError(error.position, error.message, text) from None
    except UnexpectedInput as error:
        raise _syntax_error(error, text) from None


@v_args(inline=True)
class _Builder(Transformer[Token, Node]):
    """Called by lark from the leaves up, while it reads."""

    def number(self, token: Token) -> Node:
        if _GROUPED.match(token):
            message = Message(
                "{number} không rõ là hàng nghìn hay thập phân: viết {whole} hoặc {decimal}.",
                "{number} may mean thousands or decimals: write {whole} or {decimal}.",
                {"number": str(token), "whole": token.replace(".", ""), "decimal": f"{token}0"},
            )
            raise FormulaError(_start(token), message)
        return Number(Decimal(token), at=_start(token))

    def ask(self, token: Token) -> Node:
        identity, _, breakdown = "".join(token[1:-1].split()).partition(":")
        return Ask(Reference(identity, breakdown or None), at=_start(token))

    def minus(self, sign: Token, operand: Node) -> Node:
        return Negate(operand, at=_start(sign))

    def added(self, first: Node, *rest: Token | Node) -> Node:
        return Sum(_terms("+", first, rest), at=first.at)

    def multiplied(self, first: Node, *rest: Token | Node) -> Node:
        return Product(_terms("*", first, rest), at=first.at)

    def compared(self, left: Node, sign: Token, right: Node) -> Node:
        return Compare(str(sign), left, right, at=left.at)

    def negated(self, word: Token, operand: Node) -> Node:
        return Not(operand, at=_start(word))

    def conjoined(self, *parts: Node) -> Node:
        return And(parts, at=parts[0].at) if len(parts) > 1 else parts[0]

    def disjoined(self, *parts: Node) -> Node:
        return Or(parts, at=parts[0].at) if len(parts) > 1 else parts[0]

    def bare_name(self, name: Token) -> Node:
        message = Message(
            "“{name}” phải là mã chỉ tiêu trong ngoặc vuông, [{name}], hoặc tên hàm có ngoặc tròn theo sau.",
            "“{name}” must be an indicator in square brackets, [{name}], or a function followed by brackets.",
            {"name": _short(name)},
        )
        raise FormulaError(_start(name), message)

    def call(self, name: Token, *arguments: Node) -> Node:
        function = BY_NAME.get(name.upper())
        if function is None:
            raise FormulaError(_start(name), _unknown_function(name))
        if not function.least <= len(arguments) <= function.most:
            message = Message(
                "Hàm {name} viết là {name}({arguments}), không phải {count} đối số.",
                "{name} is written {name}({arguments}), not with {count} arguments.",
                {"name": function.name, "arguments": function.arguments, "count": len(arguments)},
            )
            raise FormulaError(_start(name), message)
        if function.name in _CONTEXTS:
            return _in_context(function.name, arguments[0], _start(name))
        return Call(function.name, arguments, at=_start(name))


def _in_context(name: str, argument: Node, at: int) -> Node:
    """PREV([x]) and YTD([x]) are references, not functions of a value."""
    if isinstance(argument, Ask) and argument.reference.context == "current":
        reference = argument.reference
        return Ask(Reference(reference.id, reference.breakdown, _CONTEXTS[name]), at=at)
    message = Message(
        "{name} chỉ nhận một chỉ tiêu: {name}([C3.3a]).",
        "{name} takes one indicator only: {name}([C3.3a]).",
        {"name": name},
    )
    raise FormulaError(argument.at, message)


def _terms(sign: str, first: Node, rest: tuple[Token | Node, ...]) -> tuple[tuple[str, Node], ...]:
    pairs = zip(rest[::2], rest[1::2], strict=True)
    return ((sign, first), *((str(mark), node) for mark, node in pairs if isinstance(node, Node)))


def _start(token: Token) -> int:
    return token.start_pos or 0


def _short(name: str) -> str:
    return name if len(name) <= 40 else name[:40] + "…"


def _unknown_function(name: str) -> Message:
    near = difflib.get_close_matches(name.upper()[:40], BY_NAME, n=1)
    if near:
        return Message(
            "Không có hàm “{name}”; có phải {near}?",
            "There is no function “{name}”; did you mean {near}?",
            {"name": _short(name), "near": near[0]},
        )
    return Message("Không có hàm “{name}”.", "There is no function “{name}”.", {"name": _short(name)})


@functools.cache
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", lexer="contextual", transformer=_Builder(), propagate_positions=False)


def _syntax_error(error: UnexpectedInput, text: str) -> FormulaError:
    """lark's complaint as a sentence that says what may stand there."""
    expected: set[str] = set()
    position = len(text)
    found = ""
    if isinstance(error, UnexpectedToken):
        expected = set(error.accepts or error.expected)
        if error.token.type != "$END":
            position, found = _start(error.token), str(error.token)
    elif isinstance(error, UnexpectedCharacters):
        expected = set(error.allowed or ())
        position = error.pos_in_stream or 0
        found = text[position]
    elif isinstance(error, UnexpectedEOF):
        expected = set(error.expected)
    return FormulaError(position, _expectation(found, expected), text)


def _expectation(found: str, expected: set[str]) -> Message:
    if found == "[":
        return Message(
            "Mã chỉ tiêu trong ngoặc vuông viết như [C3.3a] hoặc [C3.4a:on_time].",
            "An indicator in square brackets is written like [C3.3a] or [C3.4a:on_time].",
        )
    if found == ":":
        return Message(
            "Không dùng dải chỉ tiêu: hãy kể từng chỉ tiêu, SUM([B1.1], [B1.2]).",
            "Ranges are not used: name each indicator, SUM([B1.1], [B1.2]).",
        )
    if found == "," and "COMMA" not in expected:
        return Message(
            "Dấu phẩy chỉ ngăn các đối số của hàm; số thập phân viết bằng dấu chấm: 3.7.",
            "A comma only separates arguments of a function; decimals take a point: 3.7.",
        )
    if found in COMPARISONS:
        return Message(
            "Một phép so sánh chỉ có hai vế: viết [A] <= [B] AND [B] <= [C].",
            "A comparison has two sides: write [A] <= [B] AND [B] <= [C].",
        )
    return _what_may_stand(found, expected)


def _what_may_stand(found: str, expected: set[str]) -> Message:
    vi: list[str] = []
    en: list[str] = []
    if "NUMBER" in expected:
        vi, en = ["một số", "[mã chỉ tiêu]", "hàm"], ["a number", "[indicator]", "a function"]
    elif "PLUS" in expected:
        vi, en = ["phép tính (+ - * /)"], ["an operation (+ - * /)"]
        if "SIGN" in expected:
            vi, en = [*vi, "phép so sánh (= <> < <= > >=)"], [*en, "a comparison (= <> < <= > >=)"]
        if "_AND" in expected:
            vi, en = [*vi, "AND", "OR"], [*en, "AND", "OR"]
    for terminal, words in _ENDINGS.items():
        if terminal in expected:
            vi, en = [*vi, words[0]], [*en, words[1]]
    values: dict[str, str | int] = {"found": _short(found)}
    if not found:
        return Message(
            f"Công thức dừng giữa chừng; còn thiếu {', '.join(vi)}.",
            f"The formula stops too early; expected {', '.join(en)}.",
        )
    return Message(
        f"Không hiểu “{{found}}”; ở đây cần {', '.join(vi)}.",
        f"“{{found}}” is not understood; expected {', '.join(en)}.",
        values,
    )
