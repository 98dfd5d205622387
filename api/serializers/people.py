"""People and organisations, as far as everybody sees them who sees the stay."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from lifecycle.models import NamedPart
from lifecycle.roles import NamedPartKind, OrganisationPartKind


class PersonShown(serializers.Serializer):
    """A person by name."""

    id = serializers.UUIDField()
    name = serializers.CharField(source="full_name")


class OrganisationShown(serializers.Serializer):
    """An organisation by name and country."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    country = serializers.CharField()


class OrganisationPartShown(serializers.Serializer):
    """What an organisation is in the stay; `responsible` is reminded, every colleague may act."""

    part = serializers.ChoiceField(choices=OrganisationPartKind.choices)
    organisation = OrganisationShown()
    responsible = PersonShown(allow_null=True)


class NamedPartShown(serializers.Serializer):
    """What a person is in the stay by name."""

    part = serializers.ChoiceField(choices=NamedPartKind.choices)
    person = serializers.SerializerMethodField()

    @extend_schema_field(PersonShown)
    def get_person(self, part: NamedPart) -> dict[str, str]:
        return {"id": str(part.person_id), "name": part.full_name}
