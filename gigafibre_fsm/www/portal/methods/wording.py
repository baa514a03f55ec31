"""Wording of saved cards and bank accounts, in the language of the request."""

from gigafibre_fsm.domain.billing.autopay.saved_list import CARD, SavedLine
from gigafibre_fsm.www.templating import translate as _


def name(value: SavedLine) -> str:
	"""Return what people call a saved method: `Visa •••• 4242`."""
	brand = value.brand.title() if value.kind == CARD else value.brand or _("Bank account")
	return f"{brand or _('Card')} •••• {value.last4}".strip()


def expiry(value: SavedLine) -> str:
	"""Return until when a card is valid, as it is printed; empty for an account."""
	if not value.exp_year:
		return ""
	printed = f"{value.exp_month:02d}/{value.exp_year}"
	return (_("Expired {0}") if value.standing == "expired" else _("Expires {0}")).format(printed)


def trouble(value: SavedLine) -> str:
	"""Return what is wrong with a method, and what to do; empty if nothing is."""
	return {
		"expiring": _("This card expires soon. Add the new one, and nothing is interrupted."),
		"expired": _("This card has expired. Add the new one."),
		"refused": _("The bank takes no more payments with it. Add another card or account."),
		"verifying": _(
			"Your bank account is being verified: within two business days two small deposits arrive on it. Confirm their amounts within ten days."
		),
		"ended": _("The agreement for this account has ended. Add it again to use it."),
	}.get(value.standing, "")


def added(value: SavedLine) -> str:
	"""Return what became of what the customer has just saved."""
	if value.standing == "verifying":
		return _("{0} is noted, and must be verified before it can pay.").format(name(value))
	if value.is_autopay:
		return _("{0} is saved and pays your invoices automatically.").format(name(value))
	return _("{0} is saved.").format(name(value))
