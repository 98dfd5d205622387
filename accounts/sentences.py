"""The sentences of this app."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ground.sentences import register

register(
    {
        "accounts.code_wrong": ngettext_lazy(
            "That is not the code we mailed. %(tries_left)s try is left.",
            "That is not the code we mailed. %(tries_left)s tries are left.",
            "tries_left",
        ),
        "accounts.code_expired": _("This code no longer counts. Ask for a new one."),
        "accounts.code_missing": _("There is no code to compare with. Ask for one first."),
        "accounts.code_not_typed": _("Type the six digits from your mail."),
        "accounts.code_too_soon": _("We have just mailed you codes. Take the newest, or ask again at %(until)s."),
        "accounts.codes_this_hour": _(
            "We mailed you %(most)s codes within the hour. Take the newest, or ask again at %(until)s."
        ),
        "accounts.codes_paused": _("Too many wrong codes were typed. Go on at %(until)s; what you typed is kept."),
        "accounts.not_a_member": _("You do not belong to this organisation. Choose one of your own."),
        "accounts.not_administrator": _("Only an administrator of %(organisation)s may do this. Ask one of them."),
        "accounts.last_administrator": _(
            "%(person)s is the last administrator of %(organisation)s. Name another one first."
        ),
        "accounts.already_member": _("%(person)s holds this right already."),
        "accounts.organisation_taken": _(
            "%(organisation)s is on Sojourn already. Its administrators decide who belongs to it: ask to join instead."
        ),
        "accounts.organisation_clash": _(
            "The OID belongs to %(by_oid)s and the PIC to %(by_pic)s. Check both numbers, or leave one out."
        ),
        "accounts.organisation_contradiction": _(
            "%(organisation)s is on Sojourn with another %(identifier)s. Check the number, or leave it out."
        ),
        "accounts.person_exists": _("The address %(email)s opens an account already."),
        "accounts.address_refused": _("Write one mail address, for example jo@voorbeeldschool.example."),
        "accounts.already_asked": _("You have asked %(organisation)s already. Its administrators decide."),
        "accounts.second_factor_needed": _("Set up a second factor before you use these pages."),
        "accounts.token_days": _("A token works for 1 to %(most)s days. Choose fewer."),
        "accounts.too_many_tokens": _("You have %(most)s tokens already. Revoke one that is no longer used."),
        "accounts.tokens_need_sign_in": _("Sign in with your own account to make a token."),
        "accounts.token_not_there": _("This token was revoked already, or it is not yours to see."),
        "accounts.cannot_unseal": _(
            "This was sealed under another key. The administrator of the installation restores the setting FIELD_KEY."
        ),
        "accounts.not_asked": _("This was answered already, or nobody is reached by your addresses here."),
        "accounts.request_not_there": _("This request was answered already, or it is not yours to see."),
        "accounts.membership_not_there": _("This right has ended already, or it is not yours to see."),
        "accounts.name_from_ahead": _("This day lies ahead. Come back on it, or give the day that has come."),
        "accounts.name_from_before": _("Until %(day)s it was called %(name)s. Give a later day."),
        "accounts.merge_with_itself": _("This is the same organisation. Choose the other row of it."),
        "accounts.merge_clash": _(
            "Both rows stand beside each other in one place (%(what)s), so that they cannot be one. Change that first."
        ),
        "accounts.operators_only": _("Only who runs this installation may do this."),
        "accounts.organisation_not_there": _("There is no such organisation. It may have been merged with another."),
        "accounts.input_refused": _("%(problem)s"),
    }
)
