"""Where the things of a catalogue were read from."""

from __future__ import annotations

from cchc.core.catalogue.packs.cells import Line

Places = dict[tuple[str, ...], Line]
"""(indicator id,) · (template id,) · (template id, row key) → the line it was read from."""
