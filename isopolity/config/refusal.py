"""Why production, or the laptop of a hall, does not start: a sentence for the operator instead of an open door."""

from ipaddress import ip_address, ip_network

SHORTEST_KEY = 50
# As in Django's check security.W009.
FEWEST_SIGNS = 5
ENVIRONMENTS = ("production", "demonstration", "development", "test", "hall")
# Networks that nobody reaches from outside: this machine itself, private ones (RFC 1918, RFC 4193), and those that machines agree on (RFC 3927).
HALL_NETWORKS = tuple(
    map(ip_network, ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "::1/128", "fc00::/7"))
)


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
    if not hosts or not all(map(_is_host, hosts)):
        faults.append("ISOPOLITY_HOSTS must name the hosts that this installation answers for, such as isopolity.example (no *).")
    if faults:
        raise SystemExit(
            "Isopolity does not start: "
            + " ".join(faults)
            + " (`isopolity demo` needs none of this, nor does another command with ISOPOLITY_ENV=demonstration; see docs/run.md.)"
        )


def _is_host(name: str) -> bool:
    """Whether it names one host, or with a point before it all of one domain: no address with a scheme, no pattern, not all of a country."""
    return bool(name) and not set(name) & set("*/ ") and not (name.startswith(".") and name.count(".") < 2)


def why_no_hall(address: str) -> str:
    """Why a hall cannot be served in plain HTTP at this address, in a sentence; empty for a private one."""
    try:
        found = ip_address(address)
    except ValueError:
        return f"{address!r} is no address in numbers, such as 192.168.1.10: --hall needs the one that the laptop has in the network of the hall."
    if found.is_unspecified:
        return f"{address} is every address of this machine: name the one that it has in the network of the hall, such as 192.168.1.10."
    if not any(found in network for network in HALL_NETWORKS if network.version == found.version):
        return (
            f"{address} is not a private address: the hall is served without encryption, so only inside a network of its own "
            "(10.…, 172.16.… to 172.31.…, 192.168.…, 169.254.…, fc00::/7, or this machine itself, 127.0.0.1)."
        )
    return ""


def refuse_open_hall(*, debug: bool, address: str) -> None:
    """End the process where the laptop of a hall would be open to others than those in the hall."""
    faults = [why_no_hall(address)]
    if debug:
        faults.append("DEBUG is on: it would show the insides of the program to strangers. Unset DEBUG.")
    if any(faults):
        raise SystemExit("Isopolity does not start: " + " ".join(filter(None, faults)))


def as_host(address: str) -> str:
    """How an address stands in front of a port and in the names of hosts: version 6 in brackets."""
    found = ip_address(address)
    return f"[{found.compressed}]" if found.version == 6 else str(found)
