"""The whole suite in several processes: in which order its files begin, and that it begins before its sites are there.

`make test` starts it beside the set-up of the sites, which keeps one processor busy: tests without a site go first,
and the first test with one waits. `FSM_SITES_UP` names the file that appears when all sites are there.
"""

import os
import time
from pathlib import Path

import pytest

SITES_UP = os.environ.get("FSM_SITES_UP")
PATIENCE = 1_800  # seconds; who started the tests ends them when the set-up fails
# without a site, and indifferent to how little of the processor they get while the sites are set up
EARLY = ("tests/architecture/", "tests/domain/", "tests/test_")
# a fixture that needs a site; one of its tests takes its file to the later ones
ON_A_SITE = {"connected_site", "web"}
# not so: plans are improved for some seconds of the clock
BY_THE_CLOCK = ("tests/domain/dispatch/planning/", "tests/domain/dispatch/proposals/")
# whole files or folders that take longest, in the order in which they begin; all others follow
LONGEST_FIRST = (
	"tests/browser/test_plain_text.py",
	"tests/browser/test_offline.py",
	"tests/contract/test_demo_day.py",
	"tests/browser/test_every_page.py",
	"tests/contract/test_uninstall.py",
	"tests/browser/",
	"tests/faults/",
	"tests/site/test_access_matrix.py",
	"tests/domain/equipment/vision/test_label_set.py",
	"tests/architecture/test_get_app.py",
	"tests/contract/",
	"tests/site/",
	"gigafibre_fsm/",
)


def order(items: list[pytest.Item]) -> None:
	"""Sort the tests by file: those that need no site while none is there, then what takes longest.

	A process that comes to a long file last leaves the others without work. Within a file the order is kept.
	"""
	on_a_site = {item.path for item in items if ON_A_SITE & set(getattr(item, "fixturenames", ()))}
	items.sort(key=lambda item: (not _is_early(item.nodeid) or item.path in on_a_site, _place(item.nodeid)))


def _is_early(nodeid: str) -> bool:
	return bool(SITES_UP) and nodeid.startswith(EARLY) and not nodeid.startswith(BY_THE_CLOCK)


def _place(nodeid: str) -> int:
	matches = (place for place, start in enumerate(LONGEST_FIRST) if nodeid.startswith(start))
	return next(matches, len(LONGEST_FIRST))


def wait_for_sites() -> None:
	"""Wait until the set-up that runs beside the tests has made their sites."""
	end = time.monotonic() + PATIENCE
	while SITES_UP and not Path(SITES_UP).exists():
		if time.monotonic() > end:
			pytest.exit(f"the sites were not there after {PATIENCE} s: {SITES_UP} is missing")
		time.sleep(0.2)
