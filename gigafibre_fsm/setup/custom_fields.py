"""The fields that the app adds to ERPNext's documents, as data."""

from enum import Enum

import frappe
from frappe.custom.doctype.custom_field.custom_field import create_custom_fields

from gigafibre_fsm.domain.care.order_states import OrderState
from gigafibre_fsm.domain.care.service_level import clock, clock_row
from gigafibre_fsm.domain.care.tickets import first_aid, line_snapshot, queues, visibility


def _job_fields(insert_after: str, **values: int) -> list[dict]:
	"""Return the section of a form with a job's location, name and status."""
	return [
		{
			"fieldname": "fsm_visit_section",
			"label": "Visit",
			"fieldtype": "Section Break",
			"insert_after": insert_after,
			"collapsible": 1,
		},
		{
			"fieldname": "fsm_service_location",
			"label": "Service Location",
			"fieldtype": "Link",
			"options": "Service Location",
			"insert_after": "fsm_visit_section",
			**values,
		},
		{
			"fieldname": "fsm_visit_column",
			"fieldtype": "Column Break",
			"insert_after": "fsm_service_location",
		},
		{
			"fieldname": "fsm_dispatch_job",
			"label": "Dispatch Job",
			"fieldtype": "Link",
			"options": "Dispatch Job",
			"insert_after": "fsm_visit_column",
			"read_only": 1,
			"no_copy": 1,
			**values,
		},
		{
			"fieldname": "fsm_visit_status",
			"label": "Visit Status",
			"fieldtype": "Data",
			"ignore_xss_filter": 1,
			"insert_after": "fsm_dispatch_job",
			"read_only": 1,
			"no_copy": 1,
			"in_standard_filter": 1,
			**values,
		},
	]


def _type_field(insert_after: str) -> list[dict]:
	"""Return the field for the kind of job to book."""
	return [
		{
			"fieldname": "fsm_job_type",
			"label": "Kind of visit",
			"fieldtype": "Link",
			"options": "Dispatch Job Type",
			"insert_after": insert_after,
		}
	]


def _speed(direction: str, label: str, insert_after: str) -> dict:
	"""Return the field for a plan's advertised speed."""
	return {
		"fieldname": f"fsm_{direction}",
		"label": label,
		"fieldtype": "Int",
		"insert_after": insert_after,
		"non_negative": 1,
		"description": "As the customer was told; 0: not known.",
	}


def _offer_text(fieldname: str, label: str, insert_after: str, fieldtype: str) -> dict:
	"""Return the field for a text of a plan that is offered."""
	return {
		"fieldname": fieldname,
		"label": label,
		"fieldtype": fieldtype,
		"ignore_xss_filter": 1,
		"insert_after": insert_after,
	}


def _tax_number(fieldname: str, label: str, insert_after: str, description: str) -> dict:
	"""Return the field for a number under which a company collects a tax."""
	return {
		"fieldname": fieldname,
		"label": label,
		"fieldtype": "Data",
		"ignore_xss_filter": 1,
		"insert_after": insert_after,
		"description": description,
	}


def _chain(first_after: str, *fields: dict) -> list[dict]:
	"""Return fields that follow each other on the form, the first after a field that is there."""
	places = (first_after, *(each["fieldname"] for each in fields))
	return [{**each, "insert_after": after} for each, after in zip(fields, places, strict=False)]


def _field(fieldname: str, fieldtype: str, label: str = "", **values: str | int) -> dict:
	"""Return a field; texts are stored as they were typed, because every screen escapes them."""
	is_text = fieldtype in ("Data", "Small Text")
	given = {"fieldname": fieldname, "fieldtype": fieldtype, **({"label": label} if label else {})}
	return {**given, **({"ignore_xss_filter": 1} if is_text else {}), **values}


def _written(fieldname: str, fieldtype: str, label: str, **values: str | int) -> dict:
	"""Return a field of a submitted document that only the app writes."""
	fixed = {"read_only": 1, "no_copy": 1, "allow_on_submit": 1, "print_hide": 1}
	return _field(fieldname, fieldtype, label, **fixed, **values)


