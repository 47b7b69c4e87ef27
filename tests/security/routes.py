"""Every address of the product, walked from the resolver, and how a test fills each in: its parts, and a body that it takes."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from isopolity.accounts.models import User
from isopolity.directory.models import Organisation
from isopolity.directory.queries import profile_version
from isopolity.matching.models import HiddenMatch
from isopolity.ui.stylesheet import STYLE_NAME
from tests.factories.directory import PASSWORD
from tests.security.agreements import AGREEMENTS
from tests.security.fair_routes import FAIRS
from tests.security.lists import accept_pair, sides
from tests.security.recipes import Body, Parts, Recipe, city, nothing, one, says


def walk(patterns: list[Any], namespace: str = "") -> Iterator[str]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from walk(entry.url_patterns, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name or entry.pattern}"


def names() -> list[str]:
    """The names of all routes, each once, in the resolver's order; those of the admin too."""
    return list(dict.fromkeys(walk(get_resolver().url_patterns)))


def entry_of(which: str, **more: str) -> Parts:
    """The parts of an address of a need or offer below its city."""
    return lambda sphere: {"organisation": sphere.city.public_id, "public_id": getattr(sphere, which).public_id, **more}


def entry_recipes(noun: str) -> dict[str, Recipe]:
    """The routes of needs, and those of offers."""
    typed = {"theme": "sanitation", "title": "Compost from markets", "language": "en", "beneficiaries": ["women"], "do": "publish"}
    more: dict[str, Any] = {"urgency": "2"} if noun == "need" else {"capacity": "1", "basis": ""}
    return {
        f"exchange:{noun}s": Recipe(),
        f"exchange:{noun}s_csv": Recipe(),
        f"exchange:{noun}s_json": Recipe(),
        f"exchange:{noun}": Recipe(lambda sphere: {"public_id": getattr(sphere, f"published_{noun}").public_id}),
        f"exchange:city_{noun}s": Recipe(city("organisation")),
        f"exchange:new_{noun}": Recipe(city("organisation"), says(**typed, **more), bad={"do": "publish"}),
        f"exchange:edit_{noun}": Recipe(entry_of(f"published_{noun}"), says(**{**typed, **more, "do": "save", "version": "1"})),
        f"exchange:publish_{noun}": Recipe(entry_of(f"unfinished_{noun}"), nothing, bad=None),
        f"exchange:confirm_{noun}": Recipe(entry_of(f"published_{noun}"), nothing, bad=None),
        f"exchange:withdraw_{noun}": Recipe(entry_of(f"published_{noun}"), says(reason="We found help nearby.")),
        f"exchange:discard_{noun}": Recipe(entry_of(f"unfinished_{noun}"), nothing, bad=None),
        f"exchange:translate_{noun}": Recipe(
            entry_of(f"published_{noun}", language="fr"), says(title="Tri des déchets", text=""), bad={"title": "x" * 9000}
        ),
    }


STAY = {"listed_from": "1971", "source_title": "List of least developed countries"}
REQUEST = {"reason": "We sort waste.", "question": "Who pays?", "language": "en"}


def call_note(sphere: Any) -> Mapping[str, Any]:
    day = date(2026, 3, 3).isoformat()
    texts = {"text": "We talked.", "language": "en", "next_step": "Send the plan.", "next_owner": sphere.city.public_id}
    return {"held_on": day, "next_due_on": day, **texts}


def contact_parts(sphere: Any) -> Mapping[str, Any]:
    return {"public_id": sphere.city.public_id, "contact_id": sphere.contact.public_id}


def put_aside(sphere: Any) -> object:
    return HiddenMatch.objects.create(organisation=sphere.city, partner=sphere.other, hidden_at=timezone.now())


def confirmation_key(sphere: Any) -> Mapping[str, Any]:
    """The link in the mail that asks the person to confirm an address."""
    return {"key": EmailConfirmationHMAC(sphere.world.people["person"].emailaddress_set.get(verified=False)).key}


def reset_key(sphere: Any) -> Mapping[str, Any]:
    person = User.objects.get(pk=sphere.world.people["person"].pk)
    return {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}


