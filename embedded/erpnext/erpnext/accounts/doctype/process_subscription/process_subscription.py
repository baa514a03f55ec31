"""The daily work on subscriptions, under the name that ERPNext's scheduler knows; this stand-in keeps no record."""

from datetime import date

from erpnext.accounts.doctype.subscription.subscription import process_all


def create_subscription_process(
	subscription: str | None = None, posting_date: str | date | None = None
) -> None:
	"""Process all subscriptions, or one, as of a day."""
	process_all(subscription, posting_date)
