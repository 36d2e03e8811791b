"""Encryption at rest, with a key that follows from the installation's secret (CCHC_SECRET)."""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """What was encrypted with another secret than the installation has now."""


@lru_cache(maxsize=8)
def _cipher(secret: str, purpose: str) -> Fernet:
    key = HKDF(algorithm=hashes.SHA256(), length=32, salt=b"cchc", info=purpose.encode()).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(key))


def encrypt(text: str, purpose: str) -> str:
    """`text` as a token that only the same installation reads, for the same purpose. Empty stays empty."""
    return _cipher(settings.SECRET_KEY, purpose).encrypt(text.encode()).decode() if text else ""


def decrypt(token: str, purpose: str) -> str:
    """What `encrypt` was given; Unreadable where the secret or the purpose is another."""
    try:
        return _cipher(settings.SECRET_KEY, purpose).decrypt(token.encode()).decode() if token else ""
    except InvalidToken as error:
        raise Unreadable(f"{purpose}: CCHC_SECRET is not the one this was encrypted with") from error
