from django.urls import path

from isopolity.ui import views

app_name = "ui"
urlpatterns = [
    path("style-<slug:name>.css", views.style, name="style"),
    path("favicon.ico", views.icon, name="icon"),
    path("language", views.language, name="language"),
]
