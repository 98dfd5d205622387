"""Serializers that take exactly what they name: nothing unknown, no type for another."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError as DjangoValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from ground.addresses import stored_form, validate_one_address
from ground.birth_dates import check_birth_date
from ground.names import LONGEST, check_name, tidy_name
from ground.stay_days import check_stay_day

# Days of stays. Far outside them day arithmetic itself ends.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
MOST_LETTERS = 5000
MOST_WHOLE = 2**31 - 1


class Strict(serializers.Serializer):
    """Refuses unknown names; those that stand in answers only are called read-only."""

    of_address: ClassVar[bool] = False  # whether it reads the address instead of a body
    answers_only: ClassVar[frozenset[str]] = frozenset()

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            refused = {name: self._refusal(name) for name in data if name not in self.fields}
            if refused:
                raise serializers.ValidationError({str(name): [one] for name, one in refused.items()})
        return super().to_internal_value(data)

    def _refusal(self, name: Any) -> serializers.ErrorDetail:
        if name in self.answers_only:
            return serializers.ErrorDetail(_("This is set by Sojourn. Leave it out."), code="read_only")
        return serializers.ErrorDetail(_("There is no such field. Check its name."), code="unknown")

    def refuse(self, field: str, code: str, words: Any) -> None:
        """Say that one field cannot be taken."""
        raise serializers.ValidationError({field: [serializers.ErrorDetail(words, code=code)]})


class Text(serializers.CharField):
    """A text; a number or a truth value is none."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"max_length": MOST_LETTERS, **given})

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class Address(serializers.EmailField):
    """One mail address, in the form in which it is stored; refused with one sentence."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"max_length": 254, **given})
        kept: list[Any] = [one for one in self.get_validators() if not isinstance(one, EmailValidator)]
        self.validators = [*kept, validate_one_address]

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return stored_form(str(super().to_internal_value(data)))


class Name(Text):
    """A name of a person, or a part of one, printable on every paper."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"max_length": LONGEST, "allow_blank": True, **given})

    def to_internal_value(self, data: Any) -> str:
        name = tidy_name(super().to_internal_value(data))
        try:
            check_name(name)
        except DjangoValidationError as fault:
            raise serializers.ValidationError(fault.messages[0], code=fault.code) from fault
        return name


class Whole(serializers.IntegerField):
    """A whole number; a text, a fraction or a truth value is none."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": MOST_WHOLE, **given})

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int:
            self.fail("invalid")
        return int(super().to_internal_value(data))


class Day(serializers.DateField):
    """A day as 2026-03-02."""

    def to_internal_value(self, value: Any) -> date:
        if not isinstance(value, str) or len(value) != 10:
            self.fail("invalid", format="YYYY-MM-DD")
        day: date = super().to_internal_value(value)
        if not FIRST_DAY <= day <= LAST_DAY:
            self.fail("invalid", format="YYYY-MM-DD")
        return day


class StayDay(Day):
    """The first or the last day of a stay, as 2026-03-02."""

    check: Any = staticmethod(check_stay_day)

    def to_internal_value(self, value: Any) -> date:
        day = super().to_internal_value(value)
        try:
            type(self).check(day)
        except DjangoValidationError as fault:
            raise serializers.ValidationError(fault.messages[0], code=fault.code) from fault
        return day


class BirthDay(StayDay):
    """The birth date of somebody who goes, as 2009-03-31."""

    check: Any = staticmethod(check_birth_date)


class Id(serializers.UUIDField):
    """A UUID in its usual form."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


class OneOf(serializers.ChoiceField):
    """One of the words named."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)
