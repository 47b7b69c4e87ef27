"""What an answer says of its cookies, and of who may keep it."""

from django.http import HttpResponse

COOKIES_OF_OURS = {"session", "csrf", "style", "language", "messages"}
# The stylesheet and the icon are the same for everybody, and named by what is in them.
FOR_ALL = {"ui:style", "ui:icon"}


def words_of(response: HttpResponse, header: str) -> set[str]:
    return {word.strip().lower() for word in response.get(header, "").split(",")} - {""}


def keeping_faults(name: str, response: HttpResponse) -> list[str]:
    """What is wrong with the words for caches on the page of this route: all but the files for everybody are for their reader alone."""
    kept, varies = words_of(response, "Cache-Control"), words_of(response, "Vary")
    good = "private" not in kept if name in FOR_ALL else {"private", "no-store"} <= kept and "cookie" in varies
    return [] if good else [f"{name}: {kept}; {varies}"]


def cookie_faults(response: HttpResponse) -> list[str]:
    """What is wrong with the cookies of an answer that came over https in production."""
    faults = []
    for name, cookie in response.cookies.items():
        flags = (bool(cookie["secure"]), bool(cookie["httponly"]), cookie["samesite"], cookie["path"], cookie["domain"])
        if cookie["max-age"] != 0 and flags != (True, True, "Lax", "/", ""):
            faults.append(f"{name}: {flags}")
        if name not in COOKIES_OF_OURS:
            faults.append(f"{name} is no cookie that was reviewed")
    return faults
