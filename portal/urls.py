"""Addresses of the pages."""

from django.urls import path

from portal import memoranda, views

app_name = "portal"
urlpatterns = [
    path("", views.landing, name="landing"),
    path("stays/", views.stays, name="stays"),
    path("stays/export.csv", views.stays_csv, name="stays-csv"),
    path("stays/new/", views.plan, name="plan"),
    path("stays/<uuid:pk>/", views.stay, name="stay"),
    path("stays/<uuid:pk>/acts/<str:name>/", views.act, name="act"),
    path("stays/<uuid:pk>/agreement/<str:part>/", views.part, name="part"),
    path("stays/<uuid:pk>/code/", views.code, name="code"),
    path("stays/<uuid:pk>/retry/<uuid:row>/", views.retry, name="retry"),
    path("stays/<uuid:pk>/<str:machine>/<uuid:subject>/<str:name>/", views.transition, name="transition"),
    path("todos/", views.todos, name="todos"),
    path("memoranda/", memoranda.memoranda, name="memoranda"),
    path("memoranda/<uuid:pk>/", memoranda.memorandum, name="memorandum"),
    path("memoranda/<uuid:pk>/steps/<str:name>/", memoranda.memorandum_transition, name="memorandum-transition"),
    path("memoranda/<uuid:pk>/acts/<str:name>/", memoranda.memorandum_act, name="memorandum-act"),
    path("memoranda/<uuid:pk>/code/", memoranda.memorandum_code, name="memorandum-code"),
]
