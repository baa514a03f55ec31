"""Prints every measurement in one go: the technician's pages, the reading of labels, travel times."""

from tests.load import labels, pages, travel

pages.main()
print()
labels.main()
print()
travel.main()
