"""Templates as readers get them: without the indentation, which is for those who write templates."""

import re
from pathlib import Path

from django.template import Origin
from django.template.loaders.app_directories import Loader as AppDirectories

OWN = str(Path(__file__).resolve().parents[1])
_INDENTATION = re.compile(r"\n\s+")


class Loader(AppDirectories):
    """Templates of the apps; in our own pages each line begins at its first sign, and empty lines are gone.

    Blanks would be written again in each of ten cards or twenty rows. Between two words the end of a line says the same as
    the indentation after it. What people typed comes from variables and is not touched; letters (`.txt`) stay as they are.
    """

    def get_contents(self, origin: Origin) -> str:
        contents = super().get_contents(origin)
        is_own_page = origin.name.startswith(OWN) and origin.name.endswith(".html")
        return _INDENTATION.sub("\n", contents) if is_own_page else contents
