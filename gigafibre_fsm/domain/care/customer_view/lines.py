"""How a customer's lines are, in the words of their own page, and what cuts them off, in the words for a caller."""

from datetime import datetime

from gigafibre_fsm.domain.care.customer_view.view_model import HomeLineCard, HomeLineDevice
from gigafibre_fsm.domain.care.portal import line_wording, my_line
from gigafibre_fsm.domain.care.portal.my_line import HomeLine
from gigafibre_fsm.domain.network.incidents.answers import affecting, wording
from gigafibre_fsm.domain.network.line import line_state


def list_lines(customer: str, language: str, now: datetime) -> tuple[HomeLineCard, ...]:
	"""Return the line of each address of a customer, in two queries.

	Args:
		customer: name of the Customer.
		language: of the reader, `fr` or `en`.
		now: site time, naive.
	"""
	devices = line_state.customer_lines(customer)
	outages = affecting.find_affecting_locations({each.place.name for each in devices if each.place.name})
	homes = my_line.group_homes(devices, (), outages)
	return tuple(_card(home, language, now) for home in homes)


def _card(home: HomeLine, language: str, now: datetime) -> HomeLineCard:
	outage = home.outage
	return HomeLineCard(
		location=home.place.name,
		address=line_wording.write_address(home.place),
		kind=home.health.kind,
		title=line_wording.describe_state(home.health, language),
		since=line_wording.say_since(home.health, now, language),
		last_contact=line_wording.say_last_contact(home.last_contact, now, language),
		# as on the customer's page: whoever is in an outage need not unplug anything
		advice="" if outage else line_wording.advise(home.health, language),
		incident=outage.name if outage else "",
		outage=wording.greet_caller(outage, language, now) if outage else "",
		devices=tuple(
			HomeLineDevice(each.equipment, each.equipment_type, each.is_reachable) for each in home.devices
		),
		wifi_device=home.wifi_device.equipment if home.wifi_device else "",
		wifi_ssid=home.wifi_ssid,
	)
