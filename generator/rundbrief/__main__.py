"""`python -m rundbrief` is the command `rundbrief`."""

from rundbrief.cli import main

main()
