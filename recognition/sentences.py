"""The sentences of this app's codes."""

from django.utils.translation import gettext_lazy as _

from ground.sentences import register

register(
    {
        "recognition.unsigned_attendance_certificate": _("The host has not signed the certificate of attendance."),
        "recognition.unsigned_europass_mobility": _("The host has not signed the Europass Mobility."),
        "recognition.comment_an_outcome": _("Say which outcome needs more evidence, and what."),
        "recognition.no_result": _("“%(outcome)s” has no result yet."),
        "recognition.not_decided": _("“%(outcome)s” waits for its validation."),
        "recognition.reason": _("Write a reason in words the participant can use."),
        "recognition.nothing_validated": _("Nothing has been validated: close the validation instead."),
        "recognition.assessed_it": _("%(person)s assessed this. Someone else validates what was assessed."),
        "recognition.something_to_recognise": _(
            "There is something to recognise, or outcomes still wait for a decision."
        ),
        "recognition.not_reopened": _("This outcome has not been reopened."),
        "recognition.unit_undecided": _("Unit %(unit)s, “%(title)s”, waits for a decision."),
        "recognition.too_many_points": _("Unit %(unit)s: %(points)s points were given, %(agreed)s agreed."),
        "recognition.appeal_open": _("An appeal waits for the institution's answer."),
        "recognition.unknown_outcome": _("One of the outcomes named does not belong to this stay."),
        "recognition.no_cause": _("There is no appeal, no new evidence and no late decision."),
        "recognition.no_new_proof": _("There is no new result or evidence since the validation was closed."),
        "recognition.still_time": _("The institution has time until %(opens)s."),
        "recognition.no_europass": _("The Europass Mobility has not been issued and signed."),
        "recognition.section_five_empty": _("The host has not written its part of the Europass Mobility."),
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
        "recognition.not_the_institution": _("The organisation you act for does not decide on this stay."),
    }
)
