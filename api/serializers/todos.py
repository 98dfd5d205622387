"""What is owed."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.people import PersonShown
from lifecycle.roles import Role
from lifecycle.wording import say_todo


class StayNamed(serializers.Serializer):
    """A stay by its number."""

    id = serializers.UUIDField()
    number = serializers.CharField()


class ToDoShown(serializers.Serializer):
    """An unmet requirement that one role owes; `person` where somebody is named."""

    id = serializers.UUIDField()
    mobility = StayNamed(allow_null=True, help_text=_("Empty where it belongs to a memorandum."))
    code = serializers.CharField()
    sentence = serializers.SerializerMethodField()
    owner = serializers.ChoiceField(choices=Role.choices)
    owner_label = serializers.SerializerMethodField()
    person = serializers.SerializerMethodField()
    transition = serializers.CharField(help_text=_("The step it blocks; empty where it blocks none."))
    since = serializers.DateTimeField()
    due_on = serializers.DateField(allow_null=True)
    late = serializers.SerializerMethodField()

    def get_sentence(self, todo: Any) -> str:
        return say_todo(todo, {todo.person_id: todo.person_name})

    @extend_schema_field(PersonShown(allow_null=True))
    def get_person(self, todo: Any) -> dict[str, str] | None:
        return {"id": str(todo.person_id), "name": todo.person_name} if todo.person_id else None

    def get_owner_label(self, todo: Any) -> str:
        return str(Role(todo.owner).label)

    @extend_schema_field(serializers.BooleanField())
    def get_late(self, todo: Any) -> bool:
        return bool(todo.is_late)


class ToDoPage(serializers.Serializer):
    """A page of to-dos, the most urgent first."""

    next = serializers.URLField(allow_null=True)
    results = ToDoShown(many=True)
