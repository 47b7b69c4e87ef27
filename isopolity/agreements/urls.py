from django.urls import URLPattern, path

from isopolity.agreements.views import agreements, answers, facts, guide, parties, register, silent, steps
from isopolity.ui.lists import list_paths

app_name = "agreements"
one = "agreements/<slug:public_id>"
urlpatterns: list[URLPattern] = [
    *list_paths("agreements", register.register, "register"),
    path("guide", guide.guide, name="guide"),
    path("guide.json", guide.as_file, name="guide_json"),
    path("guide/whole", guide.whole, name="guide_whole"),
    path("guide/<slug:stage>", guide.stage, name="guide_stage"),
    path("agreements.atom", register.feed, name="feed"),
    path("agreements/stages", register.stages, name="stages"),
    path("agreements/silent", silent.silent, name="silent"),
    path("agreements/silent/write", silent.write, name="write_to_silent"),
    path("agreements/answer/<slug:token>", silent.answer, name="answer"),
    path("cities/<slug:public_id>/agreements", register.of_city, name="of_city"),
    path("contacts/<slug:contact_id>/announce", agreements.announce, name="announce"),
    path(one, agreements.agreement, name="agreement"),
    path(f"{one}/move/<slug:move>", agreements.move, name="move"),
    path(f"{one}/history/<slug:move_id>/correct", agreements.correct, name="correct"),
    path(f"{one}/steps", steps.steps, name="steps"),
    path(f"{one}/steps/<slug:step>/done", steps.tick, name="tick_step"),
    path(f"{one}/forms/<slug:name>", answers.fill, name="form"),
    path(f"{one}/settings", agreements.settings, name="settings"),
    path(f"{one}/parties/new", parties.add_party, name="add_party"),
    path(f"{one}/parties/<slug:party_id>/name", parties.name_party, name="name_party"),
    path(f"{one}/parties/<slug:party_id>/withdraw", parties.withdraw_party, name="withdraw_party"),
    path(f"{one}/supporters/new", parties.add_supporter, name="add_supporter"),
    path(f"{one}/supporters/<slug:supporter_id>/withdraw", parties.withdraw_supporter, name="withdraw_supporter"),
    path(f"{one}/news/new", facts.tell_news, name="tell_news"),
    path(f"{one}/amounts/new", facts.tell_amount, name="tell_amount"),
    path(f"{one}/facts/<slug:fact_id>/state", facts.add_statement, name="add_statement"),
    path(f"{one}/facts/<slug:fact_id>/withdraw", facts.withdraw, name="withdraw_fact"),
]
