"""The engine's refusals in the sentences people read on pages."""

from django.utils import translation

from ground.errors import SojournError
from ground.sentences import sentence
from lifecycle.errors import ActInvalid, TransitionRefused
from lifecycle.wording import say_missing, say_refusal


def in_words(refused: SojournError) -> list[str]:
    """Every unmet requirement, every field, or the one sentence of the refusal."""
    with translation.override("en"):
        if isinstance(refused, TransitionRefused):
            return say_missing(refused.unmet, refused.stay) or [sentence(refused.code, refused.params)]
        if isinstance(refused, ActInvalid):
            return [
                f"{_label(refused, name)}: {' '.join(map(str, errors))}" for name, errors in refused.form.errors.items()
            ]
        return [say_refusal(refused)]


def _label(refused: ActInvalid, name: str) -> str:
    field = refused.form.fields.get(name)
    return f"{name} ({field.label})" if field is not None and field.label else name