PORTAL = {
    **{f"portal:{name}": Recipe() for name in ("home", "about", "history", "search", "links", "links_csv", "links_json", "desk")},
    "portal:city": Recipe(city()),
    "portal:city_more": Recipe(city()),
}
PAIR: Parts = lambda sphere: {"public_id": sphere.city.public_id, "partner_id": sphere.other.public_id}  # noqa: E731
PARTNER: Body = lambda sphere: {"partner": sphere.other.public_id}  # noqa: E731
MATCHING = {
    "matching:partners": Recipe(),
    "matching:order": Recipe(),
    "matching:matches": Recipe(city()),
    "matching:hidden": Recipe(city()),
    "matching:hide": Recipe(city(), PARTNER, bad=None),
    "matching:show": Recipe(city(), PARTNER, bad=None, prepare=put_aside),
    "matching:pair": Recipe(PAIR),
    "matching:requests": Recipe(city()),
    "matching:request": Recipe(lambda sphere: {"public_id": sphere.city.public_id, "request_id": sphere.request.public_id}),
    "matching:step": Recipe(
        lambda sphere: {"public_id": sphere.city.public_id, "request_id": sphere.request.public_id, "kind": "decline"},
        says(text="Not this year.", language="en"),
    ),
    "matching:ask": Recipe(PAIR, says(**REQUEST)),
    "matching:contacts": Recipe(city()),
    "matching:contacts_csv": Recipe(city()),
    "matching:contacts_json": Recipe(city()),
    "matching:steps": Recipe(city()),
    "matching:calls": Recipe(contact_parts),
    "matching:write_note": Recipe(contact_parts, call_note),
    "matching:contact": Recipe(lambda sphere: {"contact_id": sphere.contact.public_id}),
}
EXCHANGE = {
    **entry_recipes("need"),
    **entry_recipes("offer"),
    "exchange:themes": Recipe(),
    "exchange:themes_csv": Recipe(),
    "exchange:themes_json": Recipe(),
    "exchange:theme": Recipe(lambda sphere: {"theme": "recycling"}),
    "exchange:competences": Recipe(city("organisation"), says(themes=["sanitation"]), bad={"themes": ["no such theme"]}),
}
GEOGRAPHY = {
    "directory:places": Recipe(),
    "directory:places_csv": Recipe(),
    "directory:places_json": Recipe(),
    "directory:place": Recipe(lambda sphere: {"geoname_id": sphere.place.geoname_id}),
    "directory:countries": Recipe(),
    "directory:countries_csv": Recipe(),
    "directory:countries_json": Recipe(),
    "directory:country": Recipe(lambda sphere: {"iso2": "BJ"}),
    "directory:add_ldc_period": Recipe(lambda sphere: {"iso2": "BE"}, says(**STAY), actor="steward"),
    "directory:ldc_period": Recipe(lambda sphere: {"public_id": sphere.period.public_id}, says(**STAY), actor="steward"),
    "directory:remove_ldc_period": Recipe(
        lambda sphere: {"public_id": sphere.period.public_id}, says(why="Entered by mistake."), actor="steward"
    ),
    "directory:sources": Recipe(),
}


def judgement(sphere: Any) -> Mapping[str, Any]:
    """What who vouches sends: in whose name, why, and which state of the draft was read."""
    role = sphere.world.people["steward"].roles.get()
    seen = Organisation.objects.get(pk=sphere.city.pk).changed_at.isoformat()
    return {"do": "vouch", "role": role.public_id, "reason": "Known to us.", "seen_at": seen}


def answer_to_claim(sphere: Any) -> Mapping[str, Any]:
    return {"do": "accept", "role": sphere.world.people["steward"].roles.get().public_id, "reason": "Known to us."}


def hand_over(sphere: Any) -> Mapping[str, Any]:
    return {name: value for name, value in judgement(sphere).items() if name != "do"}


def profile(sphere: Any) -> Mapping[str, Any]:
    version = profile_version(Organisation.objects.get(pk=sphere.city.pk))
    return {"version": version, "languages_0": ["fr"], "language": "fr", "about": "A port."}


def send_back(sphere: Any) -> object:
    return Organisation.objects.filter(pk=sphere.city.pk).update(sent_back_at=timezone.now(), sent_back_reason="Who are you?")


