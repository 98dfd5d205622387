"""Addresses of the API."""

from django.urls import path, re_path

from api import document_views, figure_views, mobility_views, todo_views, views

app_name = "api"
urlpatterns = [
    path("schema/", views.schema, name="schema"),
    path("docs/", views.docs, name="docs"),
    path("problems/<str:code>", views.Problem.as_view(), name="problem"),
    path("rule-sets/", mobility_views.RuleSetList.as_view(), name="rule-sets"),
    path("mobilities/", mobility_views.Mobilities.as_view(), name="mobilities"),
    path("mobilities/<uuid:pk>/", mobility_views.OneMobility.as_view(), name="mobility"),
    path("mobilities/<uuid:pk>/transitions/", mobility_views.Transitions.as_view(), name="transitions"),
    path("mobilities/<uuid:pk>/transitions/<slug:name>/", mobility_views.TakeTransition.as_view(), name="transition"),
    path("mobilities/<uuid:pk>/todos/", todo_views.StayToDos.as_view(), name="mobility-todos"),
    path("mobilities/<uuid:pk>/documents/", document_views.StayPapers.as_view(), name="mobility-documents"),
    path("todos/", todo_views.OwnToDos.as_view(), name="todos"),
    path("quality/figures/", figure_views.QualityFigures.as_view(), name="quality-figures"),
    path("documents/", document_views.Papers.as_view(), name="documents"),
    path("documents/<uuid:pk>/", document_views.OnePaper.as_view(), name="document"),
    path("documents/<uuid:pk>/file/", document_views.PaperFile.as_view(), name="document-file"),
    re_path(r"^(?P<path>[\s\S]*)\Z", views.Nowhere.as_view(), name="nowhere"),  # line breaks too
]
