"""ERPNext's own job that bills subscriptions; where it runs, this app bills none."""

import frappe

SUBSCRIPTION_JOB = (
	"erpnext.accounts.doctype.process_subscription.process_subscription.create_subscription_process"
)


def is_billing_by_itself() -> bool:
	"""Whether ERPNext bills subscriptions by itself."""
	return bool(frappe.db.exists("Scheduled Job Type", {"method": SUBSCRIPTION_JOB, "stopped": 0}))
