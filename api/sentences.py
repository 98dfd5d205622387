"""The words of the API's own refusals, and for every refusal what to do next."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ground.sentences import register

register(
    {
        "api.not_signed_in": _("This needs to know who you are."),
        "api.token_refused": _("This token opens nothing: it is unknown, revoked, or past its date."),
        "api.csrf_failed": _("A call from a page must carry the page's own proof in the header X-CSRFToken."),
        "api.not_by_link": _("A mailed link opens the stays it was sent for. Sign in to begin another one."),
        "api.not_allowed": _("You may not do this."),
        "api.nowhere": _("There is nothing at this address."),
        "api.no_such_code": _("There is no refusal with this code."),
        "api.method_not_allowed": _("%(method)s is not possible here."),
        "api.not_acceptable": _("This answer cannot be given in the form you ask for."),
        "api.media_type": _("Send the body as application/json."),
        "api.too_large": _("The body is larger than %(most)s KiB."),
        "api.unreadable": _("The body cannot be read as JSON: %(why)s."),
        "api.input_refused": _("Some fields cannot be taken as they are."),
        "api.query_refused": _("Some words of the address cannot be taken as they are."),
        "api.if_match_stale": _("This was changed since you read it: it is at version %(now)s now."),
        "api.version_needed": _("Say which version you have seen: “version” in the body, or the header If-Match."),
        "api.key_refused": _("An Idempotency-Key is 1 to 255 visible characters without accents."),
        "api.key_reused": _("This Idempotency-Key was used for another call."),
        "api.key_running": _("The first call under this Idempotency-Key is still running."),
        "api.paper_not_ready": _("The paper %(number)s is still being made."),
        "api.clash": _("Somebody wrote the same thing at the same moment."),
        "api.too_many_calls": _("More than %(most)s calls a minute."),
        "api.busy": _("The database is busy with other work on the same rows."),
        "api.fault": _("Something went wrong here. It is noted under the number given."),
        "api.fires_by_itself": _("Sojourn takes this step itself as soon as nothing is missing."),
    }
)

# What is wrong, by the status of the answer.
TITLES: dict[int, Promise | str] = {
    400: _("This cannot be taken as it is"),
    401: _("Not signed in"),
    403: _("Not allowed"),
    404: _("Not there"),
    405: _("Not possible here"),
    406: _("Not in this form"),
    409: _("Not possible now"),
    412: _("Changed meanwhile"),
    413: _("Too large"),
    415: _("Not in this form"),
    422: _("The key belongs to another call"),
    429: _("Too many calls"),
    500: _("A fault of ours"),
    503: _("Busy"),
}

# What to do next, by code, else by status.
NEXT_STEPS: dict[str | int, Promise | str] = {
    400: _("Change what is named under “errors”, then send it again."),
    401: _("Send a token of your account in the header “Authorization: Bearer …”."),
    403: _("Act for another organisation of yours, or ask somebody who holds the role."),
    404: _("Check the address; begin at the list of stays."),
    405: _("Look up the address in the description of the API."),
    406: _("Ask for application/json."),
    409: _("Settle what is named, read the stay again, then send the step again."),
    412: _("Read it again, then decide again with its new version."),
    413: _("Send less."),
    415: _("Set the header Content-Type to application/json."),
    422: _("Take a new key for a new call."),
    429: _("Wait as long as the header Retry-After says."),
    500: _("Tell the administrator of the installation the number."),
    503: _("Send it again after the time in the header Retry-After, under the same key."),
    "api.token_refused": _("Make a new token on the page of your account."),
    "api.csrf_failed": _("Open the page again, or use a token."),
    "api.version_needed": _("Read the stay, then send its version."),
    "api.key_refused": _("Send a random text such as a UUID, or leave the header out."),
    "api.key_running": _("Wait a second, then send the same call again."),
    "api.clash": _("Send it again."),
    "api.too_many_calls": _("Wait as long as the header Retry-After says."),
    "accounts.second_factor_needed": _("Set up a second factor on the page of your account."),
    "accounts.not_a_member": _("Make a token for an organisation to which you belong."),
    "lifecycle.changed_meanwhile": _("Read the stay again, then decide again with its new version."),
    "lifecycle.proof_needed": _("Ask for a code on the page of the stay, then send it as “code”."),
    "api.paper_not_ready": _("Ask again after the time in the header Retry-After."),
}


def title_of(status: int) -> str:
    """The title of every refusal with this status."""
    return str(TITLES.get(status, TITLES[400 if status < 500 else 500]))


def next_step(code: str, status: int) -> str:
    """What to do next."""
    return str(NEXT_STEPS.get(code) or NEXT_STEPS.get(status) or NEXT_STEPS[400 if status < 500 else 500])
