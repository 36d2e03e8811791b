"""The reference page of the rules, written from what the rules declare.

`python -m cchc.core.checking.reference > docs/reference/rules.md` brings the page up to date.
"""

from __future__ import annotations

import sys
from itertools import groupby

from cchc.core.checking.check import RULES
from cchc.core.checking.finding import Severity
from cchc.core.checking.rule import FAMILIES, Rule

_PAGE = """\
# Rules

<!-- Written by cchc.core.checking.reference; change the rules. -->

What `cchc check` looks for: {count} rules in {families} families. A finding names its rule by the id given here; ids
never change.

| severity | Vietnamese | means | how many rules |
|---|---|---|---|
| `error` | lỗi | the statements cannot both hold, or the value is outside its list | {error} |
| `warning` | cảnh báo | very likely wrong, or needs a reason | {warning} |
| `info` | lưu ý | formal; hidden until asked for | {info} |

A rule can be retired, or its severity changed, from a date on: a line in `core/checking/schedule.csv`.
A blank is not a zero: a rule that needs a value says nothing where there is none, unless it is a rule about missing
values. A breakdown is a partition only where the form or the words say so.

{parts}"""

_WITHOUT = {
    "form": "a known form",
    "table": "a table of figures",
    "prose": "a narrative",
    "period": "a known period",
    "history": "earlier reports of the unit",
}


def page() -> str:
    """The page in Markdown: every rule by family, with ground, tolerance and example."""
    rules = list(RULES.values())
    by_family = groupby(sorted(rules, key=lambda rule: list(FAMILIES).index(rule.family)), key=lambda rule: rule.family)
    parts = [
        f"## {FAMILIES[family].en}\n\n*{FAMILIES[family].vi}*\n\n" + "\n".join(map(_rule, members))
        for family, members in by_family
    ]
    counts = {severity.value: sum(rule.severity is severity for rule in rules) for severity in Severity}
    return _PAGE.format(count=len(rules), families=len(parts), parts="\n".join(parts), **counts)


def _rule(rule: Rule) -> str:
    without = f" Not run without {', '.join(_WITHOUT[need] for need in rule.needs)}." if rule.needs else ""
    return (
        f"### {rule.id}\n\n"
        f"**{rule.title.en}** · {rule.title.vi} · `{rule.severity}`\n\n"
        f"{rule.basis.en} Tolerance: {rule.tolerance.en}.{without}\n\n"
        f"*Example.* {rule.example.en}\n"
    )


if __name__ == "__main__":
    sys.stdout.write(page())
