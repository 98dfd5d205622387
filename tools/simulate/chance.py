"""Everything that is left to chance, from one seed: the same seed gives the same stays."""

from collections.abc import Mapping
from hashlib import sha256
from random import Random
from typing import TypeVar
from uuid import UUID

from documents.numbers import ALPHABET

T = TypeVar("T")
MOST_SEEDS = 10_000  # a seed stands in every short code and mail address, which have no room for more


class Chance(Random):
    """A random generator with the draws that are needed here."""

    def __init__(self, *of: object) -> None:
        super().__init__("/".join(map(str, of)))
        # Rows made together lie together in an index: their ids begin alike. A B-tree is filled from one side then.
        self._beginning = f"{self.getrandbits(32):08x}"

    def one_of(self, weights: Mapping[T, float]) -> T:
        """One of the keys, as often as its weight says."""
        return self.choices(list(weights), list(weights.values()))[0]

    def identity(self) -> str:
        """An id as text."""
        bits = f"{self.getrandbits(88):022x}"
        return f"{self._beginning}-{bits[:4]}-4{bits[4:7]}-8{bits[7:10]}-{bits[10:]}"

    def check(self) -> str:
        """A check code as papers have it."""
        letters = "".join(self.choices(ALPHABET, k=12))
        return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def key_of(person: str) -> bytes:
    """The key for digests about an invented person: nobody is protected by it."""
    return sha256(f"simulated person {UUID(person)}".encode()).digest()
