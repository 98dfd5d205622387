"""The figures of quality, for programs: the same rows as on the page and in files."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from api.serializers.figures import FigureList, FigureQuery
from api.views import Endpoint
from quality.figures import Figures
from quality.lines import rows_of


class QualityFigures(Endpoint):
    """Figures of the organisation whose quality the caller manages; of nobody's for everybody else."""

    tag = "quality"

    @extend_schema(operation_id="quality_figures", parameters=[FigureQuery], responses=FigureList)
    def get(self, request: Any) -> Response:
        """List all figures for one value each of three dimensions at most; small groups are hidden."""
        figures = Figures(self.actor, **self.words(FigureQuery))
        shown = {
            "day": figures.today,
            "choice": dict(figures.choice.values),
            "results": [asdict(row) for row in rows_of(figures)],
        }
        return Response(FigureList(shown).data)
