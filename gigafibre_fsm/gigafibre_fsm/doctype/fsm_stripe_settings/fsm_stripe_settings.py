"""FSM Stripe Settings: access to Stripe, which takes payments."""

import re

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.platform import server_address
from gigafibre_fsm.integrations import stripe
from gigafibre_fsm.integrations.errors import IntegrationError

KEYS = {"Test": r"[sr]k_test_\w+", "Live": r"[sr]k_live_\w+"}
ACCOUNTS = {"bank_account": "Asset", "fee_account": "Expense"}
WEBHOOK_SECRETS = ("webhook_secret", "previous_webhook_secret")


class FSMStripeSettings(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		api_base_url: DF.Data | None
		bank_account: DF.Link | None
		enabled: DF.Check
		fee_account: DF.Link | None
		mode: DF.Literal["Test", "Live"]
		previous_webhook_secret: DF.Password | None
		secret_key: DF.Password | None
		timeout_seconds: DF.Int
		webhook_secret: DF.Password | None
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse settings with which no payment could succeed, or one in the wrong mode."""
		self._check_key()
		for field in WEBHOOK_SECRETS:
			self._check_webhook_secret(field)
		self._check_server()
		self._check_accounts()
		if not 1 <= (self.timeout_seconds or 0) <= 60:
			frappe.throw(_("Time-out: between 1 and 60 seconds."))
		if self.enabled:
			self._check_complete()

	@frappe.whitelist(methods=["POST"])
	def test_connection(self) -> dict[str, str]:
		"""Query the account at Stripe with the saved settings; moves no money.

		Returns `{"colour": …, "sentence": …}`.
		"""
		self.check_permission("write")
		try:
			account = stripe.connect().check()
		except IntegrationError as error:
			return {"colour": "red", "sentence": _(error.message)}
		if not account.takes_charges:
			found = _("Stripe answers, but account “{0}” cannot take payments yet: complete it at Stripe.")
			return {"colour": "orange", "sentence": found.format(account.name)}
		if self.mode == "Live":
			found = _("Stripe answers: account “{0}” ({1}) in live mode: real money moves.")
		else:
			found = _("Stripe answers: account “{0}” ({1}) in test mode.")
		return {"colour": "green", "sentence": found.format(account.name, account.id)}

	def _check_key(self) -> None:
		key = self._secret("secret_key")
		if not key or self.mode not in KEYS or re.fullmatch(KEYS[self.mode], key):
			return  # Frappe itself names a mode that does not exist
		if self.mode == "Live":
			frappe.throw(
				_("In live mode the secret key begins with sk_live_ or rk_live_, as in Stripe's dashboard.")
			)
		frappe.throw(
			_("In test mode the secret key begins with sk_test_ or rk_test_, as in Stripe's dashboard.")
		)

	def _check_webhook_secret(self, field: str) -> None:
		secret = self._secret(field)
		if secret and not re.fullmatch(r"whsec_[A-Za-z0-9+/=_-]+", secret):
			frappe.throw(
				_("{0} begins with whsec_: copy it from the webhook's page in Stripe's dashboard.").format(
					_(self.meta.get_label(field))
				)
			)

	def _check_server(self) -> None:
		self.api_base_url = (self.api_base_url or "").strip().rstrip("/")
		if self.api_base_url and not server_address.is_server_address(self.api_base_url):
			frappe.throw(_("The server's address begins with https://."))
		if self.mode == "Live" and self.api_base_url.startswith("http:"):
			frappe.throw(_("In live mode the server's address begins with https://, or stays empty."))

	def _check_accounts(self) -> None:
		rows = {}
		for field, root_type in ACCOUNTS.items():
			name = self.get(field)
			row = name and frappe.db.get_value(
				"Account", name, ["root_type", "is_group", "company"], as_dict=True
			)
			if row and (row.is_group or row.root_type != root_type):
				sentence = _("{0}: choose an account of the type {1} that is no group.")
				frappe.throw(sentence.format(_(self.meta.get_label(field)), _(root_type)))
			rows[field] = row and row.company
		if all(rows.values()) and len(set(rows.values())) > 1:
			frappe.throw(_("The bank account and the account of fees belong to different companies."))

	def _check_complete(self) -> None:
		absent = [_(self.meta.get_label(f)) for f in ("secret_key", "webhook_secret") if not self.get(f)]
		if absent:
			frappe.throw(
				_("Stripe cannot be switched on yet. Still empty: {0}.").format(", ".join(absent)),
				title=_("Half-filled form"),
			)

	def _secret(self, field: str) -> str:
		"""Return a secret as it will be kept: the one just typed, without blanks, else the stored one."""
		typed = (self.get(field) or "").strip()
		self.set(field, typed)
		if typed and self.is_dummy_password(typed):
			return self.get_password(field, raise_exception=False) or ""
		return typed
