"""Who may see and stop background work: who asked for it, and administrators of its unit."""

from __future__ import annotations

from cchc.core.messages import Message
from cchc.platform.accounts.permissions import TABLE
from cchc.platform.files.policies import Owned
from cchc.platform.jobs.models import Job


class OwnWork(Owned):
    """What somebody began is theirs to see, to stop and to try again."""

    own = Message("Việc này do bạn giao.", "You asked for this work.")
    owners_may = frozenset({"read", "administer"})


JOBS = OwnWork(Job, path="unit", may=TABLE["job"], of="job")
