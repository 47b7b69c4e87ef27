from django.urls import path

from isopolity.accounts import views

app_name = "accounts"
urlpatterns = [
    path("kept", views.kept, name="kept"),
    path("account", views.account, name="account"),
    path("account/close", views.close, name="close"),
]
