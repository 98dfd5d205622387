"""Identifiers of organisations, countries and rows."""

import re
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# ISO 3166-1 alpha-2, officially assigned codes, and XK, which the Commission uses for Kosovo.
COUNTRIES = frozenset(
    """AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
    GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO
    JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR
    MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO
    RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV
    TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW""".split()
)


def validate_country(code: str) -> None:
    if code not in COUNTRIES:
        raise ValidationError(_("Write the two capital letters of the country, for example BE."), code="country")


def validate_oid(oid: str) -> None:
    """Organisation ID of the Commission's Organisation Registration system, since 2019: E and eight digits."""
    if not re.fullmatch(r"E[0-9]{8}", oid):
        raise ValidationError(_("An OID is the letter E and 8 digits, for example E10012345."), code="oid")


def validate_pic(pic: str) -> None:
    """Participant Identification Code of the Funding and Tenders portal: nine digits."""
    if not re.fullmatch(r"[0-9]{9}", pic):
        raise ValidationError(_("A PIC has 9 digits, for example 912345678."), code="pic")


def as_uuid(text: object) -> UUID | None:
    """None for nothing and for nonsense."""
    try:
        return UUID(str(text))
    except ValueError:
        return None
