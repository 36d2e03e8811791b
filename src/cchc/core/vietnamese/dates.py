"""Dates and periods as reports print them: ngày 10 tháng 3 năm 2020, tính đến 31/3, quý III/2023.

Texts are expected in NFC (see `text.nfc`); positions are positions in the given text.
"""

from __future__ import annotations

from cchc.core.vietnamese.date_mentions import DateMention, find_dates
from cchc.core.vietnamese.period_mentions import PeriodMention, find_periods

__all__ = ["DateMention", "PeriodMention", "find_dates", "find_periods"]
