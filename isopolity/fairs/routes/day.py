"""The day in the hall, and what came of it."""

from django.urls import URLPattern, path

from isopolity.fairs.views import custody, day, outcomes

fair = "fairs/<str:public_id>"
delegation = f"{fair}/delegations/<str:delegation_id>"
urlpatterns: list[URLPattern] = [
    path(f"{fair}/files", custody.files, name="files"),
    path(f"{fair}/files/<str:file_id>", custody.file, name="file"),
    path(f"{fair}/takings/<str:taking_id>/acts", custody.hall_acts, name="hall_acts"),
    path(f"{fair}/recall", custody.recall, name="recall"),
    path(f"{fair}/reception", day.reception, name="reception"),
    path(f"{fair}/<str:noun>/<str:thing_id>/incident", day.incident, name="incident"),
    path(f"{fair}/results", outcomes.results, name="results"),
    path(f"{fair}/silent", outcomes.silent, name="silent"),
    path(f"{delegation}/outcomes", outcomes.reports, name="reports"),
    path(f"{delegation}/meetings/<str:meeting_id>/outcome", outcomes.report, name="report"),
]
