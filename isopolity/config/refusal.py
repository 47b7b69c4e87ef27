"""Why production does not start: a sentence for the operator instead of an open door."""

SHORTEST_KEY = 50
# As in Django's check security.W009.
FEWEST_SIGNS = 5
ENVIRONMENTS = ("production", "demonstration", "development", "test")


def refuse_unknown(environment: str) -> None:
    """End the process for a name that a slip of the finger made: it must not leave the guards of production off."""
    if environment not in ENVIRONMENTS:
        raise SystemExit(
            f"Isopolity does not start: ISOPOLITY_ENV is {environment!r}; it must be one of {', '.join(ENVIRONMENTS)}, or unset."
        )


def refuse_half_open(*, debug: bool, secret_key: str, hosts: list[str]) -> None:
    """End the process with one sentence for each setting that would leave a public installation open."""
    faults = []
    if debug:
        faults.append("DEBUG is on: it would show the insides of the program to strangers. Unset DEBUG.")
    if len(secret_key) < SHORTEST_KEY or len(set(secret_key)) < FEWEST_SIGNS or secret_key.startswith("django-insecure"):
        faults.append(f"ISOPOLITY_SECRET_KEY is missing or guessable: set it to at least {SHORTEST_KEY} random characters.")
    if not hosts or "*" in hosts or any(host.startswith(".") and host.count(".") < 2 for host in hosts):
        faults.append("ISOPOLITY_HOSTS must name the hosts that this installation answers for, such as isopolity.example (no *).")
    if faults:
        raise SystemExit("Isopolity does not start: " + " ".join(faults) + " (`isopolity demo` needs none of this; see docs/run.md.)")
