"""What a bank says of a disputed or doubtful payment: the vendor's codes in the words of the reader."""

from frappe import _


def explain_dispute(code: str) -> str:
	"""Return in words why a bank disputes a payment; empty for a code that says nothing more."""
	sentences = {
		"fraudulent": _("The holder of the card says that this payment is not theirs."),
		"unrecognized": _("The customer does not recognize this payment on their statement."),
		"duplicate": _("The customer says that they were charged twice."),
		"subscription_canceled": _("The customer says that they had ended the service."),
		"product_not_received": _("The customer says that they did not get the service."),
		"product_unacceptable": _("The customer says that the service is not what was agreed."),
		"credit_not_processed": _("The customer says that they were promised a refund."),
		"debit_not_authorized": _("The holder of the account says that they did not agree to this debit."),
		"customer_initiated": _("The customer asked their bank for the money."),
		"incorrect_account_details": _("The number of the account is wrong."),
		"insufficient_funds": _("There was too little money in the account."),
		"bank_cannot_process": _("The bank cannot process this payment."),
	}
	return sentences.get(code, "")


def explain_fraud(code: str) -> str:
	"""Return in words which fraud a bank suspects; empty for a code that says nothing more."""
	sentences = {
		"card_never_received": _("The card was taken before it reached its holder."),
		"fraudulent_card_application": _("Somebody got the card under another name."),
		"made_with_counterfeit_card": _("The card is a copy."),
		"made_with_lost_card": _("The card was lost."),
		"made_with_stolen_card": _("The card was stolen."),
		"unauthorized_use_of_card": _("Somebody used the card without its holder's consent."),
	}
	return sentences.get(code, "")
