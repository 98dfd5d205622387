"""Parts 2 and 9: what is written in words alone."""

from typing import Any

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.annex_models import AnnexFile
from partnerships.content import SECOND
from partnerships.parts.words import objectives
from portal.memoranda.writing.cells import Cell, PartView, lines_in


class AimsView(PartView):
    """Part 2."""

    key, template = "aims", "portal/writing/aims.html"
    intro = gettext_lazy("The standard text stands in every memorandum. Add what else you want to reach together.")

    def read(self, data: QueryDict) -> dict[str, Any]:
        self.data = data
        return {"content": self._texts(data)}

    @property
    def objectives(self) -> str:
        """The sentences that stand in every memorandum."""
        return objectives()

    @property
    def others(self) -> Cell:
        """What the partners add."""
        kept = self.content.get("other_objectives", "")
        return self.area("other_objectives", _("Other objectives agreed"), kept)


class AnnexesView(PartView):
    """Part 9."""

    key, template = "annexes", "portal/writing/annexes.html"
    intro = gettext_lazy("What is attached, and whatever has found no place before.")

    def read(self, data: QueryDict) -> dict[str, Any]:
        self.data = data
        texts: dict[str, Any] = self._texts(data)
        if listed := lines_in(texts.pop("annexes", "")):
            texts["annexes"] = listed
        if texts.pop("quality_commitment", ""):
            texts["quality_commitment"] = True
        return {"content": texts}

    @cached_property
    def files(self) -> list[AnnexFile]:
        """The annexes that are files."""
        return list(self.version.annex_files.select_related("file"))

    @property
    def cells(self) -> list[Cell]:
        """The list of annexes, free text, and what the paper brings along by itself."""
        kept = "\n".join(self.content.get("annexes", ()))
        return [
            self.area(
                "annexes",
                _("Annexes"),
                kept,
                help=_("One on each line. What is a file is added below, and listed with the others."),
            ),
            self.area(
                "additional_information", _("Additional information"), self.content.get("additional_information", "")
            ),
            self._commitment(),
            self._second_language(),
        ]

    def _commitment(self) -> Cell:
        kept = self.content.get("quality_commitment")
        return Cell(
            "quality_commitment",
            _("The quality commitment is an annex"),
            self.data.get("quality_commitment") if self.data is not None else kept,
            "yes",
            help=_("What each side promises for every stay. Its text stands where one reads, and on the paper."),
        )

    def _second_language(self) -> Cell:
        kept = self.content.get("second_language", "")
        written_in = self.version.memorandum.language
        others = [(code, str(name)) for code, name in SECOND.items() if code != written_in]
        return Cell(
            "second_language",
            _("Second language of the paper"),
            self.data.get("second_language", "") if self.data is not None else kept,
            "select",
            [("", str(_("None"))), *others],
            faults=self.faults("content", "second_language"),
            help=_("Headings and fixed sentences stand in both; units where the library has them in both."),
        )
