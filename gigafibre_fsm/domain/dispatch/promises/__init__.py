"""Promised arrival windows, and whether they were kept."""

from gigafibre_fsm.domain.dispatch.promises.repository import (
	EMAIL,
	PHONE,
	PORTAL,
	SMS,
	Window,
	count_promises,
	find_open,
	judge_open,
	judge_passed,
	list_of_period,
	record_promise,
	record_promise_by_hand,
)

__all__ = [
	"EMAIL",
	"PHONE",
	"PORTAL",
	"SMS",
	"Window",
	"count_promises",
	"find_open",
	"judge_open",
	"judge_passed",
	"list_of_period",
	"record_promise",
	"record_promise_by_hand",
]
