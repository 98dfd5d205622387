"""Addresses of the library of units."""

from django.urls import path

from portal.units import bringing_views, editing_views, views

app_name = "units"
urlpatterns = [
    path("", views.library, name="library"),
    path("new/", views.add_unit, name="add"),
    path("empty.<str:kind>", views.empty_table, name="empty"),
    path("examples/", views.examples, name="examples"),
    path("take-over/", bringing_views.take_over_units, name="take-over"),
    path("qualifications/new/", views.add_qualification, name="add-qualification"),
    path("qualifications/<uuid:pk>/", views.qualification, name="qualification"),
    path("qualifications/<uuid:pk>/drop/", views.drop_qualification, name="drop-qualification"),
    path("qualifications/<uuid:pk>/paste/", bringing_views.paste_units, name="paste-units"),
    path("qualifications/<uuid:pk>/units.<str:kind>", views.export, name="export"),
    path("<uuid:pk>/", editing_views.unit, name="unit"),
    path("<uuid:pk>/versions/<int:number>/", editing_views.version, name="version"),
    path("<uuid:pk>/paste/", bringing_views.paste_outcomes, name="paste"),
    path("<uuid:pk>/share/", editing_views.share, name="share"),
    path("<uuid:pk>/drop/", editing_views.drop, name="drop"),
    path("<uuid:pk>/take/", editing_views.take, name="take"),
]
