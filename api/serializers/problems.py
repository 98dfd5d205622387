"""Problem details as the description of the API shows them."""

from rest_framework import serializers


class Fault(serializers.Serializer):
    """One field that cannot be taken; a field in a field is written `participant.email`."""

    field = serializers.CharField(allow_blank=True)
    code = serializers.CharField()
    message = serializers.CharField()


class PersonNamed(serializers.Serializer):
    """A person by name."""

    id = serializers.UUIDField()
    name = serializers.CharField(allow_blank=True)


class Unmet(serializers.Serializer):
    """One requirement that is not met."""

    code = serializers.CharField()
    sentence = serializers.CharField()
    owner = serializers.CharField()
    owner_label = serializers.CharField()
    person = PersonNamed(allow_null=True)
    due_on = serializers.DateField(allow_null=True)


class ProblemDetails(serializers.Serializer):
    """A refusal (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField()
    code = serializers.CharField()
    next_step = serializers.CharField()
    request = serializers.CharField(allow_blank=True)
    errors = Fault(many=True, required=False)
    unmet = Unmet(many=True, required=False)
    missed = serializers.ListField(child=serializers.CharField(), required=False)
    version = serializers.IntegerField(required=False, allow_null=True)


class ProblemKind(serializers.Serializer):
    """What a code means; places in the sentence that differ each time are shown as …"""

    type = serializers.CharField()
    code = serializers.CharField()
    sentence = serializers.CharField()
