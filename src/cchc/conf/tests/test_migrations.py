"""The migrations make the tables the models describe, in whatever language they are asked."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.utils import translation


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "vi"])
def test_no_model_is_ahead_of_its_migrations(language: str) -> None:
    with translation.override(language):
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)
