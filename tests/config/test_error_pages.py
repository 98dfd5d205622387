import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation


@pytest.mark.parametrize("name", ["400", "500"])
def test_page_drawn_without_a_request_needs_no_database(name):
    with translation.override("en"):
        page = render_to_string(f"{name}.html")
    assert '<html lang="en">' in page
    assert page.count("<main") == page.count("<h1>") == 1


@pytest.mark.django_db
def test_page_that_is_not_there_says_so_in_the_frame(client):
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "This page is not there" in answer.content.decode()
    assert "sj-top" in answer.content.decode()


@pytest.mark.django_db
def test_form_without_its_proof_is_refused_with_what_to_do():
    from django.urls import reverse

    answer = Client(enforce_csrf_checks=True).post(reverse("account_request_login_code"), {"email": "a@example.org"})
    assert answer.status_code == 403
    assert "Open the page again" in answer.content.decode()


@pytest.mark.django_db
def test_every_page_forbids_inline_script_and_style(client):
    from django.urls import reverse

    policy = client.get(reverse("account_request_login_code")).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
