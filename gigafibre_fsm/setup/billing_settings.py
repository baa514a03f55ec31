"""ERPNext's settings that billing relies on; setup applies them once, doctor names those that differ.

A site that has invoices keeps its own settings: changing how they are rounded or billed is then its
administrator's decision.
"""

from typing import NamedTuple

import frappe
from frappe import _

from gigafibre_fsm.domain.billing.erpnext_job import SUBSCRIPTION_JOB, is_billing_by_itself
from gigafibre_fsm.domain.billing.ledger_accounts import CLEARING_ACCOUNT
from gigafibre_fsm.domain.equipment.installation import subscription
from gigafibre_fsm.setup import found, taxes

_FOUND = "setting "


class Setting(NamedTuple):
	"""A field of a settings page, and the value that billing needs."""

	doctype: str
	fieldname: str
	value: str | int

	@property
	def key(self) -> str:
		"""The name under which setup remembers what it found."""
		return f"{_FOUND}{self.doctype}.{self.fieldname}"


SETTINGS = (
	# half a cent goes up; Banker's rounding taxes 30.10 at 1.50
	Setting("System Settings", "rounding_method", "Commercial Rounding"),
	# otherwise 91.93 is owed as 92.00
	Setting("Global Defaults", "disable_rounded_total", 1),
	# otherwise a late invoice is for more than its period
	Setting("Subscription Settings", "prorate", 0),
	Setting("Subscription Settings", "cancel_after_grace", 0),
	# a change of plan credits the old one on the same invoice
	Setting("Selling Settings", "allow_negative_rates_for_items", 1),
)


def apply() -> None:
	"""Apply the settings and stop ERPNext's billing on a site without invoices; create clearing accounts."""
	companies = taxes.canadian_companies()
	if not companies:
		return  # before ERPNext's setup wizard; a later migrate applies them
	if not any(taxes.has_invoices(company) for company in companies):
		for setting in SETTINGS:
			_apply_once(setting)
		_stop_subscription_job()
	taxes.for_each_company(ensure_clearing_account)


def ensure_clearing_account(company: str) -> str:
	"""Return the account of money that Stripe has and the bank has not, created if missing.

	It has no account type: of an account of type Bank, ERPNext clears no payout until both sides are matched.
	"""
	return taxes.ensure_account(company, CLEARING_ACCOUNT, _current_assets(company))


def differing() -> list[Setting]:
	"""Return the settings that are not what billing needs."""
	return [each for each in SETTINGS if _value(each) != each.value]


def problems() -> list[tuple[str, str]]:
	"""Return what keeps billing from being right, each with its remedy, for the doctor."""
	rows = [
		(
			_("{0}: {1} is {2}, and billing needs {3}.").format(
				_(each.doctype), _(_label(each)), _value(each), each.value
			),
			_("Set it on the page {0}, by saving that page.").format(_(each.doctype)),
		)
		for each in differing()
	]
	if is_billing_by_itself():
		text = _("ERPNext bills subscriptions by itself, so this app bills none.")
		rows.append((text, _("Tick “Stopped” in the Scheduled Job Type {0}.").format(SUBSCRIPTION_JOB)))
		if count := frappe.db.count("Subscription", _blocked_subscriptions()):
			text = _("{0} subscriptions are not billed while an invoice of theirs is unpaid.").format(count)
			rows.append((text, _("Tick “{0}” in them.").format(_("Generate New Invoices Past Due Date"))))
	rows += _unbilled()
	for company in taxes.canadian_companies():
		rows += _company_problems(company)
	return rows


def remove() -> None:
	"""Put back what setup found, where nobody has changed it since."""
	known = found.recall()
	for setting in SETTINGS:
		if setting.key in known and _value(setting) == setting.value:
			_save(setting, known[setting.key])
	if known.get(SUBSCRIPTION_JOB) == 0:
		frappe.db.set_value("Scheduled Job Type", {"method": SUBSCRIPTION_JOB}, "stopped", 0)


def _unbilled() -> list[tuple[str, str]]:
	"""Return what the latest billing run could not bill."""
	fields = ["name", "failed", "for_person"]
	run = frappe.db.get_value("FSM Billing Run", {}, fields, order_by="day desc", as_dict=True)
	if not run or not (left := run.failed + run.for_person):
		return []
	text = _("Subscriptions that the billing run {0} did not bill: {1}.").format(run.name, left)
	return [(text, _("Open it: each of its rows says why."))]


def _company_problems(company: str) -> list[tuple[str, str]]:
	rows, bench = [], f"bench --site {frappe.local.site} migrate"
	template = taxes.quebec_template(company)
	if not template:
		rows.append((_("{0} has no tax template with TPS and TVQ.").format(company), bench))
	elif not frappe.db.get_value(taxes.TEMPLATE, template, "is_default"):
		text = _("New invoices of {0} follow a tax template without TVQ, or none.").format(company)
		rows.append((text, _("Tick “Default” in the template {0}.").format(template)))
	account = {"company": company, "account_name": CLEARING_ACCOUNT, "is_group": 0}
	kind = frappe.db.get_value("Account", account, ["name", "account_type"])
	if not kind:
		rows.append(
			(_("{0} has no account {1} for money on its way.").format(company, CLEARING_ACCOUNT), bench)
		)
	elif kind[1]:
		text = _("The account {0} has the type {1}, so payouts do not clear.").format(*kind)
		rows.append((text, _("Empty its Account Type.")))
	return rows


def _apply_once(setting: Setting) -> None:
	"""Apply a setting the first time; afterwards it is the administrator's."""
	if setting.key not in found.recall():
		before = _value(setting)
		if before != setting.value:
			_save(setting, setting.value)
		found.remember(setting.key, before)


def _save(setting: Setting, value: str | int) -> None:
	# by the document, because saving Global Defaults changes the invoices' own default
	doc = frappe.get_doc(setting.doctype)
	doc.set(setting.fieldname, value)
	doc.flags.ignore_mandatory = True
	doc.save(ignore_permissions=True)  # guard: setup runs as the bench's administrator


def _value(setting: Setting) -> str | int | None:
	return frappe.db.get_single_value(setting.doctype, setting.fieldname)


def _label(setting: Setting) -> str:
	return frappe.get_meta(setting.doctype).get_label(setting.fieldname)


def _stop_subscription_job() -> None:
	job = frappe.db.get_value("Scheduled Job Type", {"method": SUBSCRIPTION_JOB}, ["name", "stopped"])
	if job and SUBSCRIPTION_JOB not in found.recall():
		frappe.db.set_value("Scheduled Job Type", job[0], "stopped", 1)
		found.remember(SUBSCRIPTION_JOB, job[1])


def _blocked_subscriptions() -> dict[str, object]:
	return {"generate_new_invoices_past_due_date": 0, "status": ("not in", subscription.ENDED)}


def _current_assets(company: str) -> str:
	"""Return the group above the bank accounts, or the root of the assets."""
	assets = {"company": company, "root_type": "Asset", "is_group": 1}
	banks = {**assets, "account_type": ("in", ("Bank", "Cash")), "parent_account": ("is", "set")}
	if group := frappe.db.get_value("Account", banks, "parent_account", order_by="lft"):
		return group
	return frappe.get_all("Account", assets, pluck="name", order_by="lft", limit=1)[0]
