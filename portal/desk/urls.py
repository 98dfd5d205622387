"""Addresses of those who decide."""

from django.urls import path

from portal.desk import texts, views

app_name = "desk"
urlpatterns = [
    path("decisions/", views.queue, name="queue"),
    path("decisions/decided/", views.decided, name="decided"),
    path("decisions/together/", views.together, name="together"),
    path("decisions/texts/", texts.texts, name="texts"),
    path("decisions/texts/new/", texts.text, name="new-text"),
    path("decisions/texts/<uuid:pk>/", texts.text, name="text"),
    path("decisions/<uuid:pk>/appeal/", views.appeal, name="appeal"),
    path("decisions/<uuid:pk>/terms/", views.terms, name="terms"),
    path("decisions/<uuid:pk>/correct/", views.correct, name="correct"),
    path("decisions/<uuid:pk>/service/", views.service, name="service"),
    path("decisions/<uuid:pk>/", views.dossier, name="dossier"),
    path("apprentices/", views.employer, name="employer"),
    path("apprentices/<uuid:pk>/", views.employer_stay, name="employer-stay"),
]
