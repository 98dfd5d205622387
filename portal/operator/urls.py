"""Addresses of the operator's pages."""

from django.urls import path

from portal.operator import views

app_name = "operator"
urlpatterns = [
    path("", views.outbox_page, name="outbox"),
    path("rows/<uuid:pk>/", views.row_page, name="row"),
    path("act/<slug:move>/", views.act, name="act"),
    path("acts/", views.acts, name="acts"),
]
