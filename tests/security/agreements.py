"""An agreement of each sphere's city with everything that can belong to one, and how its addresses are filled in."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from isopolity.agreements.inquiry_tokens import token_for
from isopolity.agreements.models import Agreement, Fact, FormAnswer, Inquiry, Party, StageMove, Statement, StepDone, Supporter
from isopolity.core.identifiers import new_public_id
from isopolity.directory.invitation_tokens import hash_of
from isopolity.directory.models import Source
from isopolity.matching.models import Contact, ContactParty
from tests.security.recipes import Recipe, city, nothing, says

DAY = date(2025, 1, 1)


def add_agreement(world: Any, sphere: Any) -> None:
    """Announced, silent for long, with an open party, a supporter, news of the city's own, and a letter that waits for its answer."""
    state, readers = sphere.state, sphere.agreement_readers
    source = Source.objects.get_or_create(title="Register of announcements")[0]
    contact = Contact.objects.create(origin="register", source=source, made_on=DAY, fact=new_public_id())
    for position, party in enumerate((sphere.city, sphere.far), start=1):
        ContactParty.objects.create(contact=contact, organisation=party, position=position)
    at = timezone.now() - timedelta(days=600)
    sphere.agreement = agreement = Agreement.objects.create(
        contact=contact,
        title=world.word(f"title of the agreement of the {state} city", *readers),
        stage="announced",
        silence_months=6,
        last_news_on=DAY,
        silent_from=date(2025, 7, 1),
        made_at=at,
    )
    for position, party in enumerate((sphere.city, sphere.far), start=1):
        Party.objects.create(agreement=agreement, position=position, organisation=party, added_at=at)
    words = world.word(f"open party of the agreement of the {state} city", *readers)
    sphere.open_party = Party.objects.create(agreement=agreement, position=3, open_words=words, added_at=at)
    moved = {"move": "announce", "origin": "recorded", "start": "contact", "end": "announced", "dated_on": DAY, "source": source}
    note = world.word(f"note of a move of the {state} city", *readers)
    sphere.stage_move = StageMove.objects.create(agreement=agreement, note=note, language="en", written_at=at, **moved)
    sphere.supporter = Supporter.objects.create(agreement=agreement, organisation=world.other_network, role="advises", added_at=at)
    told = world.word(f"news of the agreement of the {state} city", *readers)
    sphere.fact = Fact.objects.create(agreement=agreement, kind="event", title=told, language="en", written_at=at)
    Statement.objects.create(fact=sphere.fact, organisation=sphere.city, dated_on=DAY, written_at=at)
    gone = world.word(f"news of the {state} city that were taken back")
    taken = Fact.objects.create(
        agreement=agreement, kind="event", title=gone, language="en", written_at=at, withdrawn_at=at, withdrawn_why="Wrong."
    )
    Statement.objects.create(fact=taken, organisation=sphere.city, dated_on=DAY, written_at=at)
    step = {"step": "visit-or-call", "guide_version": "1.0", "dated_on": DAY, "language": "en", "organisation": sphere.city}
    StepDone.objects.create(agreement=agreement, note=world.word(f"step done of the {state} city", *readers), written_at=at, **step)
    own = world.word(
        f"answer before the agreement of the {state} city is formalised", *(("officer", "administrator") if state == "open" else ())
    )
    said = {"form": "preparation", "question": "exchange-notes", "answer": own, "organisation": sphere.city, "written_at": at}
    FormAnswer.objects.create(agreement=agreement, **said)
    public_id = new_public_id()
    sphere.inquiry_token = token_for(public_id)
    sphere.inquiry = Inquiry.objects.create(
        public_id=public_id,
        agreement=agreement,
        party=sphere.city,
        token_hash=hash_of(sphere.inquiry_token),
        office=world.word(f"office that asked about the agreement of the {state} city"),
        written_at=at,
        expires_at=timezone.now() + timedelta(days=20),
    )


def below(**children: str) -> Any:
    """The parts of an address below the sphere's agreement."""
    return lambda sphere: {
        "public_id": sphere.agreement.public_id,
        **{name: getattr(sphere, which).public_id for name, which in children.items()},
    }


def picks(sphere: Any) -> Any:
    return {"pick": [sphere.agreement.public_id]}


def one_more(sphere: Any) -> Any:
    return {"organisation": sphere.other.public_id}


MOVE = says(dated_on="2026-03-01", language="en")
AGREEMENTS = {
    **{f"agreements:register{suffix}": Recipe() for suffix in ("", "_csv", "_json")},
    "agreements:feed": Recipe(),
    **{f"agreements:guide{suffix}": Recipe() for suffix in ("", "_json", "_whole")},
    "agreements:guide_stage": Recipe(lambda sphere: {"stage": "announced"}),
    "agreements:steps": Recipe(below()),
    "agreements:form": Recipe(
        lambda sphere: {"public_id": sphere.agreement.public_id, "name": "parameters"},
        says(seen="1000000", scope="Waste sorting, and no buildings."),
    ),
    "agreements:tick_step": Recipe(
        lambda sphere: {"public_id": sphere.agreement.public_id, "step": "talk-first"},
        says(dated_on="2026-03-01", note="Minutes of the call.", language="en"),
    ),
    "agreements:stages": Recipe(),
    "agreements:silent": Recipe(),
    "agreements:write_to_silent": Recipe(body=picks, actor="secretariat", bad=None),
    "agreements:answer": Recipe(
        lambda sphere: {"token": sphere.inquiry_token}, says(title="We met.", language="en", dated_on="2026-05"), actor="visitor"
    ),
    "agreements:of_city": Recipe(city()),
    "agreements:announce": Recipe(
        lambda sphere: {"contact_id": sphere.contact.public_id}, says(dated_on="2026-03-01", language="en", silence_months="12")
    ),
    "agreements:agreement": Recipe(below()),
    "agreements:move": Recipe(lambda sphere: {"public_id": sphere.agreement.public_id, "move": "end"}, MOVE),
    "agreements:correct": Recipe(below(move_id="stage_move"), says(note="It was another city.", language="en")),
    "agreements:settings": Recipe(below(), says(title="City link", months="24")),
    "agreements:add_party": Recipe(below(), nothing, bad=None, query=one_more),
    "agreements:name_party": Recipe(below(party_id="open_party"), nothing, bad=None, query=one_more),
    "agreements:withdraw_party": Recipe(below(party_id="open_party"), says(why="Nobody else was meant.")),
    "agreements:add_supporter": Recipe(
        below(), says(role="funds"), query=lambda sphere: {"organisation": sphere.world.other_network.public_id}
    ),
    "agreements:withdraw_supporter": Recipe(below(supporter_id="supporter"), says(why="It ended.")),
    "agreements:tell_news": Recipe(below(), says(title="A visit", language="en", dated_on="2026-02")),
    "agreements:tell_amount": Recipe(below(), says(title="A grant", language="en", amount="3000", currency="EUR")),
    "agreements:add_statement": Recipe(below(fact_id="fact"), says(dated_on="2025-01-02")),
    "agreements:withdraw_fact": Recipe(below(fact_id="fact"), says(why="It was another city.")),
}
