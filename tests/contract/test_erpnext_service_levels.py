"""The part of ERPNext's service levels we stand on: the same on the stand-in and on a real ERPNext.

Its times are not among it: they are wrong, and ours are written over them.
"""

from collections.abc import Iterator

import pytest

frappe = pytest.importorskip("frappe")

pytestmark = pytest.mark.usefixtures("site")
LEVEL = "Service Level Agreement"
FIELDS = {
	LEVEL: {
		"service_level": ("Data", None),
		"document_type": ("Link", "DocType"),
		"enabled": ("Check", None),
		"default_service_level_agreement": ("Check", None),
		"default_priority": ("Link", "Issue Priority"),
		"entity_type": ("Select", "\nCustomer\nCustomer Group\nTerritory"),
		"entity": ("Dynamic Link", "entity_type"),
		"condition": ("Code", "PythonExpression"),
		"apply_sla_for_resolution": ("Check", None),
		"priorities": ("Table", "Service Level Priority"),
		"sla_fulfilled_on": ("Table", "SLA Fulfilled On Status"),
		"pause_sla_on": ("Table", "Pause SLA On Status"),
		"holiday_list": ("Link", "Holiday List"),
		"support_and_resolution": ("Table", "Service Day"),
	},
	"Service Level Priority": {
		"priority": ("Link", "Issue Priority"),
		"default_priority": ("Check", None),
		"response_time": ("Duration", None),
		"resolution_time": ("Duration", None),
	},
	"Service Day": {
		"workday": ("Select", "Monday\nTuesday\nWednesday\nThursday\nFriday\nSaturday\nSunday"),
		"start_time": ("Time", None),
		"end_time": ("Time", None),
	},
	"Pause SLA On Status": {"status": ("Select", None)},
	"SLA Fulfilled On Status": {"status": ("Select", None)},
	"Issue": {
		"service_level_agreement": ("Link", LEVEL),
		"service_level_agreement_creation": ("Datetime", None),
		"response_by": ("Datetime", None),
		"first_responded_on": ("Datetime", None),
		"sla_resolution_by": ("Datetime", None),
		"sla_resolution_date": ("Datetime", None),
		"on_hold_since": ("Datetime", None),
		"total_hold_time": ("Duration", None),
		"agreement_status": ("Select", "First Response Due\nResolution Due\nFulfilled\nFailed"),
	},
}
HOUR = 3600


@pytest.fixture(autouse=True)
def _no_level_of_the_site(site: str) -> Iterator[None]:
	frappe.db.set_single_value("Support Settings", "track_service_level_agreement", 1)
	others = {"document_type": "Issue"}
	frappe.db.set_value(LEVEL, others, {"enabled": 0, "default_service_level_agreement": 0})
	yield
	frappe.cache().delete_value("doctypes_with_active_sla")


def a_level(**values: object):
	days = frappe.get_doc(
		{
			"doctype": "Holiday List",
			"holiday_list_name": frappe.generate_hash(length=8),
			"from_date": "2026-01-01",
			"to_date": "2026-12-31",
		}
	).insert()
	given = {
		"service_level": frappe.generate_hash(length=8),
		"document_type": "Issue",
		"enabled": 1,
		"default_service_level_agreement": 1,
		"apply_sla_for_resolution": 1,
		"holiday_list": days.name,
		"priorities": [
			{"priority": "Medium", "default_priority": 1, "response_time": HOUR, "resolution_time": 4 * HOUR},
			{"priority": "High", "response_time": HOUR, "resolution_time": 2 * HOUR},
		],
		"support_and_resolution": [
			{"workday": day, "start_time": "00:00:00", "end_time": "23:59:59"}
			for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
		],
		"sla_fulfilled_on": [{"status": "Closed"}],
		"pause_sla_on": [{"status": "Replied"}],
	}
	return frappe.get_doc({"doctype": LEVEL, **given, **values})


def a_ticket(**values: object):
	return frappe.get_doc(
		{"doctype": "Issue", "subject": "x", "raised_by": "a@example.com", **values}
	).insert()


