"""No text is cut in silence: no field tells the browser where to stop, and what is too long is refused and kept."""

from typing import Any

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from lifecycle.models import Mobility
from lifecycle.registry import ACTS
from lifecycle.roles import Role
from tests.lifecycle import worlds
from tests.sampled import a_few

WRITTEN = (forms.TextInput, forms.Textarea, forms.EmailInput)
OF_STAYS = [name for name, one in ACTS.items() if one.machine == "mobility"]


def too_long_for(form: forms.Form) -> dict[str, str]:
    """One letter more than each text may have."""
    texts = {name: field for name, field in form.fields.items() if type(field) is forms.CharField and field.max_length}
    return {name: "x" * (field.max_length + 1) for name, field in texts.items() if isinstance(field.widget, WRITTEN)}


@pytest.mark.parametrize("name", a_few(OF_STAYS, one_of=4))
def test_no_form_of_an_act_cuts_a_text(cast, name):
    stay = Mobility.unscoped.select_related("rule_set", "record").get(pk=worlds.a_stay_in(cast, "ongoing").pk)
    asks: dict[str, Any] = {"subject": stay, "actor": cast.actors[Role.SENDING_COORDINATOR]}
    typed = too_long_for(ACTS[name].form(None, **asks))
    form = ACTS[name].form(typed, **asks)

    page = render_to_string("components/_form.html", {"form": form})

    assert not [field for field in form if "maxlength" in str(field)]
    for field, text in typed.items():
        assert any("too long" in error for error in form.errors[field]), field
        assert text in page, field


def test_a_filter_with_too_long_a_name_is_not_saved_under_a_part_of_it(cast, browser_of):
    browser: Client = browser_of(Role.SENDING_COORDINATOR)

    page = browser.post(reverse("portal:save-filter"), {"name": "n" * 61, "query": ""}, follow=True)

    assert "its name has 60 letters at most" in page.content.decode()
    assert "Remove “" not in page.content.decode()
