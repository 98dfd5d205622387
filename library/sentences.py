"""The sentences of this app's codes."""

from django.utils.translation import gettext_lazy as _

from ground.sentences import register

register(
    {
        "library.coordinators_write": _("Only coordinators of the school write in its library of units."),
        "library.used": _("This version is in use and never changes. What you write becomes the next version."),
        "library.changed_meanwhile": _(
            "Somebody saved this unit while you were writing. What you typed stands below; read the saved text and save"
            " again what you want of yours."
        ),
        "library.code_taken": _("%(taken)s stands in this qualification already. Choose another code."),
        "library.say_what_changed": _("Say in a sentence what changed. Partners read it."),
        "library.nothing_changed": _("Nothing differs from version %(number)s. Change something first, or drop it."),
        "library.not_being_written": _("No next version is being written."),
        "library.in_use_stays": _("The unit is in use and stays in the library."),
        "library.holds_units": _("The qualification holds units. Take them out first."),
        "library.points_leave_the_scale": _(
            "On this scale the points of %(units)s would have no place. Choose other steps, or change those points first."
        ),
        "library.nothing_to_take_over": _("There is no unit to take over."),
    }
)
