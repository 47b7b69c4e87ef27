"""Timetables, and the pages of the day."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
