"""The number of columns in the desk's lists: Frappe's default of four leaves one for a list with a status."""

import frappe

# title, tags and status are three of them
COLUMNS = {
	"Dispatch Job": 6,
	"Dispatch Job Type": 5,
	"Dispatch Technician": 5,
	"Dispatch Absence": 6,
	"Dispatch Change": 6,
	"Dispatch Plan": 6,
	"Dispatch Plan Refusal": 6,
	"Dispatch Slot Hold": 6,
	"Dispatch Travel Times": 6,
	"Dispatch Promise": 6,
	"Service Location": 6,
	"Equipment": 6,
	"Equipment Model": 6,
	"Equipment Movement": 6,
	"Equipment Finding": 6,
	"Truck Count": 6,
	"Truck Minimum": 5,
	"FSM Scan": 8,
	"Flow Budget": 6,
	"Flow Event": 6,
	"Flow Question": 7,
	"Flow Request": 7,
	"Flow Template": 6,
	"Line Verdict": 7,
	"Public Address": 6,
	"Coverage Area": 6,
	"Coverage Request": 7,
	"Legacy SKU": 6,
	"Retired Address": 5,
	"Network Node": 6,
	"Network Change": 7,
	"Network Import": 6,
	"Network Alarm": 7,
	"Network Incident": 6,
	"Network Incident Event": 7,
	"Network Incident Member": 7,
	"ACS Migration": 5,
	"ACS Migration Device": 5,
	"CPE State": 6,
	"CPE Reading": 6,
	"CPE Command": 6,
	"CPE Day": 6,
	"Light History": 6,
	"OLT Access": 6,
	"OLT Activation": 6,
	"OLT Command Sheet": 4,
	"Modem Probe": 6,
	"Modem Login": 6,
	"Speed Test": 6,
	"FSM SMS": 5,
	"FSM Canned Reply": 5,
	"FSM Support Agent": 8,
	"FSM Ticket Follower": 5,
	"FSM Ticket View": 4,
	"FSM Mail": 6,
	"FSM Order": 7,
	"FSM Phone Number": 5,
	"FSM Search Entry": 5,
	"FSM Consent": 5,
	"FSM Magic Link": 6,
	"FSM Message Template": 4,
	"Bill Reading": 7,
	"Credit Proposal": 6,
	"Customer Statement": 5,
	"Dunning Case": 6,
	"Flow Run": 8,
	"FSM Bank File": 5,
	"FSM Billing Run": 6,
	"FSM Call": 6,
	"FSM Command": 5,
	"FSM Contact Change": 6,
	"FSM Debit Notice": 6,
	"FSM Dispute": 6,
	"FSM Money Check": 5,
	"FSM Payment": 5,
	"FSM Payment Method": 7,
	"FSM Portal Session": 6,
	"FSM Portal View": 6,
	"FSM Refund": 5,
	"FSM Telephone Agent": 5,
	"FSM Webhook Event": 6,
	"Payment Promise": 6,
	"Vendor State": 6,
	"Revenue Day": 5,
	"Revenue Movement": 6,
	"Service Agreement": 8,
	"Service Agreement Evidence": 6,
	"Service Suspension": 6,
	"Statement Run": 5,
	"Stripe Balance Line": 6,
	"Subscription Change": 6,
}


def apply() -> None:
	"""Widen each of our lists that has no settings yet; an administrator's own settings are kept."""
	for doctype, columns in COLUMNS.items():
		if not frappe.db.exists("List View Settings", doctype):
			settings = frappe.new_doc("List View Settings")
			settings.update({"name": doctype, "total_fields": str(columns), "disable_comment_count": 1})
			settings.insert(set_name=doctype)


def remove() -> None:
	"""Delete the settings of our lists."""
	for doctype in COLUMNS:
		frappe.delete_doc("List View Settings", doctype, force=True, ignore_missing=True)
