"""Addresses of the tutor's pages."""

from django.urls import path

from portal.tutor import views

app_name = "tutor"
urlpatterns = [
    path("", views.trainees, name="trainees"),
    path("holiday/", views.holiday, name="holiday"),
    path("weeks/", views.weeks, name="weeks"),
    path("<uuid:pk>/", views.week, name="week"),
    path("<uuid:pk>/stay/", views.stay, name="stay"),
    path("<uuid:pk>/week/<int:nth>/", views.week, name="week-of"),
    path("<uuid:pk>/assessment/", views.assessment, name="assessment"),
    path("<uuid:pk>/assessment/<int:number>/", views.assessment, name="assessment-of"),
    path("<uuid:pk>/sign/", views.sign, name="sign"),
    path("<uuid:pk>/hand-over/", views.hand_over, name="hand-over"),
]
