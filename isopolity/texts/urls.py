from django.urls import URLPattern, path

from isopolity.texts import views

app_name = "texts"
urlpatterns: list[URLPattern] = [
    path("comments/<str:public_id>/withdraw", views.withdraw_comment, name="withdraw_comment"),
    path("comments/<str:kind>/<str:object_id>", views.comments, name="comments"),
    path("comments/<str:kind>/<str:object_id>/new", views.write_comment, name="write_comment"),
]
