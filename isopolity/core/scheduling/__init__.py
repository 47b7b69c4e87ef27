"""The timetable of a cooperation fair: wished meetings to slots, tables and interpreters. Pure; in words: docs/how/scheduling.md.

Reading order, and what other packages call:

    model                       Fair, Slot, Delegation, Interpreter, Request, Already; Plan, PlannedMeeting, Unplaced, Shortfall, Change
    languages                   shared_languages, covers, relays, may_serve, understood: who makes a meeting understood
    files.read_fair(bytes)      isopolity-fair/1, every rule checked, also those of fixed meetings; raises `BadInput` with path
    files.read_plan(bytes)      isopolity-plan/1, its form only: ids may be wrong, that is for the checker to say
    files.plan_text(plan)       isopolity-plan/1 as text
    fair_text.fair_text(fair)   isopolity-fair/1 as text
    by_hand.meetings_with       the meetings with one put elsewhere by a person; by_hand.plan_with gives them their figures

    solver.solve(fair, *, seed=0, steps=None, time_limit_s=None, progress=None, stop=None, start=None) -> Plan
    solver.repair(fair, plan, *, now, max_moves=2, seed=0) -> Plan
    solver.prepared(fair, plan, *, now=None, seed=0) -> Prepared
    solver.what_if(fair, plan, *, more, seed=0) -> WhatIf
    solver.upper_bound(fair) -> int

`solve`: with `steps` the answer depends on fair, seed and steps alone; with `time_limit_s` the best found within it. `start` is a plan
to begin with. `progress(Progress(value, upper_bound, steps, seconds, meetings))` is called for each better plan (`meetings()` makes it), `stop()` is asked while the
search runs, five times a second at most, and ends it within about a second when true; so do the time limit and KeyboardInterrupt. Both
are called in the caller's thread, so that a worker may write to its database in them, and show by `stop()` that it is alive; what they
raise ends `solve`. The best plan so far is returned in each case, and it keeps every rule. Its `unplaced` names every request without a place, each with the reason "not-chosen": `explain.explained(fair, plan)` looks
for the true ones. Its `shortfalls` are complete.
`repair`: what is fixed in the fair or began before `now` stays; at most `max_moves` others move or are dropped though they could stay; what no longer fits is placed anew or
dropped. Meetings of the plan that the fair no longer knows are dropped. `changes` lists every meeting of either plan.
`prepared`: for a fair and the plan made for it, what a repair needs; takes about a second for 1,000 delegations, and is good as long as the
plan is. `Prepared.repaired(fair, *, now=None, max_moves=2) -> Plan` then answers as `repair` does for the fair as it is now, in
milliseconds where somebody or something is there less, or requests are gone, new or worth something else, and changes nothing in what is
prepared. Its bound then follows from the old one: it holds, but may be less close. Objects of the fair that are the same need no look:
keep them (`dataclasses.replace`). Not to be used by two threads at once.
`what_if`: `more` is "table" (one more in every slot), "slot" (one more after the last) or "interpreter:fr-pt"; answers the gain and the
requests that it would place.

No module that a page imports from here loads numpy, numba or HiGHS; `solver` does when called.
"""
