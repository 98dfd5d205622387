"""Signs coordinators in and says what each may ask: `python -m tools.bench.callers NUMBER` prints it as JSON.

[{"cookie": ..., "addresses": [...]}], the first of the largest school, the others of as many schools as there are.
"""

import json
import os
import sys
from itertools import cycle, islice

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from tools.bench.looking import addresses_for  # noqa: E402  (the registry of apps comes first)
from tools.bench.readers import some_readers  # noqa: E402


def main(number: int) -> None:
    """Several sign in for one school where there are fewer schools than callers."""
    found = []
    for reader in islice(cycle(list(some_readers(number))), number):
        cookies = reader.sign_in().cookies
        cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())
        found.append({"cookie": cookie, "addresses": list(addresses_for(reader).values())})
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
