"""Prints every measurement in one go: pages, a slow phone, labels, travel times, the board, rounds of polling, and plans in short."""

from tests.load import board, labels, pages, phone, planner, polling, travel

for measurement in (pages.main, phone.main, labels.main, travel.main, board.main, polling.main):
	measurement()
	print()
planner.main(["--quick"])
