"""Prints every measurement in one go: the technician's pages, then the reading of labels, then plans."""

from tests.load import labels, pages, planner

pages.main()
print()
labels.main()
print()
planner.main(["--quick"])
