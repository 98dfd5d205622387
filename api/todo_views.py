"""What is owed: by the caller, and in one stay."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from api import selectors
from api.paging import PageQuery, page_facts, page_of
from api.serializers.todos import ToDoPage
from api.views import Endpoint
from lifecycle.selectors import own_by_place


class AboutToDos(Endpoint):
    """What both lists share."""

    tag = "todos"

    def page(self, found: Any, places: Sequence[Any] | None = None) -> Response:
        """One page, the most urgent first."""
        rows, cursor = page_of(found, selectors.MOST_URGENT_FIRST, self.words(PageQuery), places)
        return Response(ToDoPage(page_facts(self.request, rows, cursor)).data)


class OwnToDos(AboutToDos):
    """What the caller owes."""

    @extend_schema(operation_id="todos", parameters=[PageQuery], responses=ToDoPage)
    def get(self, request: Any) -> Response:
        """List what you owe: by name, or in a role that you hold and nobody is named for."""
        return self.page(selectors.todos_of_actor(self.actor), own_by_place(self.actor, with_later=True))


class StayToDos(AboutToDos):
    """What is owed in a stay."""

    @extend_schema(operation_id="todos_of_mobility", parameters=[PageQuery], responses=ToDoPage)
    def get(self, request: Any, pk: UUID) -> Response:
        """List what anybody owes there."""
        return self.page(selectors.todos_of_stay(self.actor, selectors.stay(self.actor, pk)))
