"""The root of the addresses: one include for each app, in the order of the tower."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("isopolity.portal.urls")),
    path("", include("isopolity.agreements.urls")),
    path("", include("isopolity.fairs.urls")),
    path("", include("isopolity.matching.urls")),
    path("", include("isopolity.exchange.urls")),
    path("", include("isopolity.directory.urls")),
    path("", include("isopolity.texts.urls")),
    path("", include("isopolity.jobs.urls")),
    path("", include("isopolity.accounts.urls")),
    path("", include("isopolity.ui.urls")),
    path("account/", include("isopolity.accounts.entrance")),
    path("admin/", admin.site.urls),
]

handler400 = "isopolity.ui.errors.bad_request"
handler403 = "isopolity.ui.errors.forbidden"
handler404 = "isopolity.ui.errors.not_found"
handler429 = "isopolity.ui.errors.too_many"
handler500 = "isopolity.ui.errors.server_error"
