"""Where the request of a signature is: papers and requests both ask."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestState(models.TextChoices):
    """Open until the person answers; resting while somebody else refused; void when the text itself came to nothing.

    Passed on: the person named a colleague as the right one, who is asked by a request of their own.
    """

    OPEN = "open", _("waiting")
    SIGNED = "signed", _("signed")
    RESTING = "resting", _("waiting until a refusal stands")
    REFUSED = "refused", _("refused")
    CANCELLED = "cancelled", _("not needed any more")
    VOID = "void", _("void")
    PASSED_ON = "passed_on", _("passed on to a colleague")


NOT_ASKED = (RequestState.CANCELLED, RequestState.VOID, RequestState.PASSED_ON)  # nobody waits for these
