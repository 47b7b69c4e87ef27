from django.urls import URLPattern

from isopolity.fairs.routes import day, event, hall, meetings

app_name = "fairs"
urlpatterns: list[URLPattern] = [*event.urlpatterns, *meetings.urlpatterns, *hall.urlpatterns, *day.urlpatterns]
