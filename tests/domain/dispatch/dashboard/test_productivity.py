"""What technicians did, against sums made by hand."""

from gigafibre_fsm.domain.dispatch.dashboard.productivity import EndedVisit, count_visits, sum_visits

VISITS = [
	EndedVisit("T1", is_done=True, is_settled=True, on_site=60, travel=20, planned=60),
	EndedVisit("T1", is_done=True, is_settled=False, on_site=90, travel=10, planned=60),
	EndedVisit("T1", is_done=False, is_settled=False, on_site=5, travel=30, planned=60),
	EndedVisit("T0", is_done=False, is_settled=False, on_site=0, travel=0, planned=60),
]


def test_each_technician_has_their_own_figures():
	idle, busy = count_visits(VISITS)
	assert (busy.technician, busy.done, busy.not_done, busy.settled) == ("T1", 2, 1, 1)
	assert (busy.on_site, busy.travel, busy.planned) == (155, 60, 120)
	assert busy.share_settled == 0.5
	assert busy.travel_share == 60 / 215
	assert busy.pace == 155 / 120
	assert (idle.done, idle.share_settled, idle.travel_share, idle.pace) == (0, None, None, None)


def test_everybody_together_is_the_sum():
	total = sum_visits("", VISITS)
	assert (total.done, total.not_done, total.on_site, total.travel) == (2, 2, 155, 60)


def test_nothing_has_no_shares():
	assert count_visits([]) == []
	assert sum_visits("", []).share_settled is None
