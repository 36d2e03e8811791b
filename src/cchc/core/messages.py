"""A message to people: Vietnamese first, English beside it, and the placeholders that both must carry."""

from __future__ import annotations

import string
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence in two languages. `values` fill the same `{names}` in both texts."""

    vi: str
    en: str
    values: dict[str, str | int] = field(default_factory=dict)

    def text(self, language: str = "vi") -> str:
        """The filled sentence; any language but `en` gives Vietnamese."""
        return (self.en if language == "en" else self.vi).format_map(self.values)

    def __str__(self) -> str:
        return self.text()

    @classmethod
    def verbatim(cls, vi: str, en: str) -> Message:
        """Texts that are no templates, whatever braces are in them."""
        return cls(escaped(vi), escaped(en))


def escaped(text: str) -> str:
    """Text that a template shows as it is."""
    return text.replace("{", "{{").replace("}", "}}")


def placeholders(template: str) -> set[str]:
    """Names between braces in `template`; the two languages of a message must agree on them."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}
