from django.urls import path

from isopolity.jobs import views

app_name = "jobs"
urlpatterns = [
    path("work/<slug:public_id>", views.job, name="job"),
    path("work/<slug:public_id>/stop", views.stop, name="stop"),
    path("work/<slug:public_id>/resume", views.resume, name="resume"),
]
