"""Encryption of single fields: special categories of personal data (DP-23) and codes on their way into a mail."""

from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from ground.errors import SojournError


@lru_cache(maxsize=4)
def _cipher(key: str) -> Fernet:
    return Fernet(key.encode())


def seal(text: str) -> str:
    """The text encrypted under the installation's FIELD_KEY, as printable characters."""
    return _cipher(settings.FIELD_KEY).encrypt(text.encode()).decode()


def seal_bytes(data: bytes) -> bytes:
    """The same for a file."""
    return _cipher(settings.FIELD_KEY).encrypt(data)


def unseal_bytes(sealed: bytes) -> bytes:
    """The file again. Raises as `unseal`."""
    try:
        return _cipher(settings.FIELD_KEY).decrypt(bytes(sealed))
    except InvalidToken as wrong:
        raise SojournError("accounts.cannot_unseal") from wrong


def unseal(sealed: str) -> str:
    """The text again. Raises SojournError("accounts.cannot_unseal") when the key is another one."""
    try:
        return _cipher(settings.FIELD_KEY).decrypt(sealed.encode()).decode()
    except InvalidToken as wrong:
        raise SojournError("accounts.cannot_unseal") from wrong
