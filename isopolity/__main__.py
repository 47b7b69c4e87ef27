"""`python -m isopolity` is `isopolity`."""

from isopolity.cli import main

main()
