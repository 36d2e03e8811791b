"""What files are brought for here."""

from __future__ import annotations

from cchc.platform.files.purposes import allow

OFFLINE = allow("offline_form", ("xlsx",))
"""A form filled in offline."""
THEIRS = allow("to_be_filled", ("xlsx", "xlsm", "docx"))
"""A workbook or document of the body above; its macros are kept and never run."""
