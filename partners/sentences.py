"""The sentences of this app's codes."""

from django.utils.translation import gettext_lazy as _

from ground.sentences import register

register(
    {
        "partners.coordinators_write": _("Only coordinators write about partners for their organisation."),
        "partners.profile_is_theirs": _("%(organisation)s keeps its own profile. Tell it what is wrong."),
        "partners.no_address": _(
            "%(organisation)s publishes no contact and has no mail address, so that nobody can be asked by mail."
        ),
        "partners.asked_lately": _("%(organisation)s was asked on %(at)s. Ask again a week after that."),
        "partners.answered_already": _("This has been answered already. Nothing was changed now."),
        "partners.valid_before_checked": _("It ends before it was checked, on %(day)s."),
        "partners.check_needs_title": _("Say in a few words what was checked."),
        "partners.note_of_another": _("Only who wrote a note changes it."),
        "partners.not_there": _("There is no such entry."),
        "partners.places_reversed": _("Period %(nth)s ends before it begins, on %(day)s."),
        "partners.places_overlap": _("Period %(nth)s shares days with the one from %(first)s to %(last)s."),
        "partners.places_too_many": _("Period %(nth)s has no number of places from 0 to %(most)s."),
    }
)