REASON = says(reason="The councils were merged.")
PERSON_TO_CALL = says(name="Afi", office="Secretary", languages_0=["fr"])
DIRECTORY = {
    **{f"directory:{many}{suffix}": Recipe() for many in ("cities", "networks", "organisations") for suffix in ("", "_csv", "_json")},
    **{f"directory:members{suffix}": Recipe(one("network")) for suffix in ("", "_csv", "_json")},
    "directory:organisation": Recipe(one("network")),
    "directory:list_member": Recipe(
        one("network"),
        says(joined="2024", source_title="Our list"),
        actor="secretariat",
        query=lambda sphere: {"member": sphere.far.public_id},
    ),
    "directory:end_membership": Recipe(one("membership"), says(left="2025"), actor="secretariat"),
    "directory:membership_request": Recipe(one("membership_request"), says(do="accept", answer=""), actor="secretariat", bad={"do": "no"}),
    "directory:register": Recipe(actor="person"),
    "directory:new_organisation": Recipe(
        body=says(name="Grand-Popo", kind="local-authority", country="BJ", office="Mayor", languages_0=["fr"]), actor="person"
    ),
    "directory:drafts": Recipe(),
    "directory:draft": Recipe(city(), judgement, actor="steward", state="draft"),
    "directory:hand_over": Recipe(
        lambda sphere: {"public_id": sphere.city.public_id, "twin_id": sphere.world.spheres["open"].listed.public_id},
        hand_over,
        actor="steward",
        state="draft",
    ),
    "directory:claim_organisation": Recipe(one("listed"), says(office="Mayor", words="Ring the town hall."), actor="person"),
    "directory:claim": Recipe(one("claim"), answer_to_claim, actor="steward"),
    "directory:withdraw_claim": Recipe(one("claim"), nothing, actor="stranger", bad=None),
    "directory:invitation": Recipe(lambda sphere: {"token": sphere.token}, nothing, actor="person", bad=None),
    "directory:desk": Recipe(city()),
    "directory:edit_profile": Recipe(city(), profile),
    "directory:rename_draft": Recipe(city(), says(name="Grand-Popo", country="BJ"), state="draft"),
    "directory:rename": Recipe(city(), says(name="Grand-Popo", reason="It was renamed."), actor="steward"),
    "directory:confirm": Recipe(city(), nothing, bad=None),
    "directory:ask_again": Recipe(city(), nothing, bad=None, state="draft", prepare=send_back),
    "directory:close": Recipe(city(), REASON),
    "directory:reopen": Recipe(city(), REASON, actor="steward", state="closed"),
    "directory:facts": Recipe(city()),
    "directory:add_name": Recipe(city(), says(name="Lokosa", language="en")),
    "directory:add_figure": Recipe(city(), says(kind="youth", value="61,5", year="2020", source="Census")),
    "directory:add_focal_point": Recipe(city(), PERSON_TO_CALL),
    "directory:people": Recipe(city()),
    "directory:invite": Recipe(city(), says(email="new@example.org", kind="officer", office="Engineer", language="fr")),
    "directory:ask_to_join": Recipe(
        city(), says(words="We want to learn."), query=lambda sphere: {"network": sphere.other_network.public_id}
    ),
    "directory:remove_name": Recipe(one("name"), nothing, bad=None),
    "directory:remove_figure": Recipe(one("figure"), nothing, bad=None),
    "directory:focal_point": Recipe(one("focal_point"), PERSON_TO_CALL),
    "directory:end_focal_point": Recipe(one("focal_point"), says(until="2026-11-01")),
    "directory:erase_focal_point": Recipe(one("focal_point"), nothing, bad=None),
    "directory:role": Recipe(one("colleague_role"), says(kind="administrator", office="Secretary general")),
    "directory:end_role": Recipe(one("colleague_role"), nothing, bad=None),
    "directory:withdraw_invitation": Recipe(one("invitation"), nothing, bad=None),
}


def number_of_row(sphere: Any) -> Mapping[str, Any]:
    return {"public_id": sphere.waiting.public_id, "number": sphere.row.number}


def new_list(sphere: Any) -> Mapping[str, Any]:
    file = SimpleUploadedFile("cities.csv", b"name,country\nOuidah,BJ\n", content_type="text/csv")
    return {"file": file, "network": str(sphere.world.spheres["open"].network.pk), "source_title": "A list", "confidence": "medium"}