def _shop_fields() -> list[dict]:
	"""Return the section of an Item that makes it an add-on which customers buy on their pages."""
	return _chain(
		"description",
		_field("fsm_shop_section", "Section Break", "Sold to customers", collapsible=1),
		_field(
			"fsm_in_shop",
			"Check",
			"Shown to customers",
			description="With a price in the selling price list.",
		),
		_field("fsm_shop_name_fr", "Data", "French name"),
		_field("fsm_shop_text_fr", "Small Text", "French sentence"),
		_field("fsm_shop_name_en", "Data", "English name"),
		_field("fsm_shop_text_en", "Small Text", "English sentence"),
		_field("fsm_shop_column", "Column Break"),
		_field(
			"fsm_shop_plan",
			"Link",
			"Monthly, as this plan",
			options="Subscription Plan",
			description="Added to the customer's subscription. Empty: paid once.",
		),
		_field("fsm_shop_visit", "Check", "Needs a visit"),
		_field("fsm_shop_most", "Int", "Most per order", non_negative=1, default="1"),
		_field("fsm_shop_once", "Check", "Once per address"),
		_field(
			"fsm_shop_device",
			"Data",
			"Only where this type of device is installed",
			description="As on the equipment: ONT, Router, Mesh.",
		),
		_field("fsm_shop_download", "Int", "Only from this download speed (Mbit/s)", non_negative=1),
		_field("fsm_shop_warehouse", "Link", "Only while in stock in", options="Warehouse"),
	)


def _portal_order_fields() -> list[dict]:
	"""Return the section of a Sales Order that its customer made on their pages."""
	return _chain(
		"fsm_visit_status",
		_field("fsm_portal_section", "Section Break", "Ordered by the customer", collapsible=1),
		_written(
			"fsm_portal_state",
			"Select",
			"State of the customer's order",
			options="\n".join(("", *(each.value for each in OrderState))),
			in_standard_filter=1,
			search_index=1,
		),
		_written("fsm_slot_start", "Datetime", "Chosen window from"),
		_written("fsm_slot_end", "Datetime", "Chosen window until"),
		_written("fsm_slot_hold", "Link", "Slot", options="Dispatch Slot Hold"),
		_field("fsm_portal_column", "Column Break"),
		# no link: ERPNext would let neither of two documents be cancelled that name each other
		_written("fsm_portal_invoice", "Data", "Invoice of the order"),
		_written("fsm_portal_payment", "Link", "Payment of the order", options="FSM Payment"),
		_written("fsm_portal_next", "Datetime", "Next look (UTC)", hidden=1),
	)


def _new_line(insert_after: str) -> dict:
	"""Return the field for the order of a new line that made a document; an order makes one of each kind."""
	fixed = {"read_only": 1, "no_copy": 1, "print_hide": 1, "unique": 1}
	place = {"options": "FSM Order", "insert_after": insert_after}
	return _field("fsm_order", "Link", "Order for a new line", **place, **fixed)


SUSPENSION_EFFECTS = ("Claim", "Incident", "Nothing")
"""What an open ticket of a kind means for a suspension; empty: nobody has said."""


def _line_fields(insert_after: str) -> list[dict]:
	"""Return the section of a ticket with the line as it was, and what the customer says they tried."""
	read_only = {"read_only": 1, "no_copy": 1}
	stored = (
		("fsm_line_health", "Line", "Select", "\n".join(("", *line_snapshot.HEALTH.values()))),
		("fsm_line_since", "Since", "Datetime", None),
		("fsm_line_light", "Received light", "Data", None),
		("fsm_line_informed_on", "Last heard of", "Datetime", None),
		("fsm_line_equipment", "Device", "Link", "Equipment"),
		("fsm_line_seen_on", "As stored on", "Datetime", None),
	)
	tried = (
		("power", "Looked at power and cables"),
		("unplug", "Unplugged the modem"),
		("near", "Came near the modem"),
		("speed", "Measured the speed"),
		("restart", "Restarted the modem"),
	)
	shown = " || ".join(f"doc.fsm_tried_{step}" for step, _label in tried)
	fields = [
		{
			"fieldname": "fsm_line_section",
			"label": "When the customer wrote",
			"fieldtype": "Section Break",
			"depends_on": f"eval:doc.fsm_line_seen_on || {shown}",
		},
		*(
			{
				"fieldname": name,
				"label": label,
				"fieldtype": kind,
				"options": options,
				**({"ignore_xss_filter": 1} if kind == "Data" else {}),
				**read_only,
			}
			for name, label, kind, options in stored
		),
		{
			"fieldname": "fsm_tried_column",
			"label": "Tried without success",
			"fieldtype": "Column Break",
		},
		*(
			{"fieldname": f"fsm_tried_{step}", "label": label, "fieldtype": "Check", **read_only}
			for step, label in tried
		),
	]
	return _in_order(insert_after, fields)


