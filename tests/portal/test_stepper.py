"""The stages of a stay on its page: each word stands once, where the state is declared."""

from django.utils.translation import gettext_lazy as _

from lifecycle.tables.mobility import State
from portal.stay.stepper import Stepper
from tests.lifecycle.conftest import put_in


def test_within_the_agreement_each_state_has_the_short_word_of_its_table(cast, monkeypatch):
    monkeypatch.setattr(State.AGREEMENT_SIGNING, "short", _("Sign your agreement"))

    strip = Stepper(put_in(cast.mobility, State.AGREEMENT_SIGNING), to_participant=False).strip

    assert [(str(word), here) for word, here in strip] == [
        ("Draft", False),
        ("In review", False),
        ("Sign your agreement", True),
        ("Ready", False),
    ]
