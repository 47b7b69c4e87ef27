"""Interpreters, and requests for meetings."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