def _rating_fields(insert_after: str) -> list[dict]:
	"""Return the section of a ticket with what its customer says of it, and the ticket that it continues."""
	read_only = {"read_only": 1, "no_copy": 1}
	fields = [
		{
			"fieldname": "fsm_rating_section",
			"label": "Customer's rating",
			"fieldtype": "Section Break",
			"depends_on": "eval:doc.fsm_rating || doc.fsm_rating_asked_on || doc.fsm_follows",
		},
		{
			"fieldname": "fsm_rating",
			"label": "Stars (1 to 5)",
			"fieldtype": "Int",
			"non_negative": 1,
			"in_standard_filter": 1,
			**read_only,
		},
		{
			"fieldname": "fsm_rating_words",
			"label": "In their words",
			"fieldtype": "Small Text",
			"ignore_xss_filter": 1,
			**read_only,
		},
		{"fieldname": "fsm_rating_column", "fieldtype": "Column Break"},
		{"fieldname": "fsm_rated_on", "label": "Rated on", "fieldtype": "Datetime", **read_only},
		{"fieldname": "fsm_rating_asked_on", "label": "Asked on", "fieldtype": "Datetime", **read_only},
		{
			"fieldname": "fsm_rating_judged_on",
			"label": "Asking judged on",
			"fieldtype": "Datetime",
			"hidden": 1,
			**read_only,
		},
		{
			"fieldname": "fsm_follows",
			"label": "Continues ticket",
			"fieldtype": "Link",
			"options": "Issue",
			**read_only,
		},
	]
	return _in_order(insert_after, fields)


def _outage_fields(insert_after: str) -> list[dict]:
	"""Return the section of a ticket with the outage that it belongs to, and when its end answered it."""
	read_only = {"read_only": 1, "no_copy": 1}
	fields = [
		{
			"fieldname": "fsm_outage_section",
			"label": "Outage",
			"fieldtype": "Section Break",
			"depends_on": "eval:doc.fsm_network_incident",
		},
		{
			"fieldname": "fsm_network_incident",
			"label": "Network Incident",
			"fieldtype": "Link",
			"options": "Network Incident",
			"in_standard_filter": 1,
			"search_index": 1,
			**read_only,
		},
		{"fieldname": "fsm_outage_column", "fieldtype": "Column Break"},
		{
			"fieldname": "fsm_outage_answered_on",
			"label": "Answered with its end on",
			"fieldtype": "Datetime",
			**read_only,
		},
	]
	return _in_order(insert_after, fields)


def _desk_fields(insert_after: str) -> list[dict]:
	"""Return the section of a ticket with what the ticket desk stores of it; times that order work are UTC and hidden."""
	hidden = {"read_only": 1, "no_copy": 1, "hidden": 1}
	fields = [
		{
			"fieldname": "fsm_desk_section",
			"label": "Ticket desk",
			"fieldtype": "Section Break",
			"depends_on": "eval:doc.fsm_merged_into",
		},
		{
			"fieldname": "fsm_merged_into",
			"label": "Merged into",
			"fieldtype": "Link",
			"options": "Issue",
			"read_only": 1,
			"no_copy": 1,
		},
		{
			"fieldname": "fsm_wakes_utc",
			"label": "Put aside until (UTC)",
			"fieldtype": "Datetime",
			"search_index": 1,
			**hidden,
		},
		{
			"fieldname": "fsm_snoozed_by",
			"label": "Put aside by",
			"fieldtype": "Link",
			"options": "User",
			**hidden,
		},
		{
			"fieldname": "fsm_assign_utc",
			"label": "Given to somebody from (UTC)",
			"fieldtype": "Datetime",
			"search_index": 1,
			**hidden,
		},
	]
	return _in_order(insert_after, fields)


