"""Addresses of the operator's pages."""

from django.urls import path

from portal.operator import organisation_views, views

app_name = "operator"
urlpatterns = [
    path("", views.outbox_page, name="outbox"),
    path("rows/<uuid:pk>/", views.row_page, name="row"),
    path("act/<slug:move>/", views.act, name="act"),
    path("acts/", views.acts, name="acts"),
    path("organisations/", organisation_views.organisations, name="organisations"),
    path("organisations/<uuid:pk>/", organisation_views.organisation, name="organisation"),
    path("organisations/<uuid:pk>/confirm/", organisation_views.confirm, name="confirm-organisation"),
    path("organisations/<uuid:pk>/name/", organisation_views.change_name, name="rename-organisation"),
    path("organisations/<uuid:pk>/merge/", organisation_views.merge_rows, name="merge-organisation"),
]
