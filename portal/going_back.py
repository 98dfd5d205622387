"""After a post: back to the page that asked for it, where it is one of ours."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def back_to(request: HttpRequest, name: str, *args: Any) -> str:
    """The address in the form's `next`, else the page of that name."""
    return address_given(request, request.POST.get("next", "")) or resolve_url(name, *args)


def address_given(request: HttpRequest, wanted: str) -> str:
    """The address, where it is one of ours; else empty."""
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if ours and wanted.startswith("/") else ""
