"""Where the words of a place stand inside the text it was read from."""

from __future__ import annotations

from cchc.core.checking.finding import Place


def span(text: str, place: Place) -> tuple[int, int]:
    """The characters [start, end) of `text` that `place` means; the whole text where it names no words.

    A heading with prose behind it on its line counts from the prose, and a letterhead in a table from its own line:
    where the words are not at `start`, the same words nearest to it are meant.
    """
    start, end, quote = place.start, place.end, place.quote
    if start is not None and end is not None and 0 <= start < end <= len(text) and text[start:end] == quote:
        return start, end
    if not quote or (place.kind == "cell" and start is None):
        return 0, len(text)
    at = nearest(text, quote, start or 0)
    return (at, at + len(quote)) if at is not None else (0, len(text))


def nearest(text: str, words: str, wanted: int) -> int | None:
    """Where `words` begin in `text`, as near to `wanted` as can be; None where they do not stand in it."""
    best: int | None = None
    at = text.find(words) if words else -1
    while at >= 0:
        if best is None or abs(at - wanted) < abs(best - wanted):
            best = at
        at = text.find(words, at + 1)
    return best
