"""Fields of education and training, ISCED-F 2013: the detailed fields in which vocational education trains.

Source: UNESCO Institute for Statistics, ISCED Fields of Education and Training 2013, detailed fields. The codes are
the standard's; a field that is missing here is added as a row.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIELDS: dict[str, Promise] = {
    "0211": _("Audio-visual techniques and media"),
    "0212": _("Fashion, interior and industrial design"),
    "0214": _("Handicrafts"),
    "0411": _("Accounting and taxation"),
    "0413": _("Management and administration"),
    "0414": _("Marketing and advertising"),
    "0415": _("Secretarial and office work"),
    "0416": _("Wholesale and retail sales"),
    "0611": _("Computer use"),
    "0612": _("Database and network design and administration"),
    "0613": _("Software and applications development"),
    "0711": _("Chemical engineering and processes"),
    "0713": _("Electricity and energy"),
    "0714": _("Electronics and automation"),
    "0715": _("Mechanics and metal trades"),
    "0716": _("Motor vehicles, ships and aircraft"),
    "0721": _("Food processing"),
    "0722": _("Materials (glass, paper, plastic and wood)"),
    "0723": _("Textiles (clothes, footwear and leather)"),
    "0731": _("Architecture and town planning"),
    "0732": _("Building and civil engineering"),
    "0811": _("Crop and livestock production"),
    "0812": _("Horticulture"),
    "0821": _("Forestry"),
    "0911": _("Dental studies"),
    "0913": _("Nursing and midwifery"),
    "0914": _("Medical diagnostic and treatment technology"),
    "0921": _("Care of the elderly and of disabled adults"),
    "0922": _("Child care and youth services"),
    "1012": _("Hair and beauty services"),
    "1013": _("Hotel, restaurants and catering"),
    "1014": _("Sports"),
    "1015": _("Travel, tourism and leisure"),
    "1041": _("Transport services"),
}


def field_choices() -> list[tuple[str, str]]:
    """By their names in the reader's language."""
    return sorted(((code, str(words)) for code, words in FIELDS.items()), key=lambda pair: pair[1].casefold())


def field_name(code: str) -> str:
    """The name of a field; a code that is not in the table as it stands."""
    return str(FIELDS.get(code, code))
