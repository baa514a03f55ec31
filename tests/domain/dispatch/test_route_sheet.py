"""Whose route sheet a visit stands on."""

from gigafibre_fsm.domain.dispatch.route_sheet.model import list_people


def test_a_visit_stands_on_the_sheets_of_its_lead_and_of_each_of_its_crew_once():
	leads = {"first": "Ann", "second": "Ben", "third": None}
	crews = {"first": ("Ben", "Ann"), "third": ("Ann",)}
	assert list_people(leads, crews) == {"Ann": ["first", "third"], "Ben": ["first", "second"]}
