"""What a reader sees of an account of the old system: everything but amounts that are not theirs to see."""

from datetime import date
from decimal import Decimal

import pytest

from gigafibre_fsm.domain.care.customer_view.old_account import OldAnswer, OldInvoice, show_history
from gigafibre_fsm.integrations.legacy.records import LegacyHistory, LegacyInvoice, LegacyNote

DAY = date(2026, 10, 1)


@pytest.mark.parametrize(("with_money", "amounts"), [(True, (91.93, 70.0)), (False, (None, None))])
def test_amounts_are_shown_to_a_role_of_the_money_alone(with_money: bool, amounts: tuple):
	invoice = LegacyInvoice("70002", "1001", DAY, None, DAY, None, Decimal("91.93"), Decimal("70.00"))
	note = LegacyNote("1", "1001", DAY, "Ana", "<b>x</b>")
	shown = show_history(LegacyHistory(None, (invoice,), (note,), ()), with_money=with_money)
	assert shown.invoices == (OldInvoice("70002", DAY, DAY, None, *amounts),)
	assert (shown.answer, shown.notes[0].text) == (OldAnswer.FOUND.value, "<b>x</b>")
