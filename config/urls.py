"""The addresses of the installation."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("portal.urls")),
    path("tutor/", include("portal.tutor.urls")),
    path("", include("portal.desk.urls")),
    path("partners/", include("portal.partners.urls")),
    path("operator/", include("portal.operator.urls")),
    path("", include("documents.urls")),
    path("api/v1/", include("api.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "ground.error_pages.cannot_read"
