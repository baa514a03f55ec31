"""What a count of a truck means."""

from gigafibre_fsm.domain.equipment.truck_stock import stock_count


def test_what_is_not_ticked_is_missing_and_the_rest_is_there():
	found = stock_count.compare_count(["A", "B", "C"], ["A", "C"], [], {"A", "B", "C"})
	assert (found.there, found.missing, found.extra) == (("A", "C"), ("B",), ())


def test_what_left_the_truck_since_the_list_was_shown_is_not_missing():
	assert stock_count.compare_count(["A", "B"], ["A"], [], {"A"}).missing == ()


def test_what_came_since_was_not_looked_for():
	found = stock_count.compare_count(["A"], ["A"], [], {"A", "NEW"})
	assert (found.there, found.missing) == (("A",), ())


def test_what_nobody_expected_is_said_and_what_was_only_not_shown_is_there():
	found = stock_count.compare_count(["A"], ["A"], ["NEW", "FOREIGN", "FOREIGN"], {"A", "NEW"})
	assert (found.there, found.extra) == (("A", "NEW"), ("FOREIGN",))


def test_a_listed_device_whose_code_was_typed_is_there():
	assert stock_count.compare_count(["A", "B"], ["A"], ["B"], {"A", "B"}).missing == ()


def test_a_tick_for_something_that_was_never_on_the_truck_counts_for_nothing():
	found = stock_count.compare_count(["A"], ["A", "STRANGE"], [], {"A"})
	assert (found.there, found.extra) == (("A",), ())
