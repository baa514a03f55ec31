"""Where fibre is: which answer goes before which."""

from datetime import date

from gigafibre_fsm.domain.sales.coverage.verdict import CoverageVerdict, ServiceState, judge_service

TODAY = date(2026, 11, 29)
NOW, NOT_YET = CoverageVerdict(ServiceState.AVAILABLE), CoverageVerdict(ServiceState.NOT_YET)
MAY, JUNE = (CoverageVerdict(ServiceState.SOON, date(2027, month, 1)) for month in (5, 6))


def test_the_unit_goes_before_its_building_and_both_before_the_map() -> None:
	ask = CoverageVerdict(ServiceState.ASK)
	assert judge_service([ask, NOW], [NOW], TODAY, is_placed=True) == ask
	assert judge_service([None, NOT_YET], [NOW], TODAY, is_placed=True) == NOT_YET
	assert judge_service([None, None], [NOW], TODAY, is_placed=True) == NOW


def test_of_several_areas_the_best_answer_counts() -> None:
	assert judge_service([], [NOT_YET, JUNE, MAY], TODAY, is_placed=True) == MAY
	assert judge_service([], [JUNE, NOW], TODAY, is_placed=True) == NOW


def test_outside_of_all_areas_it_is_not_yet_and_without_a_place_nobody_can_tell() -> None:
	assert judge_service([], [], TODAY, is_placed=True) == NOT_YET
	assert judge_service([], [], TODAY, is_placed=False).state is ServiceState.ASK


def test_a_day_that_has_passed_is_not_promised() -> None:
	past = CoverageVerdict(ServiceState.SOON, date(2026, 11, 28))
	assert judge_service([past], [], TODAY, is_placed=True) == CoverageVerdict(ServiceState.SOON)
