from django.urls import URLPattern, path

from isopolity.exchange.models import KnowledgeEntry, Need, Offer
from isopolity.exchange.views import desk, lists
from isopolity.ui.lists import list_paths


def entry_paths(model: type[KnowledgeEntry]) -> list[URLPattern]:
    """The addresses of needs, and those of offers: the same verbs."""
    one, many = str(model._meta.model_name), f"{model._meta.model_name}s"
    city = f"cities/<str:organisation>/{many}"
    here = f"{city}/<str:public_id>"
    of = {"model": model}
    return [
        *list_paths(many, lists.entries, many, model=model),
        path(f"{many}/<str:public_id>", lists.entry, of, name=one),
        path(city, lists.entries_of_city, of, name=f"city_{many}"),
        path(f"{city}/new", desk.new_entry, of, name=f"new_{one}"),
        path(f"{here}/edit", desk.edit_entry, of, name=f"edit_{one}"),
        path(f"{here}/publish", desk.publish_entry, of, name=f"publish_{one}"),
        path(f"{here}/confirm", desk.confirm_entry, of, name=f"confirm_{one}"),
        path(f"{here}/withdraw", desk.withdraw_entry, of, name=f"withdraw_{one}"),
        path(f"{here}/discard", desk.discard_entry, of, name=f"discard_{one}"),
        path(f"{here}/translations/<str:language>", desk.translate_entry, of, name=f"translate_{one}"),
    ]


app_name = "exchange"
urlpatterns: list[URLPattern] = [
    *entry_paths(Need),
    *entry_paths(Offer),
    *list_paths("themes", lists.themes, "themes"),
    path("themes/<str:theme>", lists.theme, name="theme"),
    path("cities/<str:organisation>/competences", desk.competences, name="competences"),
]
