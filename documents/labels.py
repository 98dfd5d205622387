"""The words of the blocks: codes that snapshots hold, and what a paper prints for them.

A code that nobody listed is printed as it stands, so that a builder may also hand over text.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = Mapping[str, str | Promise]

# Who somebody is on the paper: above a party block and in a signature row. Role codes and part codes alike.
PARTIES: Words = {
    "LE": _("Participant"),
    "GU": _("Parent or legal guardian"),
    "CO": _("Sending organisation"),
    "HC": _("Hosting organisation"),
    "HT": _("Host tutor"),
    "AS": _("Assessor"),
    "EM": _("Sending employer"),
    "CI": _("Competent institution"),
    "VA": _("Validator"),
    "IN": _("Intermediary organisation"),
    "QM": _("Quality manager"),
    "AD": _("Administrator"),
    "PARTY": _("Signing organisation"),
    "learner": _("Learner"),
    "staff": _("Member of staff"),
    "graduate": _("Recent graduate"),
    "participant": _("Participant"),
    "guardian": _("Parent or legal guardian"),
    "sending": _("Sending organisation"),
    "hosting": _("Hosting organisation"),
    "host_company": _("Hosting company"),
    "intermediary": _("Intermediary organisation"),
    "employer": _("Sending employer"),
    "competent": _("Competent institution"),
    "tutor": _("Host tutor"),
    "assessor": _("Assessor"),
    "validator": _("Validator"),
    "school_tutor": _("Tutor at the school"),
    "accompanying": _("Accompanying person"),
    "mentor": _("Mentor"),
    "administrative_contact": _("Administrative contact"),
    "emergency_contact": _("Contact in an emergency"),
}

# The rows of a party block, in the order in which they are printed.
PARTY_ROWS: Words = {
    "born": _("Born"),
    "nationality": _("Nationality"),
    "relation": _("Relation"),
    "function": _("Function"),
    "kind": pgettext_lazy("of an organisation", "Kind"),
    "address": _("Address"),
    "oid": _("OID"),
    "pic": _("PIC"),
    "representative": _("Representative"),
    "contact": _("Contact"),
    "tutor": _("Tutor"),
    "phone": _("Telephone"),
    "phone_night": _("At night"),
    "email": _("E-mail"),
    "website": _("Website"),
}

RESULTS: Words = {
    "passed": _("Passed"),
    "partly": _("Passed in part"),
    "partially": _("Passed in part"),
    "failed": _("Not passed"),
    "not_passed": _("Not passed"),
    "not_assessed": _("Not assessed"),
}

# Decision -> the square that repeats the word.
SQUARES: Mapping[str, str] = {
    "full": "full", "validated": "full", "recognised": "full",
    "partial": "half", "part": "half", "partly": "half", "partially": "half",
    "extra": "plus", "extra_credit": "plus",
}  # fmt: skip

DECISIONS: Words = {
    "full": pgettext_lazy("decision", "Full"),
    "partial": pgettext_lazy("decision", "Part"),
    "part": pgettext_lazy("decision", "Part"),
    "extra": _("Extra credit"),
    "extra_credit": _("Extra credit"),
    "none": pgettext_lazy("decision", "None"),
    "validated": _("Validated"),
    "partly": _("Validated in part"),
    "partially": _("Validated in part"),
    "not": _("Not validated"),
    "not_validated": _("Not validated"),
    "recognised": _("Recognised"),
    "not_recognised": _("Not recognised"),
}

HOW_SIGNED: Words = {
    "signed_in": _("signed in"),
    "code_by_mail": _("signed in; code sent to %(address)s"),
    "code_by_link": _("by a mailed link, without account; code sent to %(address)s"),
    "scan_of_paper": _("on paper; scan, %(scan)s"),
    "in_presence": _("in presence of %(witness)s, who saw: %(seen)s; signed page, %(scan)s"),
    "delegate": _("as delegate; code sent to %(address)s"),
}

SIGNED_AS: Words = {
    "LE": _("participant"),
    "GU": _("parent or legal guardian"),
    "CO": _("on behalf of the sending organisation"),
    "HC": _("on behalf of the hosting organisation"),
    "HT": _("host tutor"),
    "AS": _("assessor"),
    "EM": _("on behalf of the employer"),
    "CI": _("on behalf of the competent institution"),
    "VA": _("validator"),
    "IN": _("on behalf of the intermediary organisation"),
    "QM": _("quality manager"),
    "AD": _("administrator"),
    "PARTY": _("on behalf of the organisation named here"),
}


def word(words: Words, code: object) -> str:
    """The word for a code in the active language."""
    return str(words.get(str(code), code)) if code not in (None, "") else ""
