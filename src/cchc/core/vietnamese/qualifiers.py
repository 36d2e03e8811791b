"""Words that say a number is not exact: trên 450, gần 1 km, 80% trở lên."""

from __future__ import annotations

import re

_WORDS = (
    "trên dưới|trên|hơn|gần|dưới|khoảng|chưa đầy|chưa đến|chưa tới|ít nhất|tối thiểu|tối đa|không quá|không dưới"
    "|không ít hơn|không vượt quá|nhiều hơn|ít hơn|lớn hơn|nhỏ hơn|cao hơn|thấp hơn|vượt|xấp xỉ|ước tính|ước đạt|ước"
    "|không nhỏ hơn|không thấp hơn|>=|<=|≥|≤|>|<|~|≈"
)
LEADING_QUALIFIER = re.compile(
    rf"(?:(?:đạt mức|chiếm|đạt|có|là|mức)\s+)?({_WORDS})(?:\s+(?:là|mức))?\s*(?=[^\W_]|[+−-])"
)
"""Matched on `lower` text at the start of a cell; group 1 is the qualifier."""
QUALIFIER_BEFORE = re.compile(rf"(?<![^\W_])({_WORDS})\s*$")
"""Searched in the `lower` text just before a number."""
QUALIFIER_AFTER = re.compile(r"\s*(trở (?:lên|xuống))\b")
"""Matched in the `lower` text just behind a number and its unit."""
TRAILING_QUALIFIER = re.compile(r"\s*\b(trở (?:lên|xuống))$")
"""Searched in the `lower` text at the end of a cell."""
