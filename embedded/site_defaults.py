"""Defaults of a new site, so that it asks no setup questions: the wizard's answers, and the company.

Run it in the bench's environment, in its sites folder, right after installing the app:
`python -m embedded.site_defaults <app> <site>`.
"""

import sys
from collections.abc import Callable

import frappe
from frappe.desk.page.setup_wizard.setup_wizard import setup_complete

ANSWERS = {
	"language": "English",
	"country": "Canada",
	"timezone": "America/Toronto",
	"currency": "CAD",
	"enable_telemetry": 0,
	"full_name": "Administrator",
}


COMPANY = {"company_name": "Gigafibre", "company_abbr": "GF", "country": "Canada", "currency": "CAD"}


def answer_wizard() -> None:
	"""Answer the setup wizard, disable the tour, and give sendmail an account that sends nothing."""
	setup_complete(frappe._dict(ANSWERS))
	settings = frappe.get_doc("System Settings")
	settings.update({"setup_complete": 1, "enable_onboarding": 0, "time_zone": "America/Toronto"})
	# the date format of Québec; Frappe's Canada puts the month first
	settings.update({"date_format": "yyyy-mm-dd", "time_format": "HH:mm"})
	settings.save()
	frappe.db.set_default("currency", "CAD")
	frappe.db.set_value("Currency", "CAD", "enabled", 1)
	# the desk shows times in the user's zone, and Frappe's default for the first user is in India
	frappe.db.set_value("User", "Administrator", "time_zone", "America/Toronto")
	add_dummy_outgoing_account()


def found_company() -> None:
	"""Create the company as ERPNext's own wizard does."""
	from erpnext.setup.setup_wizard.setup_wizard import setup_complete as found

	found(frappe._dict(COMPANY))


def add_dummy_outgoing_account() -> None:
	"""Add a default e-mail account whose server does not exist.

	`frappe.sendmail` refuses to queue without a default account.
	"""
	if frappe.db.exists("Email Account", {"default_outgoing": 1}):
		return
	account = frappe.new_doc("Email Account")
	account.update(
		{
			"email_account_name": "Embedded bench",
			"email_id": "bench@gigafibre.example",
			"enable_outgoing": 1,
			"default_outgoing": 1,
			"enable_incoming": 0,
			"no_smtp_authentication": 1,
			"smtp_server": "127.0.0.1",
			"smtp_port": "1",
		}
	)
	# its validation would connect to the mail server
	account.flags.ignore_validate = True
	account.insert(ignore_permissions=True)


AFTER_INSTALLING: dict[str, Callable[[], None]] = {"frappe": answer_wizard, "erpnext": found_company}


def apply(app: str, site: str) -> None:
	"""Apply the defaults that follow the installation of `app` on `site`, if there are any."""
	frappe.init(site=site, sites_path=".")
	frappe.connect()
	frappe.set_user("Administrator")
	AFTER_INSTALLING[app]()
	# outside any request, so that Frappe does not commit
	frappe.db.commit()
	frappe.destroy()


if __name__ == "__main__":
	apply(*sys.argv[1:])
