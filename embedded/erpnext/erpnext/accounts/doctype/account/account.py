"""Account: a place of the books in which debits and credits add up."""

import frappe
from frappe import _
from frappe.utils.nestedset import NestedSet

INHERITED = ("root_type", "report_type")


def name_with_abbr(company: str, *parts: str | None) -> str:
	"""Return the parts and the company's abbreviation, joined as ERPNext names accounts."""
	return " - ".join([*filter(None, parts), frappe.get_cached_value("Company", company, "abbr")])


class Account(NestedSet):
	"""An account, or a group of accounts, of one company."""

	nsm_parent_field = "parent_account"

	def autoname(self) -> None:
		"""Name it by number, name and company."""
		self.name = name_with_abbr(self.company, self.account_number, self.account_name.strip())

	def validate(self) -> None:
		"""Take over what the parent group says; the parent must be a group of the same company."""
		if self.parent_account:
			parent = frappe.get_cached_doc("Account", self.parent_account)
			if not parent.is_group:
				frappe.throw(
					_("Account {0}: Parent account {1} can not be a ledger").format(self.name, parent.name)
				)
			if parent.company != self.company:
				frappe.throw(
					_("Account {0}: Parent account {1} does not belong to company: {2}").format(
						self.name, parent.name, self.company
					)
				)
			self.update({field: parent.get(field) for field in INHERITED})
		self.account_currency = self.account_currency or frappe.get_cached_value(
			"Company", self.company, "default_currency"
		)

	def on_trash(self) -> None:
		"""Keep an account that was posted to."""
		if frappe.db.exists("GL Entry", {"account": self.name}):
			frappe.throw(_("Account with existing transaction can not be deleted"))
		super().on_trash(allow_root_deletion=True)
