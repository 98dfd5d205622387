"""The seven named parts of an agreement and the shape of each (domain reference 3.2, 3.3, 4.2), as JSON Schema."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from partnerships.content import ADDRESS, DAY, LINE, LINES, QUALIFICATION, TELEPHONE, TEXT, UNITS, WHERE, shape, titled


class PartName(models.TextChoices):
    """The parts, in the order of the text; each is hashed on its own, and approvals and signatures cover parts."""

    PERIOD = "period_and_place", _("Period and place")
    CONTACTS = "contacts", _("People")
    UNITS = "units_and_outcomes", _("Units and outcomes")
    PROGRAMME = "programme_and_tasks", _("Programme and tasks")
    ASSESSMENT = "assessment", _("Assessment")
    RECOGNITION = "validation_and_recognition", _("Validation and recognition")
    SUPPORT = "support_and_insurance", _("Support and insurance")


# Where a gap of the agreement as a whole is filled. A missing field names its part itself.
PART_OF_GAP = {
    "agreements.no_outcome": PartName.UNITS,
    "agreements.two_contacts": PartName.CONTACTS,
    "agreements.contact_on_both_sides": PartName.CONTACTS,
}

ID = {"type": "string", "pattern": "^([0-9a-fA-F-]{36})?$"}

NAMED = shape(
    _("Person"),
    {
        "person": titled(ID, _("Person")),
        "name": titled(LINE, _("Name")),
        "function": titled(LINE, _("Function")),
        "organisation": titled(LINE, _("Organisation")),
        "qualification": titled(LINE, _("Right to assess")),
        "email": titled(ADDRESS, _("Mail address")),
        "phone": titled(TELEPHONE, _("Telephone")),
    },
)
EMERGENCY = {**NAMED, "properties": {**NAMED["properties"], "phone_night": titled(TELEPHONE, _("Telephone by night"))}}
SIDE = shape(
    _("Contacts"),
    {
        "mentor": {**NAMED, "title": _("Mentor")},
        "administrative": {**NAMED, "title": _("Administrative contact")},
        "emergency": {**EMERGENCY, "title": _("Emergency contact")},
    },
)

LEVELS = {1: _("Not shown"), 2: _("With guidance"), 3: _("Alone"), 4: _("Teaches others")}
SCALES = {
    "levels": _("on four levels"),
    "pass_fail": _("as passed or not passed"),
    "percent": _("in percent"),
    "grade": _("by local grades"),
}
SHAPES: dict[str, dict[str, Any]] = {
    PartName.PERIOD: shape(
        PartName.PERIOD.label,
        {
            "start": titled(DAY, _("First day")),
            "end": titled(DAY, _("Last day")),
            "place": titled(TEXT, _("Place")),
            "mode": {
                "enum": ["physical", "blended"],
                "title": _("Mode"),
                "words": {"physical": _("on the spot"), "blended": _("partly online")},
            },
            "virtual_periods": {
                "type": "array",
                "title": _("Virtual periods"),
                "items": shape(
                    _("Virtual period"),
                    {"from": titled(DAY, _("From")), "until": titled(DAY, _("Until")), "what": titled(LINE, _("What"))},
                    ("from", "until"),
                ),
            },
            "weekly_hours": {"type": ["number", "null"], "minimum": 0, "maximum": 60, "title": _("Hours a week")},
        },
        ("start", "end"),
    ),
    PartName.PROGRAMME: shape(
        PartName.PROGRAMME.label,
        {
            "objective": titled(TEXT, _("Aim")),
            "field_of_education": titled(LINE, _("Field of education")),
            "activities": titled(TEXT, _("Tasks and activities")),
            "timetable": titled(TEXT, _("Timetable")),
            "extra_activities": titled(TEXT, _("Extra activities")),
            "monitoring": titled(TEXT, _("Monitoring")),
            "mentoring": titled(TEXT, _("Mentoring")),
            "sheets_signed": {"type": "boolean", "title": _("Follow-up sheets are signed by tutor and school")},
            "reporting": titled(TEXT, _("Reporting by the participant")),
            "teaching_level": titled(LINE, _("Level of teaching or training")),
            "aims_for_person": titled(TEXT, _("What it brings the person")),
            "aims_for_sending": titled(TEXT, _("What it brings the sending organisation")),
            "aims_for_host": titled(TEXT, _("What it brings the host")),
            "daily_programme": titled(TEXT, _("Programme day by day")),
            "course_provider": titled(LINE, _("Provider of the course")),
            "course_title": titled(LINE, _("Title of the course")),
            "fee_days": {"type": ["integer", "null"], "minimum": 0, "title": _("Days with fees")},
            "dissemination": titled(TEXT, _("Follow-up and sharing")),
            "additional_information": titled(TEXT, _("Additional information")),
            "annexes": titled(LINES, _("Annexes")),
        },
    ),
    PartName.UNITS: shape(
        PartName.UNITS.label,
        {
            "qualification": QUALIFICATION,
            "progress": titled(TEXT, _("Progress so far")),
            "units": UNITS,
            "outcomes": titled(LINES, _("Expected outcomes without units")),
        },
    ),
    PartName.ASSESSMENT: shape(
        PartName.ASSESSMENT.label,
        {
            "assessors": {"type": "array", "items": {**NAMED, "title": _("Assessor")}, "title": _("Assessors")},
            "methods": titled(LINES, _("Methods")),
            "date": titled(DAY, _("Date")),
            "place": titled(LINE, _("Place")),
            "procedure": titled(TEXT, _("Procedure")),
            "criteria": titled(TEXT, _("Criteria")),
            "recording": titled(TEXT, _("How and when it is recorded")),
            "scale": {"enum": list(SCALES), "title": _("Results are stated"), "words": SCALES},
            "level": {
                "type": ["integer", "null"],
                "minimum": 1,
                "maximum": 4,
                "title": _("Level agreed"),
                "words": LEVELS,
            },
            "pass_mark": {
                "type": ["integer", "null"],
                "minimum": 0,
                "maximum": 100,
                "title": _("Passed from, percent"),
            },
            "conversion": titled(LINES, _("Grades and what they mean")),
            "evidence": titled(LINES, _("Evidence asked for")),
            "grade_scale": titled(LINE, _("Grade scale")),
            "language": {**LINE, "offers": "languages", "title": _("Language")},
            "parts": {
                "type": "array",
                "title": _("Parts of the assessment"),
                "items": shape(
                    _("Part of the assessment"),
                    {
                        "name": titled(LINE, _("Name")),
                        "compulsory": {"type": "boolean", "title": _("Compulsory")},
                        "where": {
                            "enum": ["host", "home"],
                            "title": _("Where"),
                            "words": WHERE,
                        },
                        "deadline": titled(DAY, _("Not after")),
                        "form": titled(LINE, _("Form")),
                    },
                    ("name",),
                ),
            },
        },
    ),
    PartName.RECOGNITION: shape(
        PartName.RECOGNITION.label,
        {
            "validator": {**NAMED, "title": _("Validator")},
            "validation_how": titled(TEXT, _("How it is validated")),
            "validation_record": titled(TEXT, _("How the validation is recorded")),
            "recogniser": {**NAMED, "title": _("Who recognises")},
            "recognition_how": titled(TEXT, _("How it is recognised")),
            "effect": titled(TEXT, _("Effect of the recognition")),
            "reintegration": titled(TEXT, _("Return to the course at home")),
        },
    ),
    PartName.CONTACTS: shape(
        PartName.CONTACTS.label,
        {
            "sending": {**SIDE, "title": _("Contacts of the sending side")},
            "host": {**SIDE, "title": _("Contacts at the host")},
            "accompanying": {
                "type": "array",
                "items": {**NAMED, "title": _("Accompanying person")},
                "title": _("Accompanying persons"),
            },
        },
    ),
    PartName.SUPPORT: shape(
        PartName.SUPPORT.label,
        {
            "language_preparation": titled(TEXT, _("Language preparation")),
            "cultural_preparation": titled(TEXT, _("Cultural preparation")),
            "other_preparation": titled(TEXT, _("Other preparation")),
            "travel": titled(TEXT, _("Travel")),
            "housing": titled(TEXT, _("Housing")),
            "first_day": titled(TEXT, _("First day: when, where, whom to ask for")),
            "visa": titled(TEXT, _("Visa")),
            "social_security": titled(TEXT, _("Social security")),
            "health_insurance": titled(TEXT, _("Health insurance")),
            "accident_insurance": titled(TEXT, _("Accident insurance")),
            "liability_insurance": titled(TEXT, _("Liability insurance")),
        },
    ),
}
