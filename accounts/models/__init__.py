from accounts.models.account import Account
from accounts.models.admin_change import AdminChange
from accounts.models.api_token import ApiToken
from accounts.models.confirmation_code import ConfirmationCode, WrongCodes
from accounts.models.join_request import JoinRequest
from accounts.models.kept_form import KeptFile, KeptForm, Waits
from accounts.models.language import Language
from accounts.models.membership import Membership, MembershipRole
from accounts.models.merged_person import MergedPerson
from accounts.models.names import FormerName, MergedOrganisation, organisation_now
from accounts.models.organisation import Organisation, OrganisationKind
from accounts.models.partner import Checked, Partner
from accounts.models.person import NotMe, Person, PersonKey
from accounts.models.registration import Registration

__all__ = [
    "Account",
    "AdminChange",
    "ApiToken",
    "Checked",
    "ConfirmationCode",
    "FormerName",
    "JoinRequest",
    "KeptFile",
    "KeptForm",
    "Language",
    "Membership",
    "MembershipRole",
    "MergedOrganisation",
    "MergedPerson",
    "NotMe",
    "Organisation",
    "OrganisationKind",
    "Partner",
    "Person",
    "PersonKey",
    "Registration",
    "Waits",
    "WrongCodes",
    "organisation_now",
]
