"""Addresses of papers. Included once, without prefix: the address of a check is printed on paper and must stay."""

from django.urls import path

from documents import views

app_name = "documents"
urlpatterns = [
    path("papers/<uuid:pk>/", views.download, name="download"),
    path("files/<uuid:pk>/", views.stored_file, name="file"),
    path("v", views.check_start),
    path("v/", views.check_start, name="check-start"),
    path("v/<str:code>", views.check, name="check"),
]