def _writer_fields(insert_after: str) -> list[dict]:
	"""Return who may have written a ticket that came without a customer, and the number of one that came by text."""
	read_only = {"read_only": 1, "no_copy": 1}
	fields = [
		{
			"fieldname": "fsm_suggested_customer",
			"label": "Perhaps from",
			"fieldtype": "Link",
			"options": "Customer",
			"depends_on": "eval:doc.fsm_suggested_customer && !doc.customer",
			**read_only,
		},
		{
			"fieldname": "fsm_from_number",
			"label": "Came by text from",
			"fieldtype": "Data",
			"ignore_xss_filter": 1,
			"depends_on": "eval:doc.fsm_from_number",
			"search_index": 1,
			**read_only,
		},
	]
	return _in_order(insert_after, fields)


def _moved_field(insert_after: str) -> dict:
	"""Return the field of a message or note for the merged ticket that it came from."""
	return {
		"fieldname": "fsm_moved_from",
		"label": "Came from ticket",
		"fieldtype": "Link",
		"options": "Issue",
		"insert_after": insert_after,
		"read_only": 1,
		"no_copy": 1,
		"hidden": 1,
	}


def _clock_fields(insert_after: str) -> list[dict]:
	"""Return the fields of a ticket's clock, which its form shows in words; times are in UTC."""

	def _choice(fieldname: str, label: str, words: type[Enum]) -> dict:
		options = "\n".join(("", *(each.value for each in words if each.value)))
		return _field(fieldname, "Select", label, options=options)

	fields = [
		_choice(clock_row.PHASE, "Clock", clock.Phase),
		_field(clock_row.SINCE, "Datetime", "Clock since (UTC)"),
		_field(clock_row.SPENT, "Int", "Support time spent (s)"),
		_choice(clock_row.ANSWER, "First answer", clock.Verdict),
		_choice(clock_row.RESULT, "Resolution", clock.Verdict),
		_choice(clock_row.KIND, "Due next", clock.Kind),
		_field(clock_row.LEFT, "Int", "Support time left (s)"),
		_field(clock_row.SOON, "Datetime", "Due soon (UTC)"),
		_field(clock_row.DUE, "Datetime", "Due at (UTC)"),
		_choice(clock_row.NOTICE, "Told of", clock_row.GivenNotice),
		_field(clock_row.NEXT, "Datetime", "Next notice (UTC)", search_index=1),
	]
	return _in_order(insert_after, [{**field, "hidden": 1, "read_only": 1, "no_copy": 1} for field in fields])


def _in_order(insert_after: str, fields: list[dict]) -> list[dict]:
	"""Return the fields, each placed after the one before it."""
	places = (insert_after, *(field["fieldname"] for field in fields))
	return [{**field, "insert_after": place} for field, place in zip(fields, places, strict=False)]


