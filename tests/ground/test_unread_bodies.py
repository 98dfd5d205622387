"""A body that is too large gets a page, not a cut connection: all of it is read before the answer."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse


class Counted:
    """A body that knows how much of it was read."""

    def __init__(self, size):
        self.size, self.done = size, 0

    def read(self, number=-1):
        piece = self.size - self.done if number is None or number < 0 else min(number, self.size - self.done)
        self.done += piece
        return b"a" * piece

    readline = read

    def close(self):
        pass


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_form_that_is_too_large_is_read_to_its_end(db, kind):
    size = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1_000_000
    body = Counted(size)
    head = b'--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n' if kind.startswith("multi") else b""
    if head:
        first = [head]
        read = body.read
        body.read = lambda number=-1: first.pop() if first else read(number)
        size += len(head)
    more = {"wsgi.input": body, "CONTENT_LENGTH": str(size), "CONTENT_TYPE": kind}

    answer = Client().generic("POST", reverse("account_login"), **more)

    assert answer.status_code == 413
    assert body.done == body.size


def test_a_body_that_nobody_may_send_is_read_to_its_end(db):
    body = Counted(300_000)
    more = {"wsgi.input": body, "CONTENT_LENGTH": "300000", "CONTENT_TYPE": "application/json"}

    answer = Client().generic("POST", reverse("api:mobilities"), **more)

    assert answer.status_code == 401
    assert body.done == body.size
