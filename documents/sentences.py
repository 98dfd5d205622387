"""The sentences of this app."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from documents.titles import said_in_readers_words
from ground.sentences import PARAM_WORDS, register

# A to-do keeps the title as it is printed.


def _paper(title: object, params: Mapping[str, object]) -> str:
    """Its title, and which one it is of several."""
    return f"{said_in_readers_words(str(title))} {params.get('which') or ''}".rstrip()


PARAM_WORDS["documents.paper"] = _paper
register(
    {
        # why a paper could not be made
        "documents.mailbox_signed_already": _(
            "%(person)s has signed by this mailbox already. The second of two who share one signs on paper, or in the"
            " presence of your coordinator, who uploads the signed page."
        ),
        "documents.reached_outside": _(
            "The paper asked for something outside Sojourn (a picture, a file or an address), so it was not made. "
            "The administrator of the installation finds the address in the log."
        ),
        "documents.too_long": _(
            "The text of this paper is too long to be printed. Shorten what was typed, then issue it again."
        ),
        "documents.took_too_long": _(
            "Printing took too long and was stopped. Try again; if it stays so, tell the administrator."
        ),
        "documents.too_much_memory": _(
            "Printing needed too much memory and was stopped. Try again; if it stays so, tell the administrator."
        ),
        "documents.renderer_missing": _(
            "Papers cannot be printed on this installation: the system library libpangoft2-1.0-0 is missing. "
            "The administrator installs it, then the paper can be made."
        ),
        "documents.renderer_slow": _(
            "Printing was slow to start on this machine, so the paper is not made yet. It is tried again by itself."
        ),
        "documents.renderer_died": _(
            "Printing ended while it started, so the paper is not made yet. It is tried again by itself; if it stays so,"
            " the administrator of the installation finds the reason in the log."
        ),
        "documents.sign_missing": _(
            "The letters of papers have no sign for %(signs)s. Write it in Latin, Greek or Cyrillic letters."
        ),
        "documents.layout_failed": _(
            "The paper could not be laid out. The administrator of the installation finds the reason in the log."
        ),
        # signing
        "documents.not_ready": _("The paper %(number)s is still being made. Sign it in a moment."),
        "documents.could_not_be_made": _("The paper %(number)s could not be made, so it cannot be signed yet."),
        "documents.not_yours": _("This signature is asked of somebody else."),
        "documents.already_signed": _("This was signed already, on %(day)s."),
        "documents.closed": _("This signature is not asked for any more."),
        "documents.not_your_turn": _("Others sign before you. You will be told when it is your turn."),
        "documents.scan_needed": _("Add the scan of the signed paper."),
        "documents.not_for_signature": _("This paper is not a text for signature."),
        "documents.not_all_signed": _("Not everybody has signed %(number)s yet."),
        "documents.nothing_to_sign": _("There is nothing for you to sign here."),
        "documents.passed_on": _("You passed this on to %(colleague)s on %(day)s, who is asked instead of you."),
        "documents.nothing_to_pass_on": _("Nothing is asked of you here that a colleague could sign instead."),
        "documents.asked_already": _("%(person)s is asked to sign this text already. Name another colleague."),
        # files
        "documents.file_too_big": _("The file has more than %(most)s MB. Choose a smaller one."),
        "documents.file_empty": _("The file is empty. Choose another one."),
        "documents.file_type": _("This kind of file is not taken. Choose a PDF, or a picture as JPEG, PNG or HEIC."),
        "documents.pdf_broken": _(
            "This PDF is not whole, or cannot be looked into. Open it, print it as a new PDF, and choose that one."
        ),
        "documents.pdf_locked": _(
            "This PDF is locked by a password. Open it, print it as a new PDF, and choose that one."
        ),
        "documents.pdf_runs": _(
            "This PDF holds a program (a script, or a button that starts something). "
            "Open it, print it as a new PDF, and choose that one."
        ),
        "documents.pdf_carries": _(
            "This PDF carries other files or media inside. Open it, print it as a new PDF, and choose that one."
        ),
        "documents.too_many_pixels": _(
            "The picture has more than %(most)s million pixels. Scan it at 300 dots per inch, or choose a smaller one."
        ),
        "documents.picture_broken": _("The picture could not be read. Take it or scan it again, and hand in that one."),
        "documents.file_infected": _(
            "The scanner of this installation found a virus in the file. It was deleted. Hand in a clean one."
        ),
        "documents.scanner_away": _("The scanner of this installation does not answer. The file waits until it does."),
        "documents.file_lost": _("The stored file does not match its record. Tell the administrator."),
    }
)
