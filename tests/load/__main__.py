"""Prints every measurement in one go: pages, the reading of labels, travel times, the board, and plans in short."""

from tests.load import board, labels, pages, planner, travel

for measurement in (pages.main, labels.main, travel.main, board.main):
	measurement()
	print()
planner.main(["--quick"])
