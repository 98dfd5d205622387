"""The assessor stands by the results, on the page on which everything is signed."""

from django.http import Http404
from django.urls import reverse

from portal.steps.grid_page import CONFIRMS, GridPage
from portal.tutor.trainee import Trainee


class SignPage(GridPage):
    """As who looks after trainees reaches it, and goes back to them."""

    def __init__(self, trainee: Trainee) -> None:
        super().__init__(trainee.mobility, trainee.actor, CONFIRMS)
        self.behalf = None
        if not self.own:
            raise Http404

    @property
    def home(self) -> str:
        """The list of trainees."""
        return reverse("tutor:trainees")

    @property
    def assesses(self) -> str:
        """Where results are stated that are missing."""
        assert self.mobility is not None
        return reverse("tutor:assessment", args=[self.mobility.pk])
