"""The facts of the demonstration's month of money: plans, who has which, and what became of each invoice."""

from enum import Enum
from typing import NamedTuple


class Story(Enum):
	"""What became of a customer's latest invoice."""

	DUE = "due in ten days"
	OVERDUE = "due five days ago"
	TWO_OPEN = "two invoices are open, one of them late"
	UNPAID_FOR_MONTHS = "three invoices are open"
	CHEQUE = "paid by cheque"
	CARD = "paid by card on the page of its link"
	DISPUTED = "paid by card, and contradicted at the bank"
	OTHER_AMOUNT = "another amount arrived than was asked for"
	CREDITED = "paid less what an outage cost, by a credit note"
	ADVANCE = "paid with more than was due"


class Subscriber(NamedTuple):
	"""A customer with a plan."""

	customer: str
	plan: str
	story: Story


# plan, dollars a month before taxes, Mbit/s down and up
PLANS = (
	("Fibre 100", 59.95, 100),
	("Fibre 500", 79.95, 500),
	("Fibre 1 Gbit/s", 99.95, 1000),
)
PAYS_BY_LINK = "Luc Bergeron"
PAYS_BY_CARD = "Josée Primeau"
PAYS_FROM_ACCOUNT = "Ferme Lazure et fils"
HAS_EMPTY_ACCOUNT = "Daniel Fortin"
MAY_BE_SUSPENDED = "Sylvain Dagenais"
SERVES_HERSELF = "Manon Raymond"
SUBSCRIBERS = (
	Subscriber(PAYS_BY_LINK, "Fibre 500", Story.DUE),
	Subscriber(PAYS_BY_CARD, "Fibre 500", Story.OVERDUE),
	Subscriber(PAYS_FROM_ACCOUNT, "Fibre 1 Gbit/s", Story.DUE),
	Subscriber(HAS_EMPTY_ACCOUNT, "Fibre 100", Story.DUE),
	Subscriber(MAY_BE_SUSPENDED, "Fibre 100", Story.UNPAID_FOR_MONTHS),
	Subscriber(SERVES_HERSELF, "Fibre 100", Story.TWO_OPEN),
	Subscriber("Heather McGregor", "Fibre 500", Story.OVERDUE),
	Subscriber("Chantal Poissant", "Fibre 1 Gbit/s", Story.CARD),
	Subscriber("Robert Hébert", "Fibre 500", Story.DISPUTED),
	Subscriber("Nathalie Boire", "Fibre 500", Story.OTHER_AMOUNT),
	Subscriber("Ian Cairns", "Fibre 100", Story.CHEQUE),
	Subscriber("Pépinière des Jardins", "Fibre 1 Gbit/s", Story.CHEQUE),
	Subscriber("Stéphane Guérin", "Fibre 500", Story.CREDITED),
	Subscriber("Micheline Trottier", "Fibre 100", Story.ADVANCE),
)
OUTAGE_CREDIT = 5.33
"""Dollars before taxes: two of thirty days of 79.95."""
ADVANCE = 100.00
"""Dollars above what was due."""
