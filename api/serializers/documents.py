"""Papers: what is on file about them, and where their file is."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from documents.models import DocumentState, Rendering


class DocumentShown(serializers.Serializer):
    """One paper in one rendering and language."""

    id = serializers.UUIDField()
    mobility = serializers.UUIDField(source="mobility_id", allow_null=True)
    number = serializers.CharField()
    version_no = serializers.IntegerField()
    kind = serializers.CharField()
    title = serializers.CharField()
    rendering = serializers.ChoiceField(choices=Rendering.choices)
    state = serializers.ChoiceField(choices=DocumentState.choices)
    state_label = serializers.CharField(source="get_state_display")
    language = serializers.CharField()
    created_at = serializers.DateTimeField()
    ready_at = serializers.DateTimeField(allow_null=True)
    pages = serializers.IntegerField(allow_null=True)
    size = serializers.IntegerField(allow_null=True)
    sha256 = serializers.CharField(allow_blank=True)
    file = serializers.SerializerMethodField()

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_file(self, document: Any) -> str | None:
        if not document.has_file:
            return None
        return str(self.context["request"].build_absolute_uri(reverse("api:document-file", args=[document.pk])))


class DocumentPage(serializers.Serializer):
    """A page of papers, newest first."""

    next = serializers.URLField(allow_null=True)
    results = DocumentShown(many=True)
