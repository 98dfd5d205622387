"""Figures of quality."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from api.strict import Strict
from quality.dimensions import MOST


class FigureQuery(Strict):
    """By what figures are chosen: three at most. Without a year the newest with ten stays; * is all of them."""

    period = serializers.CharField(required=False, max_length=4, help_text=gettext_lazy("The year, or *."))
    partner = serializers.CharField(
        required=False, max_length=40, help_text=gettext_lazy("Id of the host, or two letters of its country.")
    )
    programme = serializers.CharField(required=False, max_length=120)
    project = serializers.CharField(required=False, max_length=60)
    memorandum = serializers.CharField(required=False, max_length=120)
    field = serializers.CharField(required=False, max_length=60)
    eqf = serializers.CharField(required=False, max_length=2)
    who = serializers.CharField(required=False, max_length=10)
    length = serializers.CharField(required=False, max_length=10)
    together = serializers.CharField(required=False, max_length=6)
    gender = serializers.CharField(required=False, max_length=12)
    age = serializers.CharField(required=False, max_length=8)
    fewer = serializers.CharField(required=False, max_length=12)

    def validate(self, attrs: dict[str, str]) -> dict[str, str]:
        """Not more than three dimensions at once."""
        if len([value for value in attrs.values() if value and value != "*"]) > MOST:
            raise serializers.ValidationError(
                _("Figures are given for %(most)s choices at once at most.") % {"most": MOST}, code="too_many"
            )
        return attrs


class FigureShown(serializers.Serializer):
    """One figure. `state`: shown, hidden, empty, missing. What is hidden is x, in every number."""

    code = serializers.CharField()
    phase = serializers.CharField()
    title = serializers.CharField()
    belongs = serializers.CharField()
    state = serializers.ChoiceField(choices=("shown", "hidden", "empty", "missing"))
    counted = serializers.CharField()
    of = serializers.CharField()
    value = serializers.CharField()
    unit = serializers.CharField()
    low = serializers.CharField()
    high = serializers.CharField()
    mean = serializers.CharField()
    target = serializers.CharField()
    verdict = serializers.CharField()
    kinds = serializers.CharField()
    computed = serializers.CharField()


class FigureList(serializers.Serializer):
    """All figures of one choice, in the order of the quality cycle."""

    day = serializers.DateField()
    choice = serializers.DictField(child=serializers.CharField())
    results = FigureShown(many=True)
