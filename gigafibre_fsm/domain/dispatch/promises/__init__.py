"""Promised arrival windows, and whether they were kept."""

from gigafibre_fsm.domain.dispatch.promises.repository import (
	EMAIL,
	PHONE,
	PORTAL,
	SMS,
	Window,
	count_of,
	of_period,
	open_of,
	record,
	record_told,
	settle,
	settle_passed,
)

__all__ = [
	"EMAIL",
	"PHONE",
	"PORTAL",
	"SMS",
	"Window",
	"count_of",
	"of_period",
	"open_of",
	"record",
	"record_told",
	"settle",
	"settle_passed",
]
