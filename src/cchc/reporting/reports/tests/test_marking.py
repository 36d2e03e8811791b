from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cchc.reporting.reports.marking import paragraphs, sharing, unplaced
from cchc.reporting.reports.models import Statement

TEXT = "Xã đã ban hành 34 văn bản.\n\nKiểm tra 2/5 bộ phận; 2/5 là 40 phần trăm."


def statement(quote: str, position: int = 1) -> Statement:
    return Statement(pk=position, position=position, quote=quote)


def test_it_works() -> None:
    first = statement("34 văn bản")
    one, two = paragraphs(TEXT, [first])
    assert [(piece.text, piece.statements) for piece in one] == [
        ("Xã đã ban hành ", ()),
        ("34 văn bản", (first,)),
        (".", ()),
    ]
    assert [piece.text for piece in two] == ["Kiểm tra 2/5 bộ phận; 2/5 là 40 phần trăm."]


def test_statements_with_the_same_words_share_a_mark() -> None:
    two, five, long = statement("2/5 bộ phận", 1), statement("2/5 bộ phận", 2), statement("Kiểm tra 2/5", 3)
    marked = [piece for piece in paragraphs(TEXT, [two, five, long])[1] if piece.statements]
    assert [piece.text for piece in marked] == ["Kiểm tra 2/5 bộ phận"]
    assert set(marked[0].statements) == {two, five, long}
    assert set(sharing(TEXT, [two, five, long], five)) == {two, five, long}


def test_words_that_are_not_there_mark_nothing() -> None:
    lost, empty = statement("56 văn bản", 1), statement("", 2)
    assert not any(piece.statements for pieces in paragraphs(TEXT, [lost, empty]) for piece in pieces)
    assert unplaced(TEXT, [lost, empty]) == [lost, empty]
    assert sharing(TEXT, [lost], lost) == [lost]


@given(st.text("ab \n", max_size=40), st.lists(st.text("ab \n", max_size=6), max_size=5))
def test_marking_changes_no_word(text: str, quotes: list[str]) -> None:
    marked = paragraphs(text, [statement(quote, number) for number, quote in enumerate(quotes, 1)])
    assert ["".join(piece.text for piece in pieces) for pieces in marked] == [
        line for line in text.split("\n") if line.strip()
    ]
