"""An annex of a memorandum that is a file: added to a draft, and taken out of it."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.file_fields import HandedInField
from documents.filing import store_file
from ground import clock
from lifecycle.deciding import Deciding
from lifecycle.errors import ActRefused
from lifecycle.forms import ActForm
from lifecycle.registry import act
from lifecycle.roles import Role
from lifecycle.steps import ActStep
from lifecycle.vocabulary import About
from partnerships.annex_models import AnnexFile
from partnerships.drafting import EDITABLE, mark_written, require_editable
from partnerships.models import MemorandumVersion


class AnnexForm(ActForm):
    """The file, and what it is called where that is not its own name."""

    title = forms.CharField(label=_("What it is"), max_length=200, required=False)
    file = HandedInField(
        label=_("File"),
        help_text=_("A PDF or a photograph. Every party reads it, and the paper names it with its fingerprint."),
    )


class DropAnnexForm(ActForm):
    """Which one goes."""

    annex = forms.ModelChoiceField(label=_("Annex"), queryset=AnnexFile.objects.none())

    def fill_choices(self) -> None:
        field: Any = self.fields["annex"]
        field.queryset = cast(MemorandumVersion, self.subject).annex_files.all()


@act(
    "partnerships.attach_annex",
    machine="mou",
    roles=(Role.PARTY,),
    while_in=EDITABLE,
    form=AnnexForm,
    label=_("Add a file as an annex"),
    told=_("added a file as an annex to the memorandum"),
    on_behalf=False,
    about=(About("annex"),),
)
def attach_annex(step: ActStep[MemorandumVersion]) -> None:
    """Kept as every file that is handed in; the version names it."""
    version, file = step.subject, step.data["file"]
    require_editable(version)
    stored = store_file(file=file, label=file.name, actor=step.actor, reader_roles=())
    title = step.data["title"].strip() or stored.label
    AnnexFile.objects.create(version=version, title=title, file=stored, added_at=clock.now())
    mark_written(version, ["annexes"], step.decider_id)
    step.event_details |= {"annex": title, "sha256": stored.given_sha256}


def an_annex_there(version: MemorandumVersion, deciding: Deciding) -> None:
    """There is a file to take out."""
    if not version.annex_files.exists():
        raise ActRefused("partnerships.no_annex")


@act(
    "partnerships.drop_annex",
    machine="mou",
    roles=(Role.PARTY,),
    while_in=EDITABLE,
    form=DropAnnexForm,
    label=_("Take a file out of the annexes"),
    told=_("took a file out of the annexes of the memorandum"),
    on_behalf=False,
    requires=an_annex_there,
    about=(About("annex"),),
)
def drop_annex(step: ActStep[MemorandumVersion]) -> None:
    """Earlier versions and their papers go on naming it."""
    require_editable(step.subject)
    annex = step.data["annex"]
    step.event_details |= {"annex": annex.title, "sha256": annex.file.given_sha256}
    annex.delete()
    mark_written(step.subject, ["annexes"], step.decider_id)