def a_message(ticket: object, direction: str) -> None:
	frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"sent_or_received": direction,
			"sender": "Administrator",
			"subject": "Re",
			"content": "x",
			"reference_doctype": "Issue",
			"reference_name": ticket.name,
		}
	).insert()


@pytest.mark.parametrize("doctype", FIELDS)
def test_the_fields_we_use_have_the_type_we_expect(doctype: str):
	meta = frappe.get_meta(doctype)
	for fieldname, (fieldtype, options) in FIELDS[doctype].items():
		field = meta.get_field(fieldname)
		assert field and field.fieldtype == fieldtype, fieldname
		if options:
			assert field.options == options, fieldname


def test_a_level_is_named_by_what_it_is_for():
	level = a_level(service_level="ZQ usual").insert()
	assert (level.name, level.default_priority) == ("SLA-Issue-ZQ usual", "Medium")


def test_a_ticket_gets_the_default_level_and_its_priority_when_it_is_saved():
	level = a_level().insert()
	ticket = a_ticket()
	assert (ticket.service_level_agreement, ticket.priority) == (level.name, "Medium")
	assert ticket.agreement_status == "First Response Due"


def test_a_level_of_the_customer_comes_before_the_default_one():
	a_level().insert()
	customer = frappe.get_doc({"doctype": "Customer", "customer_name": frappe.generate_hash(length=8)})
	customer.insert()
	own = a_level(default_service_level_agreement=0, entity_type="Customer", entity=customer.name).insert()
	assert a_ticket(customer=customer.name).service_level_agreement == own.name


def test_a_level_has_its_condition():
	usual = a_level().insert()
	special = a_level(default_service_level_agreement=0, condition="doc.subject == 'y'").insert()
	assert a_ticket(subject="y").service_level_agreement == special.name
	assert a_ticket().service_level_agreement == usual.name


def test_a_priority_without_times_has_no_level():
	a_level().insert()
	assert not a_ticket(priority="Low").service_level_agreement


def test_nothing_is_applied_while_levels_are_not_tracked():
	a_level().insert()
	frappe.db.set_single_value("Support Settings", "track_service_level_agreement", 0)
	assert not a_ticket().service_level_agreement


@pytest.mark.parametrize(
	"values",
	[
		{"support_and_resolution": [{"workday": "Monday", "start_time": "09:00:00", "end_time": "08:00:00"}]},
		{
			"support_and_resolution": [
				{"workday": "Monday", "start_time": "09:00:00", "end_time": "12:00:00"},
				{"workday": "Monday", "start_time": "13:00:00", "end_time": "17:00:00"},
			]
		},
		{"priorities": [{"priority": "High", "response_time": HOUR, "resolution_time": HOUR}]},
		{
			"priorities": [
				{
					"priority": "High",
					"default_priority": 1,
					"response_time": 2 * HOUR,
					"resolution_time": HOUR,
				}
			]
		},
	],
	ids=["hours that end before they begin", "two spans a day", "no default", "an answer after the end"],
)
def test_a_level_that_makes_no_sense_is_refused(values: dict):
	with pytest.raises(frappe.ValidationError):
		a_level(**values).insert()


def test_there_is_one_default_level():
	a_level().insert()
	with pytest.raises(frappe.ValidationError):
		a_level().insert()


def test_a_received_message_opens_a_ticket_with_a_level_by_saving_it():
	a_level().insert()
	ticket = a_ticket()
	ticket.status = "Closed"
	ticket.save()
	assert ticket.sla_resolution_date
	a_message(ticket, "Received")
	# by a query alone the date would stay
	assert frappe.db.get_value("Issue", ticket.name, ["status", "sla_resolution_date"]) == ("Open", None)


def test_a_sent_message_leaves_the_status():
	a_level().insert()
	ticket = a_ticket()
	a_message(ticket, "Sent")
	assert frappe.db.get_value("Issue", ticket.name, "status") == "Open"


def test_whoever_asks_may_set_a_status_in_erpnext_itself():
	"""The hole that our own methods close."""
	from erpnext.support.doctype.issue import issue

	ticket = a_ticket()
	frappe.set_user("Guest")
	issue.set_status(ticket.name, "Closed")
	assert frappe.db.get_value("Issue", ticket.name, "status") == "Closed"
