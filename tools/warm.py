"""Compile what would otherwise be compiled in front of the first visitor: byte code, and numba's loops where they are used."""

import compileall
from pathlib import Path

compileall.compile_dir(Path(__file__).resolve().parents[1] / "isopolity", quiet=2)
