"""Sign-in, registration, the own account. Included once, without prefix; allauth looks its pages up by bare names."""

from allauth.account import views as sign_in
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from accounts import registration_views, token_views, views

ours = [
    path("", views.start, name="start"),
    path("me/", views.me, name="me"),
    path("that-is-me/", views.that_is_me, name="that-is-me"),
    path("as/", views.act_as_person, name="act-as"),
    path("typed/", views.typed, name="typed"),
    path("switch/", views.switch, name="switch"),
    path("language/", views.language, name="language"),
    path("second-factor-needed/", views.second_factor_needed, name="second-factor-needed"),
    path("members/", views.member_list, name="members"),
    path("members/<uuid:membership_id>/end/", views.member_end, name="member-end"),
    path("members/<uuid:membership_id>/again/", views.member_invite_again, name="member-invite-again"),
    path("tokens/", token_views.tokens, name="tokens"),
    path("tokens/<uuid:token_id>/revoke/", token_views.token_revoke, name="token-revoke"),
    path("organisation/", views.organisation, name="organisation"),
    path("organisation/name/", views.organisation_name, name="organisation-name"),
    path("requests/<uuid:request_id>/", views.join_request_decide, name="join-request"),
    path("register/", registration_views.choose, name="register"),
    path("register/person/", registration_views.register_person, name="register-person"),
    path("register/organisation/", registration_views.register_organisation, name="register-organisation"),
    path("register/code/", registration_views.confirm, name="register-confirm"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include((ours, "accounts"))),
    path("account/second-factor/", include("allauth.mfa.urls")),
    path("account/devices/", include("allauth.usersessions.urls")),
    path("sign-in/", sign_in.request_login_code, name="account_request_login_code"),
    path("sign-in/code/", sign_in.confirm_login_code, name="account_confirm_login_code"),
    path("sign-in/password/", sign_in.login, name="account_login"),
    path("sign-in/closed/", sign_in.account_inactive, name="account_inactive"),
    path("sign-in/address/", sign_in.email_verification_sent, name="account_email_verification_sent"),
    path("sign-in/again/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("sign-out/", sign_in.logout, name="account_logout"),
    path("account/password/", sign_in.password_change, name="account_change_password"),
    path("account/password/first/", sign_in.password_set, name="account_set_password"),
    path("sign-in/forgotten/", sign_in.password_reset, name="account_reset_password"),
    path("sign-in/forgotten/code/", sign_in.confirm_password_reset_code, name="account_confirm_password_reset_code"),
    path("sign-in/forgotten/new/", sign_in.complete_password_reset, name="account_complete_password_reset"),
    path("sign-in/forgotten/done/", sign_in.password_reset_from_key_done, name="account_password_reset_completed"),
    # names that allauth asks for and whose pages are ours
    path("sign-up/", RedirectView.as_view(pattern_name="accounts:register"), name="account_signup"),
    path("account/addresses/", sign_in.email, name="account_email"),
]
