from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "isopolity.accounts"
