"""The reference page of the formula language, written from the list of functions.

`python -m cchc.core.catalogue.formulas.reference > docs/reference/formulas.md` brings the page up to date.
"""

from __future__ import annotations

import sys

from cchc.core.catalogue.formulas.functions import FUNCTIONS, Function
from cchc.core.catalogue.formulas.nodes import MAX_DEPTH, MAX_NODES
from cchc.core.catalogue.formulas.parser import MAX_LENGTH

_PAGE = """\
# The formula language

<!-- Written by cchc.core.catalogue.formulas.reference; change it there. -->

A formula says how one indicator follows from others, or what must hold between them. It reads like a
spreadsheet's:

    [C3.3b] / [C3.3a] * 100                       the on-time rate of communes, in percent
    SUM([B1.1], [B1.2], [B1.3])                   all legal documents issued
    [G14.1a:received] + [G14.1a:returned] - [G14.1a:both]
    [D2.2] <= [D2.1]                              a bound: staff present, staff allotted
    [A5.2] + [A5.3] + [A5.4] <= [A5.1]

How an indicator adds up over units belongs to the indicator (`rollup`), not to its formula.

## What may be written

| written | meaning |
|---|---|
| `[C3.3a]` | the figure of that indicator, same unit and period; in a form, `[I/2.1]` names a row by its key |
| `[C3.4a:on_time]` | one breakdown of it |
| `100` `3.7` | a number with a decimal point, without grouping; `1.000` is refused as it may mean 1000 |
| `+` `-` `*` `/` `( )` | arithmetic, exact |
| `=` `<>` `<` `<=` `>` `>=` | a comparison of two numbers; `a <= b AND b <= c` instead of a chain |
| `AND` `OR` `NOT` | between conditions; `AND(a, b)` and `OR(a, b)` mean the same |
| `NAME(…)` | a function; commas separate arguments |

`NOT` binds tighter than `AND`, `AND` tighter than `OR`; comparisons tighter than all three; then `+ -`, then `* /`,
then the minus of a negative number. Capitals do not matter in words. Spaces and line breaks do not matter.

There are no ranges (`[A1]:[A5]`): a row added later would change them silently.

Limits: {length} characters, {depth} levels of nesting, {nodes} parts.

## Functions

Each has a Vietnamese name too; `TONG([B1.1], [B1.2])` is `SUM([B1.1], [B1.2])`.

{functions}

## Figures without a value

A formula gives a figure in one of the five states ([states](../explanation/states.md)).

- *Unreadable, blank, not applicable*: when an operand of `+ - * /` is one of them, so is the result; the first of
  them in this order decides. A comparison with one is undecided.
- *None arisen, of a count*: adds nothing, and a sum of nothing else is none arisen. In a comparison it is 0. Times
  anything, or divided by a written number, it stays none arisen; divided by anything else it is 0.
- *None arisen, of a ratio*: the result is none arisen, a comparison undecided. `100 - [C3.3]` is not 100 when no
  dossier was settled.
- *0 / 0* is none arisen.
- *x / 0* is unreadable, with the reason: the parts contradict each other.
- `AND` is settled by one false part and `OR` by one true part, even where others are undecided.
- An undecided bound is no finding.

`+` needs every operand; `SUM` leaves out those not applicable. `COALESCE([x], 0)` is the way to say on purpose that
a missing figure counts as zero.

## What is checked before a formula is used

- Syntax, kinds (numbers where numbers belong, conditions where conditions belong), depth and size, when it is
  parsed. Every error names line and column and what may stand there.
- Against the catalogue: every reference and breakdown is known; codes are only compared with `=` and `<>`; text is
  not computed with; units agree. Adding *Người* to *Hồ sơ* or *Triệu đồng* to *Đồng* is an error. A quotient of equal
  units is a share; times 100 it is a percentage; *Triệu đồng* times 1000000 is *Đồng*. Any other written number
  leaves the unit as it is. A unit the form does not print goes with everything.
- That the result is in the unit of the indicator it is for.
- That no indicator needs itself, directly or through others; the message names the path. `PREV` looks at another
  period, so an indicator may use its own previous figure.

## Rounding

Intermediate results are exact fractions. The result is rounded once, to the indicator's number of decimals, half away
from zero ([ratios](../algorithms/ratios.md)).
"""


def page() -> str:
    """The whole page, as it must stand in docs/reference/formulas.md."""
    functions = "\n\n".join(map(_section, FUNCTIONS.values()))
    return _PAGE.format(length=MAX_LENGTH, depth=MAX_DEPTH, nodes=MAX_NODES, functions=functions)


def _section(function: Function) -> str:
    return "\n".join(
        (
            f"### {function.name}({function.arguments}) · {function.alias}",
            "",
            f"{function.summary.en} {function.states.en}",
            "",
            f"*{function.summary.vi} {function.states.vi}*",
            "",
            f"    {function.example}",
        )
    )


if __name__ == "__main__":
    sys.stdout.write(page())
