"""The sentences of this app's codes."""

from django.utils.translation import gettext_lazy as _

from ground.sentences import PARAM_WORDS, register

register(
    {
        "recognition.section_five_empty": _("The host has not written its part of the Europass Mobility."),
        "recognition.europass_unchanged": _(
            "Nothing changed: the Europass Mobility stays as it was issued, with its signatures."
        ),
        "recognition.europass_too_early": _("The Europass Mobility is issued after the end of the stay, %(end)s."),
        "recognition.criterion_q1": _(
            "A Europass Mobility needs an agreement in force between the sending side and the host."
        ),
        "recognition.criterion_q2": _(
            "A Europass Mobility needs a language preparation on record. A certificate of attendance is enough to complete the stay."
        ),
        "recognition.criterion_q3": _("A Europass Mobility needs a mentor at the host who can be reached."),
        "recognition.criterion_q4": _(
            "A Europass Mobility is for the countries of the programme. A certificate of attendance is enough to complete the stay."
        ),
        "recognition.criterion_q5": _(
            "A Europass Mobility is for stays of more than a day. A certificate of attendance is enough to complete the stay."
        ),
        "recognition.not_by_the_sending_side": _(
            "The host writes this part. Without a sending organisation the participant may."
        ),
        "recognition.decided_meanwhile": _(
            "%(unit)s was decided meanwhile. The decision stands above your own, which is kept here and not recorded. "
            "Record it again to put it in the place of the other."
        ),
        "recognition.nothing_to_decide": _("No outcome waits for a decision."),
        "recognition.appeal_too_late": _(
            "The last day to appeal was %(day)s. New evidence can still reopen a unit: give it to your school."
        ),
        "recognition.appeal_in_hand": _("Your appeal is in hand. You get a mail when it is answered."),
        "recognition.officers_keep_texts": _("Standard texts are kept by those who decide for an institution."),
        "recognition.no_appeal": _("No appeal waits for an answer of your institution."),
        "recognition.nothing_issued": _("Your institution has issued no statement here that could be corrected."),
        "recognition.nothing_to_serve": _("No statement waits for the proof that it arrived."),
        "recognition.nothing_decided": _("No decision was taken yet against which one could appeal."),
        "recognition.not_the_institution": _("The organisation you act for does not decide on this stay."),
    }
)

# None agreed is no number: “4 points were given, none agreed”.
PARAM_WORDS["recognition.agreed"] = lambda agreed, _params: str(_("none")) if agreed == "0" else str(agreed)
