"""The database itself lets no agreement be bound unless its parties are local authorities of two or more countries, on both engines.

The triggers read the table of organisations. SQLite lets no migration make that table anew while a trigger of another table names it,
so they are taken away before each run of migrations and made again after it (decision 0081).
"""

from typing import Any

from django.db import connections

from isopolity.core.stages import BINDING

NAMES = {
    "agreements_begin_unbound": "agreements_agreement",
    "agreements_bind_joined": "agreements_agreement",
    "agreements_party_added": "agreements_party",
    "agreements_party_changed": "agreements_party",
    "agreements_party_removed": "agreements_party",
    "agreements_authority_changed": "directory_organisation",
}
_BOUND = ",".join(f"'{stage}'" for stage in sorted(BINDING))
WORDS = "an agreement joins local authorities of two or more countries"


def _unjoined(agreement: str, no: str) -> str:
    """True for an agreement whose standing parties are of fewer than two countries, or not all local authorities."""
    standing = (
        "FROM agreements_party p LEFT JOIN directory_organisation o ON o.id = p.organisation_id "
        f"WHERE p.agreement_id = {agreement} AND p.withdrawn_at IS NULL AND p.is_settled = {no}"
    )
    return (
        f"((SELECT COUNT(DISTINCT COALESCE(o.country_id, p.open_country_id)) {standing}) < 2 "
        f"OR EXISTS (SELECT 1 {standing} AND o.kind <> 'local-authority'))"
    )


def _bound(agreement: str) -> str:
    return f"(SELECT stage FROM agreements_agreement WHERE id = {agreement}) IN ({_BOUND}) AND {_unjoined(agreement, '0')}"


def _sqlite() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    whose = (
        "EXISTS (SELECT 1 FROM agreements_party q JOIN agreements_agreement a ON a.id = q.agreement_id "
        f"WHERE q.organisation_id = NEW.id AND a.stage IN ({_BOUND}) AND {_unjoined('a.id', '0')})"
    )
    return [
        "CREATE TRIGGER agreements_begin_unbound BEFORE INSERT ON agreements_agreement "
        f"WHEN NEW.stage NOT IN ('contact', 'announced') {refuse}",
        "CREATE TRIGGER agreements_bind_joined BEFORE UPDATE OF stage ON agreements_agreement "
        f"WHEN NEW.stage IN ({_BOUND}) AND {_unjoined('NEW.id', '0')} {refuse}",
        f"CREATE TRIGGER agreements_party_added AFTER INSERT ON agreements_party WHEN {_bound('NEW.agreement_id')} {refuse}",
        f"CREATE TRIGGER agreements_party_changed AFTER UPDATE ON agreements_party "
        f"WHEN ({_bound('NEW.agreement_id')}) OR ({_bound('OLD.agreement_id')}) {refuse}",
        f"CREATE TRIGGER agreements_party_removed AFTER DELETE ON agreements_party WHEN {_bound('OLD.agreement_id')} {refuse}",
        f"CREATE TRIGGER agreements_authority_changed AFTER UPDATE OF country_id, kind ON directory_organisation WHEN {whose} {refuse}",
    ]


def _postgres() -> list[str]:
    refuse = f"RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'"
    # Whoever changes a party waits for whoever moves the agreement, and the other way round.
    locked = f"PERFORM 1 FROM agreements_agreement WHERE id = one AND stage IN ({_BOUND}) FOR UPDATE"
    return [
        "CREATE OR REPLACE FUNCTION agreements_refuse_stage() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'INSERT' THEN IF NEW.stage NOT IN ('contact', 'announced') THEN {refuse}; END IF; "
        f"ELSIF NEW.stage IN ({_BOUND}) AND {_unjoined('NEW.id', 'false')} THEN {refuse}; END IF; RETURN NEW; END $$",
        "CREATE OR REPLACE FUNCTION agreements_refuse_party() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "DECLARE one bigint; BEGIN FOR one IN SELECT DISTINCT unnest(ARRAY["
        "CASE WHEN TG_OP <> 'INSERT' THEN OLD.agreement_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.agreement_id END]) LOOP "
        f"{locked}; IF FOUND AND {_unjoined('one', 'false')} THEN {refuse}; END IF; END LOOP; RETURN NULL; END $$",
        "CREATE OR REPLACE FUNCTION agreements_refuse_authority() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF EXISTS (SELECT 1 FROM agreements_party q JOIN agreements_agreement a ON a.id = q.agreement_id "
        f"WHERE q.organisation_id = NEW.id AND a.stage IN ({_BOUND}) AND {_unjoined('a.id', 'false')}) "
        f"THEN {refuse}; END IF; RETURN NULL; END $$",
        *(
            f"CREATE TRIGGER {name} {when} ON {NAMES[name]} FOR EACH ROW EXECUTE FUNCTION {function}()"
            for name, when, function in (
                ("agreements_begin_unbound", "BEFORE INSERT", "agreements_refuse_stage"),
                ("agreements_bind_joined", "BEFORE UPDATE OF stage", "agreements_refuse_stage"),
                ("agreements_party_added", "AFTER INSERT", "agreements_refuse_party"),
                ("agreements_party_changed", "AFTER UPDATE", "agreements_refuse_party"),
                ("agreements_party_removed", "AFTER DELETE", "agreements_refuse_party"),
                ("agreements_authority_changed", "AFTER UPDATE OF country_id, kind", "agreements_refuse_authority"),
            )
        ),
    ]


def take_away(using: str = "default", **more: Any) -> None:
    """Before migrations."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for name, table in NAMES.items():
            if table in tables:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))


def put_in_place(using: str = "default", **more: Any) -> None:
    """After migrations, where the tables are there."""
    take_away(using)
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if set(NAMES.values()) <= tables:
            for statement in _postgres() if connection.vendor == "postgresql" else _sqlite():
                cursor.execute(statement)
