"""What is typed about a text."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lifecycle.forms import ActForm
from remarks.models import Comment
from remarks.selectors import may_settle, open_remarks
from remarks.talks import talk_about


class ApprovedAsRead(ActForm):
    """Carries which text was read: another one is not approved by it."""

    read = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def present(self) -> str:
        """The digest of the text as it stands now."""
        raise NotImplementedError

    def clean_read(self) -> str:
        """Refused where the text has changed since it was shown. A program that names no text approves the present."""
        read: str = self.cleaned_data["read"]
        if read and read != self.present():
            raise forms.ValidationError(
                _("The text changed while you were reading. Look at what changed, then approve it."), code="changed"
            )
        return read


class CommentForm(ActForm):
    """A comment on a part, or on words in it."""

    part = forms.ChoiceField(label=_("Part"))
    quote = forms.CharField(label=_("Words it is about"), required=False, max_length=2000)
    text = forms.CharField(
        label=_("Your comment"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what you want to say.")},
    )

    def fill_choices(self) -> None:
        field: Any = self.fields["part"]
        field.choices = list(talk_about(self.subject).parts(self.subject).items())


class AnswerForm(ActForm):
    """An answer to a comment that is open."""

    comment = forms.ModelChoiceField(label=_("Comment"), queryset=Comment.unscoped.none())
    text = forms.CharField(
        label=_("Your answer"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write what you want to answer.")},
    )

    def fill_choices(self) -> None:
        field: Any = self.fields["comment"]
        field.queryset = open_remarks(self.subject)


class SettleForm(ActForm):
    """Which comment is settled: an own one, or whichever in the own text."""

    comment = forms.ModelChoiceField(label=_("Comment"), queryset=Comment.unscoped.none())

    def fill_choices(self) -> None:
        field: Any = self.fields["comment"]
        theirs = [one.pk for one in open_remarks(self.subject) if may_settle(one, self.subject, self.actor)]
        field.queryset = Comment.unscoped.filter(pk__in=theirs)
