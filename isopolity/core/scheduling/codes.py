"""Every code that checking and explaining a timetable answers with, and the values its sentence may name."""

# What `check` finds. Ids, whole numbers, or (found, expected) what the figure in question holds.
VIOLATIONS: dict[str, tuple[str, ...]] = {
    "plan-of-another-fair": ("found", "fair"),
    "plan-request-unknown": ("request",),
    "plan-slot-unknown": ("slot",),
    "plan-interpreter-unknown": ("interpreter",),
    "plan-delegation-unknown": ("delegation",),
    "request-placed-twice": ("request",),
    "required-unplaced": ("request",),
    "unplaced-listed-twice": ("request",),
    "unplaced-but-placed": ("request",),
    "unplaced-not-listed": ("request",),
    "table-unknown": ("request", "slot", "table", "tables"),
    "table-closed": ("request", "slot", "table"),
    "table-taken": ("request", "slot", "table", "other"),
    "slot-not-allowed": ("request", "slot"),
    "delegation-absent": ("request", "delegation", "slot"),
    "delegation-double-booked": ("delegation", "slot", "teams"),
    "delegation-over-limit": ("delegation", "limit"),
    "interpreters-not-two-people": ("request",),
    "interpreter-of-another": ("request", "interpreter", "delegation"),
    "interpreter-absent": ("request", "interpreter", "slot"),
    "interpreter-double-booked": ("interpreter", "slot"),
    "interpreter-over-limit": ("interpreter", "limit"),
    "interpreter-without-rest": ("interpreter", "slot", "count", "limit"),
    "relay-not-allowed": ("request",),
    "meeting-not-understood": ("request", "parties"),
    "fixed-not-in-place": ("request", "slot", "table"),
    "value-is-not-the-sum": ("found", "expected"),
    "bound-below-value": ("bound", "value"),
    "status-is-not-so": ("found", "expected"),
    "gap-is-not-so": ("found", "expected"),
    "idle-gaps-miscounted": ("found", "expected"),
    "conflict-without-need": ("status",),
    "infeasible-but-all-placed": (),
    "conflict-missing": (),
    "conflict-named-twice": ("request",),
    "conflict-not-required": ("request",),
    "conflict-all-placed": ("requests",),
    "shortfall-listed-twice": ("delegation",),
    "shortfall-not-listed": ("delegation", "floor", "reached"),
    "shortfall-without-need": ("delegation", "floor", "reached"),
    "shortfall-misstated": ("delegation", "found", "expected"),
    "proven-max-surpassed": ("delegation", "proven_max", "reached"),
    "fairness-miscounted": ("found", "expected"),
    "changes-missing": (),
    "change-not-listed": ("request",),
    "change-listed-twice": ("request",),
    "change-of-no-meeting": ("request",),
    "change-misstated": ("request", "found", "expected"),
    "too-many-moved": ("count", "most"),
    "past-moved": ("request", "slot", "table"),
    "placed-in-the-past": ("request", "slot"),
}

# Why a request has no place. `slots` are ids in order of time; `languages` one of each party, those an interpreter is asked for.
_DISPLACED = ("slot", "requests", "value", "worth")
REASONS: dict[str, tuple[str, ...]] = {
    "no-common-free-slot": ("delegations",),
    "no-interpreter": ("languages", "slots"),
    "tables-full": ("slots",),
    # In so many of `count` slots nobody interprets, in so many no table is left; `main` is the code of the more frequent one.
    "several-obstacles": ("count", "no_interpreter", "tables_full", "main", "languages", "slots"),
    # `least` is the request of least value that the delegation keeps (None: it may meet nobody), `value` what that is worth.
    "limit-of-meetings": ("delegation", "limit", "least", "value"),
    # In `slot`, where least is lost, these requests worth `value` would go for this one worth `worth`: they are worth as much or more,
    "would-displace": _DISPLACED,
    # or some of them is fixed or required,
    "would-displace-kept": _DISPLACED,
    # or some delegation would fall below its minimum,
    "would-displace-minimum": _DISPLACED,
    # or it would be better so: the search ended before it came there. `place-left`: nothing at all would have to go.
    "better-left": _DISPLACED,
    "place-left": ("slot",),
    "required-conflict": ("requests",),
    # As the solver leaves it, before anybody looked.
    "not-chosen": (),
}

# What would help requests without a place. `slots`: those in which it is needed; `count` requests worth `value` would have a place.
REMEDIES: dict[str, tuple[str, ...]] = {
    "one-more-interpreter": ("languages", "slots", "count", "value"),
    "one-more-table": ("slots", "count", "value"),
    "one-more-meeting": ("delegation", "limit", "request", "value"),
}

# Why a delegation misses its minimum of meetings. `requests` and `slots` are numbers here.
SHORTFALLS: dict[str, tuple[str, ...]] = {
    # Alone it could reach `proven_max`, which is enough.
    "floor-others-first": ("reached", "proven_max"),
    "floor-above-limit": ("limit",),
    "floor-few-requests": ("requests",),
    "floor-few-slots": ("slots",),
    "floor-no-interpreter": ("languages", "requests"),
    "floor-no-common-slot": ("requests",),
}

# What would change that; `slots` are ids again: one more table in any of these gives it one more meeting.
CURES: dict[str, tuple[str, ...]] = {
    "add-table": ("slots",),
    "raise-limit": ("limit",),
    "add-requests": ("count",),
    "add-slots": ("count",),
    "add-interpreter": ("languages", "count"),
    "add-availability": ("count",),
}
