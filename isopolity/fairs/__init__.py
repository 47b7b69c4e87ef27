"""Cooperation fairs: the timetable of bilateral meetings that a hall allows, and a reason for each wish that it cannot keep."""
