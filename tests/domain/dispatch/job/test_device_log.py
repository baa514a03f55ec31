"""The last word of a visit on each of its devices."""

from gigafibre_fsm.domain.dispatch.job import device_log


def test_a_device_taken_away_again_is_not_installed():
	rows = [("A", "Installed"), ("A", "Removed"), ("B", "Installed")]
	assert device_log.list_installed(rows) == ["B"]


def test_a_device_that_came_back_is_installed():
	assert device_log.list_installed([("A", "Installed"), ("A", "Removed"), ("A", "Installed")]) == ["A"]


def test_a_defective_or_lost_one_is_not_installed_whatever_came_before():
	for action in ("Defective", "Lost", "Linked"):
		assert device_log.list_installed([("A", "Installed"), ("A", action)]) == []
