"""Compile what would otherwise be compiled in front of the first visitor: byte code, and numba's loops where they are used."""

import compileall
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
compileall.compile_dir(ROOT / "isopolity", quiet=2)

sys.path.insert(0, str(ROOT))
from isopolity.core.matching import engine  # noqa: E402
from isopolity.core.scheduling import gaps  # noqa: E402

engine.warm()
gaps.warm()
