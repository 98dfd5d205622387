"""The field with which a file is handed in."""

from typing import Any

from django import forms

from documents.filing import acceptable
from ground.errors import InputRefused
from ground.sentences import sentence


class HandedInField(forms.FileField):
    """A PDF or a picture; one that is not taken is told beside the field, and what else was typed is kept."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file:
            try:
                acceptable(file)
            except InputRefused as refused:
                raise forms.ValidationError(sentence(refused.code, refused.params), refused.code) from refused
            finally:
                file.seek(0)  # it is read again: to be kept, or by the next form that looks at it
        return file
