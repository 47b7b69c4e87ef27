from django.urls import path

from isopolity.jobs import views

app_name = "jobs"
urlpatterns = [
    path("jobs/<slug:public_id>", views.job, name="job"),
    path("jobs/<slug:public_id>/stop", views.stop, name="stop"),
    path("jobs/<slug:public_id>/resume", views.resume, name="resume"),
]
