"""The columns of the timetable, and of what each delegation got of it, as files: stable English keys, times of the hall with their offset, codes of languages."""

from isopolity.ui.lists import Column

SHARES = (
    Column("id", lambda row: row.public_id),
    Column("organisation", lambda row: row.organisation.name),
    Column("country", lambda row: row.organisation.country_id),
    Column("least_developed_country", lambda row: row.least_developed),
    Column("wishes", lambda row: row.wished),
    Column("meetings", lambda row: row.kept),
    Column("first_choice_kept", lambda row: row.first_kept),
)
HALL = (
    Column("meeting", lambda line: line.meeting.public_id),
    Column("request", lambda line: line.meeting.request.public_id),
    Column("starts_at", lambda line: line.starts_at.isoformat()),
    Column("ends_at", lambda line: line.ends_at.isoformat()),
    Column("table", lambda line: line.table),
    Column("room", lambda line: line.room),
    Column("delegations", lambda line: [one.organisation.name for one in line.delegations]),
    Column("delegation_ids", lambda line: [one.public_id for one in line.delegations]),
    Column("teams", lambda line: [str(team or "") for _one, team in line.parties]),
    Column("languages", lambda line: list(line.languages)),
    Column("interpreters", lambda line: line.interpreter_names),
    Column("state", lambda line: line.meeting.state),
)
