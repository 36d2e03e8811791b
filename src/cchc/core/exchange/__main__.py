"""`python -m cchc.core.exchange WHAT FILE…`: the child process in which files of others are opened.

form FILE            the offline form as JSON
copy FILE            what a signed copy says of itself, and its figures, as JSON
look FILE            the tables of a workbook or document as JSON
fill FILE PLAN OUT   write the values of PLAN (JSON) into a copy of FILE; says what became of each
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from cchc.core.exchange import theirs
from cchc.core.exchange.copy_read import read_copy
from cchc.core.exchange.offline_read import read_form
from cchc.core.reading.errors import UnreadableFile


def main(arguments: list[str]) -> int:
    """Run one of these; 2 where the file is refused."""
    what, *files = arguments
    try:
        json.dump(_do(what, [Path(file) for file in files]), sys.stdout, ensure_ascii=False)
    except UnreadableFile as refused:
        why = {"code": refused.code, "vi": refused.message.text("vi"), "en": refused.message.text("en")}
        sys.stderr.write(f"@error {json.dumps(why, ensure_ascii=False)}\n")
        return 2
    return 0


def _do(what: str, files: list[Path]) -> Any:
    if what == "form":
        return read_form(files[0])
    if what == "copy":
        return read_copy(files[0])
    if what == "look":
        return theirs.look(files[0])
    return theirs.fill(files[0], json.loads(files[1].read_text()), files[2])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
