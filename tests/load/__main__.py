"""Prints every measurement in one go.

Pages, a slow phone, labels, travel times, the board, rounds of polling, the billing run, and plans in short.
"""

from tests.load import billing_run, board, labels, pages, phone, planner, polling, travel

for measurement in (
	pages.main,
	phone.main,
	labels.main,
	travel.main,
	board.main,
	polling.main,
	billing_run.main,
):
	measurement()
	print()
planner.main(["--quick"])
