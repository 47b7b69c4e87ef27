"""How the addresses of fairs are filled in."""

from tests.security.recipes import Recipe, one

EVENT = {
    **{f"fairs:fairs{suffix}": Recipe() for suffix in ("", "_csv", "_json")},
    "fairs:fair": Recipe(one("fair")),
}
FAIRS: dict[str, Recipe] = {**EVENT}
