"""Addresses of the directory of partners."""

from django.urls import path

from portal.partners import answering_views, views, writing_views

app_name = "partners"
urlpatterns = [
    path("", views.directory, name="directory"),
    path("export.<str:kind>", views.export, name="export"),
    path("find/", views.find, name="find"),
    path("paste/", writing_views.paste, name="paste"),
    path("own/", views.own, name="own"),
    path("own/profile/", writing_views.own_profile, name="own-profile"),
    path("own/places/", writing_views.own_places, name="own-places"),
    path("check/<str:token>/", answering_views.answer, name="answer"),
    path("<uuid:pk>/", views.partner, name="partner"),
    path("<uuid:pk>/open/", views.open_things, name="open"),
    path("<uuid:pk>/stays/", views.stays, name="stays"),
    path("<uuid:pk>/vouch/", writing_views.vouch, name="vouch"),
    path("<uuid:pk>/profile/", writing_views.profile, name="profile"),
    path("<uuid:pk>/ask/", writing_views.ask, name="ask"),
    path("<uuid:pk>/places/", writing_views.places, name="places"),
    path("<uuid:pk>/contacts/new/", writing_views.new_contact, name="new-contact"),
    path("<uuid:pk>/contacts/<uuid:row>/", writing_views.contact, name="contact"),
    path("<uuid:pk>/people/<uuid:person>/", writing_views.about_person, name="about-person"),
    path("<uuid:pk>/checks/new/", writing_views.new_check, name="new-check"),
    path("<uuid:pk>/checks/<uuid:row>/", writing_views.drop_check, name="drop-check"),
    path("<uuid:pk>/notes/", writing_views.new_note, name="new-note"),
    path("<uuid:pk>/notes/<uuid:row>/", writing_views.note, name="note"),
]