WAITING = one("waiting")
KIND = says(kind="organisations")
LISTS = {
    "directory:imports": Recipe(),
    "directory:new_import": Recipe(KIND, new_list, actor="secretariat"),
    "directory:import_csv": Recipe(KIND),
    "directory:import_xlsx": Recipe(KIND),
    "directory:import": Recipe(WAITING),
    "directory:import_row": Recipe(number_of_row, says(decision="skip"), actor="secretariat", bad={"decision": "burn"}),
    "directory:decide_import": Recipe(
        WAITING, lambda sphere: {"row": str(sphere.row.number), "decision": "skip"}, actor="secretariat", bad=None
    ),
    "directory:check_import": Recipe(WAITING, nothing, actor="secretariat", bad=None),
    "directory:apply_import": Recipe(WAITING, nothing, actor="secretariat", bad=None),
    "directory:undo_import": Recipe(one("applied"), nothing, actor="secretariat", bad=None),
    "directory:discard_import": Recipe(WAITING, nothing, actor="secretariat", bad=None),
    **{f"directory:ties{suffix}": Recipe() for suffix in ("", "_csv", "_json")},
    "directory:tie_review": Recipe(),
    "directory:decide_ties": Recipe(body=lambda sphere: {**sides(sphere), "do": "postponed"}, actor="steward", bad=None),
    "directory:accept_ties": Recipe(body=sides, actor="steward", bad=None),
    "directory:tie_proposal": Recipe(one("proposal")),
    "directory:undo_tie": Recipe(one("proposal"), nothing, actor="steward", bad=None, prepare=accept_pair),
}
COMMENTS: Parts = lambda sphere: {"kind": "exchange.need", "object_id": sphere.published_need.public_id}  # noqa: E731
REST = {
    "texts:withdraw_comment": Recipe(lambda sphere: {"public_id": sphere.comment.public_id}, nothing, actor="funder", bad=None),
    "texts:comments": Recipe(COMMENTS),
    "texts:write_comment": Recipe(COMMENTS, says(text="We can pay.", language="en"), actor="funder"),
    "jobs:job": Recipe(lambda sphere: {"public_id": sphere.running.public_id}),
    "jobs:stop": Recipe(lambda sphere: {"public_id": sphere.running.public_id}, nothing, bad=None),
    "jobs:resume": Recipe(lambda sphere: {"public_id": sphere.stopped.public_id}, nothing, bad=None),
    "accounts:kept": Recipe(),
    "accounts:account": Recipe(body=says(name="Ada", language="fr"), actor="person"),
    "accounts:close": Recipe(body=says(password=PASSWORD), actor="person"),
    "ui:style": Recipe(lambda sphere: {"name": STYLE_NAME}),
    "ui:icon": Recipe(),
    "ui:language": Recipe(body=says(language="fr", next="/"), actor="visitor"),
    "account_login": Recipe(body=says(login="person@example.org", password=PASSWORD), actor="visitor"),
    "account_hall": Recipe(body=says(code="2222-2222-2222"), actor="visitor", bad=None),
    "account_logout": Recipe(body=nothing, actor="person", bad=None),
    "account_signup": Recipe(body=says(name="Grace", email="grace@example.org", password1="nine slow rivers to the sea"), actor="visitor"),
    "account_inactive": Recipe(),
    "account_email": Recipe(body=says(email="new@example.org", password=PASSWORD, action_add=""), actor="person", bad={"action_add": ""}),
    "account_email_verification_sent": Recipe(),
    "account_confirm_email": Recipe(confirmation_key, nothing, actor="visitor", bad=None),
    "account_change_password": Recipe(
        body=says(oldpassword=PASSWORD, password1="nine slow rivers to the sea", password2="nine slow rivers to the sea"), actor="person"
    ),
    "account_reset_password": Recipe(body=says(email="person@example.org"), actor="visitor"),
    "account_reset_password_done": Recipe(),
    "account_reset_password_from_key": Recipe(
        reset_key, says(password1="nine slow rivers to the sea", password2="nine slow rivers to the sea"), actor="visitor"
    ),
    "account_reset_password_from_key_done": Recipe(),
}
RECIPES: dict[str, Recipe] = {**PORTAL, **FAIRS, **AGREEMENTS, **MATCHING, **EXCHANGE, **GEOGRAPHY, **DIRECTORY, **LISTS, **REST}
