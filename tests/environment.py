"""Loaded before the settings: tests run in an environment of their own, never on a developer's data."""

import os
import tempfile

os.environ["ISOPOLITY_ENV"] = "test"
os.environ.setdefault("ISOPOLITY_DATA", tempfile.mkdtemp(prefix="isopolity-test-"))
