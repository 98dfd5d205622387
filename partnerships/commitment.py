"""The quality commitment: what each side promises for every stay. It may be an annex of a memorandum."""

from django.utils.translation import gettext as _


def title() -> str:
    """What the annex is called."""
    return _("Quality commitment")


def lead() -> str:
    """Who promises it."""
    return _(
        "Each organisation that signs this memorandum promises what is said here of the part that it has in a stay. "
        "The sending organisation makes the participants' part known to them before they sign their learning agreement."
    )


def duties() -> list[tuple[str, list[str]]]:
    """Each side with what it promises, in the active language."""
    return [
        (_("The sending organisation"), _of_sending()),
        (_("The sending and the hosting organisation together"), _of_both()),
        (_("The hosting organisation"), _of_hosting()),
        (_("The participant"), _of_participant()),
        (_("The intermediary organisation, where there is one"), _of_intermediary()),
    ]


def _of_sending() -> list[str]:
    return [
        _("Chooses countries, partners, lengths and contents of stays that fit what is to be learned."),
        _("Selects participants by criteria that are known to all, and cares for those who meet barriers."),
        _("Describes the learning outcomes of each stay, and agrees with the host how they are assessed."),
        _("Prepares participants, above all in the language of the occupation."),
        _(
            "Arranges travel, housing, insurance, safety, visa, social security and mentoring, and visits the host "
            "beforehand where that is needed."
        ),
        _("Sets up the learning agreement, and this memorandum where outcomes are transferred."),
        _("Agrees how all sides reach each other, follows each stay, and accompanies participants who need it."),
    ]


def _of_both() -> list[str]:
    return [
        _("Negotiate a programme made for each participant."),
        _("Agree how the stay is followed and who mentors."),
        _("Look together at the progress of the participant."),
        _("Agree how outcomes are validated and recognised."),
    ]


def _of_hosting() -> list[str]:
    return [
        _("Helps participants to understand the country, the people and the ways of the place of work."),
        _("Gives tasks that match the learning agreement."),
        _("Names a tutor for each participant."),
        _("Gives the equipment that is needed, and makes sure that participants are insured."),
        _("Supports participants in daily life."),
    ]


def _of_participant() -> list[str]:
    return [
        _("Keeps to the learning agreement, to the rules of the host and to the law."),
        _("Speaks of problems to the tutor and the sending organisation at once."),
        _("Reports after the stay."),
    ]


def _of_intermediary() -> list[str]:
    return [
        _("Finds hosts that fit what is to be learned."),
        _("Gives sender and host the addresses at which they reach each other."),
    ]
