from django.urls import path

from isopolity.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("desk", views.desk, name="desk"),
]
