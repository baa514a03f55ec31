"""Prints every measurement in one go: the technician's pages, then the reading of labels."""

from tests.load import labels, pages

pages.main()
print()
labels.main()
