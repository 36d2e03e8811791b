"""Files made for tests: small reports in every format, and files that hold what Word and Excel really write.

`SAMPLE` is one short report; each `write_*` puts the same blocks into a file of its format, so that readers of
formats can be held against each other. `raw_docx` and `raw_xlsx` take XML, for what no library writes.
"""

from tests.made.blocks import SAMPLE, Block, Grid, Text, sample
from tests.made.packages import raw_docx, raw_xlsx, zipped
from tests.made.writers import write_docx, write_pdf, write_txt, write_xlsx

__all__ = [
    "SAMPLE",
    "Block",
    "Grid",
    "Text",
    "raw_docx",
    "raw_xlsx",
    "sample",
    "write_docx",
    "write_pdf",
    "write_txt",
    "write_xlsx",
    "zipped",
]
