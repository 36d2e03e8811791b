"""What follows from published forms and is made anew after a restore."""

from __future__ import annotations

from cchc.platform.backup.rebuilding import register_rebuild
from cchc.reporting.forms.publishing import packs

register_rebuild("forms.packs", packs.rebuild)
