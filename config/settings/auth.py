"""Who may come in, and how they prove it. Read together with docs/configuration.md.

Sign-in by mail address, with a mailed six-digit code or a password; a second factor for everybody who wants one, and
required for administrators and holders of case access (`accounts.second_factor`).
"""

AUTH_APPS = ("allauth", "allauth.account", "allauth.mfa", "allauth.usersessions")
# In this order, behind Django's session, locale, authentication and message middleware.
AUTH_MIDDLEWARE = (
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.reader_language.ReaderLanguageMiddleware",
    "accounts.acting.ActingMiddleware",
    "notifications.links.LinkMiddleware",
    "accounts.kept_typing.KeptTypingMiddleware",
    "accounts.second_factor.SecondFactorRequired",
    "accounts.shown_again.ShownAgainMiddleware",
    "ground.control_signs.ControlSignsMiddleware",
    "ground.error_pages.RefusalMiddleware",
)
AUTH_CONTEXT_PROCESSORS = ("accounts.page_frame.page_frame",)

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ("allauth.account.auth_backends.AuthenticationBackend",)
PASSWORD_HASHERS = (
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
)
AUTH_PASSWORD_VALIDATORS = (
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email",)},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
)

LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "accounts:start"
LOGOUT_REDIRECT_URL = "account_request_login_code"

# A session ends with the browser, and after half a day at most: school computers are shared.
SESSION_COOKIE_AGE = 12 * 60 * 60
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False

# The counters of guesses must be seen by every process. The database is the one store that both sizes share; with a
# cache of its own for each process 40 of 40 guesses would be checked instead of 10. Migration accounts.0002 makes
# the table.
CACHES = {
    "default": {
        "BACKEND": "accounts.counter_cache.CounterCache", "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}  # fmt: skip

ACCOUNT_ADAPTER = "accounts.sign_in.SignInAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# Registration itself is ours: nothing is created before the address is proved. The list also rules the sign-in form.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True  # an unknown address gets a mail as well: same answer, same work
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_FORMS = {
    "add_email": "accounts.forms.OneMoreAddressForm",
    "login": "accounts.forms.PasswordForm",
    "request_login_code": "accounts.forms.RequestCodeForm",
    "confirm_login_code": "accounts.forms.CodeForm",
    "confirm_email_verification_code": "accounts.forms.AddressCodeForm",
    "reset_password": "accounts.forms.ForgottenPasswordForm",
    "confirm_password_reset_code": "accounts.forms.ResetCodeForm",
}
# Ten codes an hour to one address, five tries each: about one in 20,000 an hour for who guesses without rest. A network
# may be a school's one address: a class of thirty signs in within a minute, some of them at the second try. Who guesses
# at many addresses is seen by the count of all wrong codes (`accounts.guesses`).
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "100/m/ip,3/m/key,10/h/key",
    "confirm_email": "100/m/ip,3/m/key,10/h/key",
    "confirm_code": "200/m/ip,5/10m/key",
    "reset_password": "100/m/ip,3/m/key,10/h/key",
    "signup": "100/m/ip,3/m/key,10/h/key",
    "login": "200/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
}

MFA_ADAPTER = "accounts.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Sojourn"
MFA_TOTP_TOLERANCE = 1  # one step of 30 seconds either way: telephones run a little early or late
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondFactorForm",
    "reauthenticate": "accounts.forms.SecondFactorAgainForm",
    "activate_totp": "accounts.forms.SetUpSecondFactorForm",
}
