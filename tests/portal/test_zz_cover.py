import pytest

from tests.portal.test_ways_walked import GOING, walk


@pytest.mark.parametrize("state", GOING)
def test_c(cast, browser_of, state):
    seen, astray = walk(cast, browser_of, state)
    with open("/tmp/names/seen2.txt", "a") as f:
        for c, r in seen:
            f.write(f"{state} {c} {r}\n")
    with open("/tmp/names/astray2.txt", "a") as f:
        for k, w in astray.items():
            f.write(f"{state} {k} {w}\n")
