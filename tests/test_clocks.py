"""freezegun, as set up here, stops the clock of every module, also of one that has got it since it was listed."""

import datetime
import sys
from types import ModuleType

import pytest
from freezegun import freeze_time


def test_a_module_that_gets_a_clock_later_is_stopped_like_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
	module = ModuleType("gigafibre_fsm_with_a_clock")
	monkeypatch.setitem(sys.modules, module.__name__, module)
	with freeze_time("2026-07-01 12:00:00"):
		assert not hasattr(module, "now")
	module.datetime = datetime.datetime
	with freeze_time("2026-07-01 12:00:00"):
		assert module.datetime.now() == datetime.datetime(2026, 7, 1, 12)
	assert module.datetime.now() > datetime.datetime(2026, 7, 1, 12)
