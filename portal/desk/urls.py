"""Addresses of those who decide."""

from django.urls import path

from portal.desk import views

app_name = "desk"
urlpatterns = [
    path("decisions/", views.queue, name="queue"),
    path("decisions/<uuid:pk>/", views.dossier, name="dossier"),
    path("apprentices/", views.employer, name="employer"),
    path("apprentices/<uuid:pk>/", views.employer_stay, name="employer-stay"),
]
