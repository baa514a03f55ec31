"""Wording of the customer's speed test, in the language of the request."""

from datetime import date, datetime

from gigafibre_fsm.domain.care.portal.my_speed import SpeedPage
from gigafibre_fsm.domain.network.quality import speed_tests
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.www.templating import language
from gigafibre_fsm.www.templating import translate as _

LOOKS = {
	speed_tests.PASSED: ("check", "green"),
	speed_tests.BELOW: ("alert", "amber"),
	speed_tests.FAILED: ("close", "red"),
	speed_tests.NO_EXPECTATION: ("check", ""),
}


def figure(value: float) -> str:
	"""Format a speed in Mbit/s."""
	return formatting.number(value, language(), 0)


def when(moment: datetime, today: date) -> str:
	"""Return when it was measured."""
	return formatting.moment(moment, language(), today=today)


def verdict(value: str) -> str:
	"""Return the verdict in a few words."""
	return {
		speed_tests.PASSED: _("As fast as it should be"),
		speed_tests.BELOW: _("Slower than it should be"),
		speed_tests.FAILED: _("Nothing could be measured"),
		speed_tests.NO_EXPECTATION: _("Measured"),
	}[value]


def advice(value: str) -> str:
	"""Return what to do after this verdict; empty if there is nothing to do."""
	if value == speed_tests.PASSED:
		return ""
	return _(
		"Stand beside the modem, turn mobile data off, pause downloads and measure again. Still slow? Call us."
	)


def expectation(shown: SpeedPage) -> str:
	"""Return what to expect over Wi-Fi, as a sentence."""
	return _(
		"Your plan: {0} Mbit/s. Over Wi-Fi, close to the modem, expect {1} Mbit/s or more: the phone and the walls take the rest. A cable shows the whole speed."
	).format(figure(shown.plan_download), figure(shown.expected.download))
