"""docs/reference/permissions.md, written from the one table:

python -m cchc.platform.accounts.reference > docs/reference/permissions.md
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

HEAD = """# Permissions

Who may do what. Made from `src/cchc/platform/accounts/permissions.py` and the apps' `policies.py` by
`python -m cchc.platform.accounts.reference`; a test compares. How the rules are applied:
[ADR 9](../adr/0009-permissions.md); how to give roles: [People](../how-to/people.md).

A role is held over a unit and reaches what stands under it on the day. **Where**: *subtree* the unit itself or a body
above it; *above* a body above, never the unit itself; *root* the top of the tree. **Past**: also bodies whose tasks
passed into the subtree, for reading. **Ended**: also such bodies once they have ended, for finishing what they still
owed. **Field**: a role held for some fields of work reaches only their rows. **Own rows**: a contributor reaches only
rows given to the person or to the person's room.
"""


def page() -> str:
    """The page."""
    return "\n".join([HEAD, *_roles(), *_actions()]) + "\n"


def _roles() -> Iterator[str]:
    from cchc.platform.accounts.wording import ROLES

    yield "## Roles\n"
    yield "| role | tiếng Việt | English |"
    yield "|---|---|---|"
    for role, words in ROLES.items():
        yield f"| `{role}` | {words.vi} | {words.en} |"


def _actions() -> Iterator[str]:
    from django.utils.module_loading import autodiscover_modules

    from cchc.platform.accounts.models import Role
    from cchc.platform.accounts.permissions import TABLE
    from cchc.platform.accounts.policy import POLICIES

    autodiscover_modules("policies")
    further = {of: policy.rules for of, policy in sorted(POLICIES.items()) if of not in TABLE}
    yield "\n## Actions\n"
    yield "| action | tiếng Việt | English | roles | where | past | ended | field | own rows |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for of, rules in {**TABLE, **further}.items():
        for action, rule in rules.items():
            roles = (
                "every role" if len(rule.roles) == len(Role) else ", ".join(sorted(f"`{role}`" for role in rule.roles))
            )
            marks = " | ".join("yes" if on else "" for on in (rule.past, rule.heirs, rule.by_field, rule.own_rows))
            yield (f"| `{of}.{action}` | {rule.say.vi} | {rule.say.en} | {roles} | {rule.where.value} | {marks} |")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.conf.settings")
    import django

    django.setup()
    sys.stdout.write(page())