FIELDS = {
	"Issue": [
		*_job_fields("description"),
		*_line_fields("fsm_visit_status"),
		*_outage_fields("fsm_tried_restart"),
		*_rating_fields("fsm_outage_answered_on"),
		*_desk_fields("fsm_follows"),
		*_writer_fields("customer"),
		*_clock_fields("agreement_status"),
	],
	"Comment": [_moved_field("content")],
	"Communication": [
		{
			"fieldname": visibility.FIELD,
			"label": "Shown to the customer",
			"fieldtype": "Check",
			"insert_after": "read_by_recipient_on",
			"no_copy": 1,
			"description": "In the customer's account, as a message of their ticket.",
		},
		_moved_field(visibility.FIELD),
		{
			"fieldname": "fsm_text",
			"label": "Text message",
			"fieldtype": "Link",
			"options": "FSM SMS",
			"insert_after": visibility.FIELD,
			"depends_on": "eval:doc.fsm_text",
			"read_only": 1,
			"no_copy": 1,
		},
	],
	"Email Queue": [
		{
			"fieldname": "fsm_day",
			"label": "Day of the route sheet",
			"fieldtype": "Date",
			"search_index": 1,
			"insert_after": "reference_name",
			"depends_on": "eval:doc.fsm_day",
			"read_only": 1,
			"no_copy": 1,
		},
	],
	# an order is submitted before its job is created
	"Sales Order": [
		*_job_fields("items", allow_on_submit=1),
		*_portal_order_fields(),
		_new_line("fsm_portal_next"),
	],
	"Sales Order Item": [
		_written(
			"fsm_shop_plan",
			"Link",
			"Monthly, as this plan",
			options="Subscription Plan",
			insert_after="item_name",
		)
	],
	"Issue Type": [
		*_type_field("description"),
		{
			"fieldname": "fsm_suspension_effect",
			"label": "Speaks against a suspension as",
			"fieldtype": "Select",
			"options": "\n".join(("", *SUSPENSION_EFFECTS)),
			"insert_after": "fsm_job_type",
			"description": "An open ticket of this kind. Empty: nobody has said, so no service is suspended while one is open.",
		},
		{
			"fieldname": "fsm_shown_to_customers",
			"label": "Customers may choose it",
			"fieldtype": "Check",
			"insert_after": "fsm_suspension_effect",
		},
		*(
			{
				"fieldname": f"fsm_label_{language}",
				"label": label,
				"fieldtype": "Data",
				"ignore_xss_filter": 1,
				"insert_after": after,
			}
			for language, label, after in (
				("fr", "For customers, in French", "fsm_shown_to_customers"),
				("en", "For customers, in English", "fsm_label_fr"),
			)
		),
		{
			"fieldname": "fsm_first_aid",
			"label": "First aid before it is written",
			"fieldtype": "Select",
			"options": "\n".join(("", *first_aid.KINDS)),
			"insert_after": "fsm_label_en",
			"description": "What the customer tries first. Empty: the ticket is written at once.",
		},
		{
			"fieldname": "fsm_position",
			"label": "Position in the customer's list",
			"fieldtype": "Int",
			"insert_after": "fsm_first_aid",
		},
		{
			"fieldname": queues.FIELD,
			"label": "Queue",
			"fieldtype": "Link",
			"options": "User Group",
			"insert_after": "fsm_position",
			"description": "Who answers tickets of this kind. Empty: everybody of support.",
		},
	],
	"Item": [*_type_field("item_group"), *_shop_fields()],
	"Item Group": _type_field("parent_item_group"),
	"Company": [
		_tax_number("fsm_gst_number", "TPS/GST number", "tax_id", "As on invoices: 123456782 RT0001."),
		_tax_number(
			"fsm_qst_number", "TVQ/QST number", "fsm_gst_number", "As on invoices: 1234567890 TQ0001."
		),
	],
	"Customer": [
		{
			"fieldname": "fsm_stripe_customer",
			"label": "Stripe customer",
			"fieldtype": "Data",
			"ignore_xss_filter": 1,
			"insert_after": "language",
			"read_only": 1,
			"no_copy": 1,
			"unique": 1,
		},
		{
			"fieldname": "fsm_agreed_to_interest",
			"label": "Agreed to late interest",
			"fieldtype": "Check",
			"insert_after": "fsm_medical_flag",
			"description": "In writing, at the annual rate of FSM Dunning Settings.",
		},
		{
			"fieldname": "fsm_wants_paper",
			"label": "Wants invoices on paper",
			"fieldtype": "Check",
			"insert_after": "fsm_agreed_to_interest",
			"in_standard_filter": 1,
			"description": "Besides the invoice in the customer's account. The customer chooses it there.",
		},
		{
			"fieldname": "fsm_dunning_on",
			"label": "Dunning looked at on",
			"fieldtype": "Date",
			"insert_after": "fsm_agreed_to_interest",
			"read_only": 1,
			"no_copy": 1,
			"hidden": 1,
		},
		{
			"fieldname": "fsm_network_account",
			"label": "Account in the network",
			"fieldtype": "Data",
			"ignore_xss_filter": 1,
			"insert_after": "fsm_stripe_customer",
			"no_copy": 1,
			"unique": 1,
			"description": "As the BNG knows it; empty: the name of the customer.",
		},
		{
			"fieldname": "fsm_legacy_account",
			"label": "Account in the old system",
			"fieldtype": "Data",
			"ignore_xss_filter": 1,
			"insert_after": "fsm_network_account",
			"no_copy": 1,
			"unique": 1,
			"description": "Number of the account in the retired billing system; empty: the name of the customer.",
		},
		{
			"fieldname": "fsm_medical_flag",
			"label": "Health depends on the service",
			"fieldtype": "Check",
			"insert_after": "fsm_legacy_account",
			"no_copy": 1,
			"description": "The service is then never suspended. Write nowhere here what the reason is.",
		},
	],
	"Subscription": [
		{
			"fieldname": "fsm_service_location",
			"label": "Service Location",
			"fieldtype": "Link",
			"options": "Service Location",
			"insert_after": "party",
		},
		{
			"fieldname": "fsm_billed_until",
			"label": "Billed elsewhere until",
			"fieldtype": "Date",
			"insert_after": "fsm_service_location",
			"description": "The billing run leaves out periods that begin on or before this day.",
		},
		_new_line("fsm_billed_until"),
	],
	"Sales Invoice": [
		{
			"fieldname": "fsm_billing_key",
			"label": "Billed period",
			"fieldtype": "Data",
			"ignore_xss_filter": 1,
			"insert_after": "to_date",
			"read_only": 1,
			"no_copy": 1,
			"hidden": 1,
			"print_hide": 1,
			"unique": 1,
		},
		_field(
			"fsm_portal_order",
			"Link",
			"Ordered by the customer as",
			options="Sales Order",
			insert_after="fsm_billing_key",
			read_only=1,
			no_copy=1,
			print_hide=1,
			unique=1,
		),
		_new_line("fsm_portal_order"),
	],
	"Subscription Plan": [
		_speed("download", "Download (Mbit/s)", "item"),
		_speed("upload", "Upload (Mbit/s)", "fsm_download"),
		{
			"fieldname": "fsm_offer_section",
			"label": "Offer to customers",
			"fieldtype": "Section Break",
			"insert_after": "billing_interval_count",
			"collapsible": 1,
		},
		{
			"fieldname": "fsm_is_offered",
			"label": "Offered to customers",
			"fieldtype": "Check",
			"insert_after": "fsm_offer_section",
			"description": "Customers of another plan see it, and change to it by themselves.",
		},
		{
			"fieldname": "fsm_is_public",
			"label": "Sold on the website",
			"fieldtype": "Check",
			"insert_after": "fsm_is_offered",
			"description": "Everybody sees it with its price; only a fixed rate by the month is shown.",
		},
		{
			"fieldname": "fsm_needs_visit",
			"label": "Needs a visit",
			"fieldtype": "Check",
			"insert_after": "fsm_is_public",
			"description": "Customers are asked to call instead.",
		},
		_offer_text("fsm_postal_codes", "Offered at postal codes", "fsm_needs_visit", "Small Text")
		| {"description": "Their first characters, with commas: J0L, J3B 1. Empty: everywhere."},
		{
			"fieldname": "fsm_offer_column",
			"fieldtype": "Column Break",
			"insert_after": "fsm_postal_codes",
		},
		_offer_text("fsm_name_fr", "Name in French", "fsm_offer_column", "Data"),
		_offer_text("fsm_sentence_fr", "Sentence in French", "fsm_name_fr", "Small Text"),
		_offer_text("fsm_name_en", "Name in English", "fsm_sentence_fr", "Data"),
		_offer_text("fsm_sentence_en", "Sentence in English", "fsm_name_en", "Small Text"),
		_field("fsm_agreement_section", "Section Break", "In the agreement", insert_after="fsm_sentence_en"),
		_field(
			"fsm_term_months",
			"Select",
			"Term (months)",
			options="\n12\n24\n36\n48\n60",
			insert_after="fsm_agreement_section",
			description="Of a new line with this plan. Empty: no term.",
		),
		_field("fsm_agreement_column", "Column Break", insert_after="fsm_term_months"),
		_offer_text("fsm_equipment_fr", "Lent equipment in French", "fsm_agreement_column", "Small Text")
		| {"description": "A line for each device that the customer gives back at the end."},
		_offer_text("fsm_equipment_en", "Lent equipment in English", "fsm_equipment_fr", "Small Text"),
	],
}


def apply() -> None:
	"""Add missing fields and update the others."""
	create_custom_fields(FIELDS, update=True)


def remove() -> None:
	"""Delete the fields and their columns; Frappe by itself would leave the columns."""
	for doctype, fields in FIELDS.items():
		for field in fields:
			name = frappe.db.get_value("Custom Field", {"dt": doctype, "fieldname": field["fieldname"]})
			if name:
				frappe.delete_doc("Custom Field", name, force=True)
			if frappe.db.has_column(doctype, field["fieldname"]):
				frappe.db.sql_ddl(f"alter table `tab{doctype}` drop column `{field['fieldname']}`")
		frappe.clear_cache(doctype=doctype)
