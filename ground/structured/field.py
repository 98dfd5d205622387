"""The form field of a structured answer, with its editor: wherever the form is drawn, plain fields are drawn."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ground.redrawn import Redrawn
from ground.structured.faults import Faults, Path, faults_in, place_of, with_places
from ground.structured.nodes import Node, fields, id_of
from ground.structured.reading import ROW, is_sent, read, redrawn


class StructuredWidget(forms.Widget):
    """Draws the fields of a shape. What comes from a program is taken whole, under the name of the field."""

    use_fieldset = True
    shape: Mapping[str, Any] = {}
    faults: Faults

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs)
        self.faults = {}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if name in data:
            return data.get(name)
        return read(self.shape, data, name) if is_sent(data, name) else None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and not is_sent(data, name)

    def node(self, name: str, value: Any) -> Node:
        """The tree that is drawn."""
        return fields(self.shape, value, name, self.faults)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return SafeString(render_to_string("components/_structured.html", {"node": self.node(name, value)}))


class StructuredField(forms.JSONField):
    """A value of a known shape; each fault is told with its place, and kept for the editor."""

    widget = StructuredWidget

    def __init__(self, *, shape: dict[str, Any], **rest: Any) -> None:
        super().__init__(**rest)
        self.shape = shape

    @property
    def shape(self) -> dict[str, Any]:
        """The JSON Schema that answers follow."""
        return self._shape

    @shape.setter
    def shape(self, shape: dict[str, Any]) -> None:
        self._shape = self.widget.shape = shape

    def __deepcopy__(self, memo: Any) -> "StructuredField":
        copied: StructuredField = super().__deepcopy__(memo)
        copied.widget.faults = {}  # of one form, never of the next
        return copied

    def prepare_value(self, value: Any) -> Any:
        """The value itself, for the editor; what cannot be read at all leaves it empty."""
        try:
            return json.loads(value) if isinstance(value, str) and value else value
        except ValueError:
            return None

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial if self.disabled else self.prepare_value(data)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value if isinstance(value, str) or value is None else json.dumps(value))
        self.widget.faults = faults = {} if cleaned is None else faults_in(self.shape, cleaned)
        if faults:
            raise forms.ValidationError(
                [forms.ValidationError(told, code="shape") for told in with_places(self.shape, faults)]
            )
        return cleaned

    def refuse(self, path: Path, words: str) -> forms.ValidationError:
        """A fault that only the form around can see, told at its place."""
        self.widget.faults.setdefault(path, []).append(words)
        return forms.ValidationError(f"{place_of(self.shape, path)}: {words}", code="shape")

    def editor(self, value: Any, name: str) -> Node:
        """The fields of this value with the faults found last, for pages that draw them without the form."""
        return fields(self.shape, value, name, self.widget.faults)

    def leads(self, name: str) -> list[tuple[str, str]]:
        """The id of the control that each fault stands at, and its sentence."""
        told = with_places(self.shape, self.widget.faults)
        paths = [path for path, words in self.widget.faults.items() for _one in words]
        ids = [id_of(".".join([name, *map(str, path)])) for path in paths]
        return list(zip(ids, told, strict=True))

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> "StructuredBoundField":
        return StructuredBoundField(form, self, field_name)


class StructuredBoundField(forms.BoundField):
    """Tells a page where the faults stand."""

    @property
    def leads(self) -> list[tuple[str, str]]:
        """The id of each control, and what is wrong there."""
        assert isinstance(self.field, StructuredField)
        return self.field.leads(self.html_name)


class HasRows(Redrawn):
    """A form with structured answers: its page is drawn again where a row is added or taken away."""

    def looks(self) -> bool:
        return self.is_bound and ROW in self.data

    def unjudged(self) -> None:
        self._errors, self.cleaned_data = ErrorDict(), {}
        sent: dict[str, Any] = {name: self.data[name] for name in self.data}
        lists = getattr(self.data, "getlist", None)
        for name, field in self.fields.items():
            if isinstance(field, StructuredField):
                sent[name] = redrawn(field.shape, self.data, name)
            elif lists and isinstance(field, forms.MultipleChoiceField):
                sent[name] = lists(name)
        self.data = sent
