"""More time to pay: asked for on an invoice's page, promised to a person, kept or broken by the ledger; and who is called."""

import html
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

frappe = pytest.importorskip("frappe")
from frappe.utils import now_datetime  # noqa: E402

from gigafibre_fsm.api import dunning as api  # noqa: E402
from gigafibre_fsm.domain.access import links  # noqa: E402
from gigafibre_fsm.domain.billing.autopay import charges  # noqa: E402
from gigafibre_fsm.domain.billing.dunning import calls  # noqa: E402
from gigafibre_fsm.domain.billing.payments import messages  # noqa: E402
from gigafibre_fsm.exceptions import FsmError  # noqa: E402
from gigafibre_fsm.tests.visitor import Visitor, counted_queries, forget_limits  # noqa: E402
from tests.billing_site import at  # noqa: E402
from tests.contract import books  # noqa: E402
from tests.dunning_site import DUE, DunningSite, dunning_site  # noqa: E402

ONE_DAY = timedelta(days=1)
TODAY = DUE + ONE_DAY
"""Tuesday 23 March 2027, the day of the first reminder."""
PATH = "/portal/invoice"


@pytest.fixture(scope="module")
def world(connected_site: str) -> Iterator[DunningSite]:
	with dunning_site() as own:
		yield own
		forget_limits()


@pytest.fixture
def site(world: DunningSite) -> Iterator[DunningSite]:
	yield world
	frappe.db.rollback()
	frappe.set_user("Administrator")
	world.forget()


def ask(invoice: "frappe._dict", wanted: date | str, *, today: date = TODAY, language: str = "fr") -> str:
	"""Ask for a delay on the invoice's page, and give the text of the page that follows."""
	with at(str(today), 10):
		link = messages.issue_pay_link(invoice.name, now_datetime())
		url = links.fresh_url(link)
		frappe.db.commit()
		visitor = Visitor()
		visitor.post("/l/" + url.rsplit("/", 1)[1])
		visitor.get(f"{PATH}?_lang={language}")
		answer = visitor.post(f"{PATH}?_lang={language}", {"action": "delay", "day": str(wanted)})
		page = visitor.get(f"{PATH}?_lang={language}") if answer.status_code == 303 else answer
	frappe.db.rollback()
	return html.unescape(page.text)


def promise(customer: str) -> "frappe._dict | None":
	frappe.db.rollback()
	names = frappe.get_all("Payment Promise", {"customer": customer}, pluck="name", order_by="name desc")
	return frappe.get_doc("Payment Promise", names[0]) if names else None


def test_a_delay_within_the_rules_is_granted_at_once_and_the_reminders_wait(site: DunningSite):
	invoice = site.owing()
	site.work(TODAY)
	page = ask(invoice, TODAY + 10 * ONE_DAY)
	assert "Vous avez jusqu'au vendredi 2 avril 2027 pour payer" in page
	assert "Demander ce délai" not in page
	found = promise(invoice.customer)
	assert (found.state, found.amount, str(found.due_on)) == ("Open", 91.93, "2027-04-02")
	assert (found.is_self_granted, found.granted_by) == (1, None)
	assert (site.case(invoice.customer).state, site.case(invoice.customer).pauses) == ("Paused", "Promise")
	text = frappe.db.get_value("FSM SMS", {"template": "customer_delay_granted"}, "body")
	assert "Vous avez jusqu'au 2 avr. pour payer 91,93 $" in text
	site.work(date(2027, 4, 2))
	assert site.texts(invoice.customer) == ["customer_reminder", "customer_delay_granted"]


@pytest.mark.parametrize(
	("wanted", "french", "english"),
	[
		("2027-03-23", "Choisissez un jour après aujourd'hui.", "Choose a day after today."),
		(
			"2027-04-03",
			"Nous pouvons attendre jusqu'au vendredi 2 avril 2027.",
			"We can wait until Friday, April 2, 2027.",
		),
		("", "Choisissez le jour où vous paierez.", "Choose the day on which you will pay."),
		("demain", "Choisissez le jour où vous paierez.", "Choose the day on which you will pay."),
		("9999-12-31", "Nous pouvons attendre jusqu'au", "We can wait until"),
		("0001-01-01", "Choisissez un jour après aujourd'hui.", "Choose a day after today."),
	],
)
def test_a_day_that_cannot_be_granted_is_refused_kindly(
	site: DunningSite, wanted: str, french: str, english: str
):
	invoice = site.owing()
	assert french in ask(invoice, wanted)
	assert english in ask(invoice, wanted, language="en")
	assert promise(invoice.customer) is None


def test_another_delay_is_refused_for_sixty_days_and_after_a_broken_promise(site: DunningSite):
	invoice = site.owing()
	ask(invoice, TODAY + ONE_DAY)
	assert "Vous avez déjà un délai pour payer." in ask(invoice, TODAY + 5 * ONE_DAY)
	site.work(TODAY + 2 * ONE_DAY)
	assert promise(invoice.customer).state == "Broken"
	assert "Le dernier jour convenu est passé. Appelez-nous" in ask(
		invoice, TODAY + 7 * ONE_DAY, today=TODAY + 2 * ONE_DAY
	)
	with at("2027-03-26", 10):
		books.pay(invoice)
		frappe.db.commit()
	later = site.owing(customer=invoice.customer, due=date(2027, 4, 20))
	page = ask(later, date(2027, 4, 30), today=date(2027, 4, 21))
	assert "vous pourrez en demander un autre à partir du samedi 22 mai" in page
	assert len(frappe.get_all("Payment Promise", {"customer": invoice.customer})) == 1


def test_a_suspended_customer_is_asked_to_call_because_a_delay_restores_nothing(site: DunningSite):
	invoice = site.owing()
	row = {"doctype": "Service Suspension", "customer": invoice.customer, "state": "Suspended"}
	suspension = frappe.get_doc({**row, "open_for": invoice.customer}).insert(ignore_mandatory=True)
	page = ask(invoice, TODAY + ONE_DAY)
	frappe.delete_doc("Service Suspension", suspension.name, force=True)
	assert "Appelez-nous : nous trouverons une solution ensemble." in page.replace("\u00a0", " ")
	assert "suspendu" not in page, "the link may have been forwarded"
	assert (promise(invoice.customer), "Demander ce délai" in page) == (None, False)


def test_the_page_that_offers_a_delay_costs_twelve_queries_at_most(site: DunningSite):
	invoice = site.owing()
	with at(str(TODAY), 10):
		visitor = Visitor()
		url = links.fresh_url(messages.issue_pay_link(invoice.name, now_datetime()))
		frappe.db.commit()
		visitor.post("/l/" + url.rsplit("/", 1)[1])
		visitor.get(PATH)
		with counted_queries() as queries:
			page = visitor.get(PATH).text
	assert "Demander ce délai" in page
	assert len(queries) <= 13, "\n".join(queries)  # the last one is Frappe's own, for its redirects


def test_no_delay_is_offered_where_the_company_grants_none(site: DunningSite):
	invoice = site.owing()
	site.settle(most_delay_days=0)
	page = ask(invoice, TODAY + ONE_DAY)
	site.settle(most_delay_days=10)
	assert "Appelez-nous : nous trouverons une solution ensemble." in page.replace("\u00a0", " ")
	assert (promise(invoice.customer), "Demander ce délai" in page) == (None, False)


def test_a_delay_of_a_paid_invoice_is_refused(site: DunningSite):
	invoice = site.owing()
	with at(str(TODAY), 9):
		books.pay(invoice)
		frappe.db.commit()
	assert "Plus rien n'est dû sur cette facture." in ask(invoice, TODAY + ONE_DAY)


def test_money_in_several_parts_keeps_a_promise_also_on_the_day_after_a_weekend(site: DunningSite):
	invoice = site.owing()
	ask(invoice, date(2027, 3, 27))
	# 27 March is the Saturday of Easter: banks are open again on Monday 29 March
	for day, amount in (("2027-03-24", 40.0), ("2027-03-29", 51.93)):
		site.work(date.fromisoformat(day))
		assert promise(invoice.customer).state == "Open"
		with at(day, 15):
			entry = books.draft_payment(invoice.customer, amount)
			entry.insert()
			entry.submit()
			frappe.db.commit()
	site.work(date(2027, 3, 30))
	assert promise(invoice.customer).state == "Kept"


def test_a_payment_on_the_promised_day_keeps_the_promise_and_closes_the_case(site: DunningSite):
	invoice = site.owing()
	site.work(TODAY)
	ask(invoice, TODAY + 3 * ONE_DAY)
	with at("2027-03-26", 15):
		books.pay(invoice)
		frappe.db.commit()
	site.work(date(2027, 3, 27))
	assert (promise(invoice.customer).state, site.case(invoice.customer).state) == ("Kept", "Closed")


def test_a_payment_that_the_bank_took_back_keeps_no_promise(site: DunningSite):
	invoice = site.owing()
	ask(invoice, TODAY + 3 * ONE_DAY)
	with at("2027-03-24", 15):
		books.pay(invoice)
		rows = ({**books.owed_by(invoice), "debit": 91.93}, {"account": books.clearing(), "credit": 91.93})
		books.make_journal(*rows)
		frappe.db.commit()
	site.work(TODAY + 4 * ONE_DAY)
	site.work(date(2027, 3, 30))
	assert promise(invoice.customer).state == "Broken"


def test_a_saved_card_waits_for_the_granted_day(site: DunningSite):
	invoice = site.owing()
	method = {"doctype": "FSM Payment Method", "name": "pm_zq_delay", "customer": invoice.customer}
	frappe.get_doc({**method, "kind": "Card", "state": "Active", "is_autopay": 1}).insert()
	frappe.db.commit()
	ask(invoice, TODAY + 2 * ONE_DAY)
	for days, is_charged in ((0, False), (1, False), (2, True)):
		with at(str(TODAY + days * ONE_DAY), 12):
			payment = charges.request_charge(invoice.name, invoice.customer, now_datetime())
		assert bool(payment) is is_charged, days


# ---- a person


def test_a_person_records_a_promise_and_the_case_stands_still_at_once(site: DunningSite):
	invoice = site.owing()
	site.work(TODAY)
	with at(str(TODAY), 11):
		name = api.record_promise(invoice.customer, "50", "2027-04-20", "au téléphone")["promise"]
	found = promise(invoice.customer)
	assert (found.name, found.granted_by, found.amount, found.is_self_granted) == (
		name,
		"Administrator",
		50,
		0,
	)
	assert site.case(invoice.customer).state == "Paused"


@pytest.mark.parametrize(
	("amount", "day", "sentence"),
	[
		("0", "2027-04-20", "is no amount"),
		("-5", "2027-04-20", "is no amount"),
		("1.005", "2027-04-20", "is no amount"),
		("NaN", "2027-04-20", "is no amount"),
		("91.94", "2027-04-20", "is owed: the promise is for that or less"),
		("50", "2027-03-22", "This day has passed"),
		("50", "soon", "is not a date"),
	],
)
def test_a_promise_that_cannot_be_is_refused(site: DunningSite, amount: str, day: str, sentence: str):
	invoice = site.owing()
	with at(str(TODAY), 11), pytest.raises(FsmError, match=sentence):
		api.record_promise(invoice.customer, amount, day, "")
	assert promise(invoice.customer) is None


def test_one_promise_at_a_time_and_none_from_who_owes_nothing(site: DunningSite):
	invoice = site.owing()
	with at(str(TODAY), 11):
		api.record_promise(invoice.customer, "50", "2027-04-20", "")
		with pytest.raises(FsmError, match="one promise at a time"):
			api.record_promise(invoice.customer, "20", "2027-04-20", "")
		books.pay(invoice)
		with pytest.raises(FsmError, match="owes nothing"):
			api.record_promise(invoice.customer, "20", "2027-04-20", "")
		with pytest.raises(FsmError, match="There is no customer"):
			api.record_promise("nobody", "20", "2027-04-20", "")


def test_the_call_list_has_broken_promises_first_and_leaves_out_who_was_called(site: DunningSite):
	large, small, promised = site.owing((2, 79.95)), site.owing(), site.owing()
	fresh = site.owing(due=date(2027, 4, 16))
	ask(promised, TODAY + ONE_DAY)
	site.work(TODAY + 2 * ONE_DAY)
	listed = [row.customer for row in calls.list_calls(TODAY + 2 * ONE_DAY)]
	assert listed == [promised.customer], "long before the others' day of a call"
	call_day = date(2027, 4, 21)
	site.work(call_day)
	listed = [row.customer for row in calls.list_calls(call_day)]
	assert listed == [promised.customer, large.customer, small.customer]
	assert fresh.customer not in listed
	with at(str(call_day), 11):
		assert api.record_call(large.customer, "<b>rappelle</b> vendredi")["case"]
	assert large.customer not in [row.customer for row in calls.list_calls(call_day + 6 * ONE_DAY)]
	assert large.customer in [row.customer for row in calls.list_calls(call_day + 7 * ONE_DAY)]
	case = site.case(large.customer)
	note = frappe.db.get_value("Comment", {"reference_name": case.name, "comment_type": "Comment"}, "content")
	assert "&lt;b&gt;rappelle" in note
	with pytest.raises(FsmError, match="no open case"):
		api.record_call(books.make_customer(), "")


def test_a_notice_that_a_person_gave_counts_from_then_on(site: DunningSite):
	invoice = site.owing()
	site.work(date(2027, 5, 7))
	case = site.case(invoice.customer)
	row = case.steps[-1]
	with at("2027-05-08", 11):
		with pytest.raises(FsmError, match="Say how"):
			api.confirm_notice(case.name, row.name, " ")
		with pytest.raises(FsmError, match="or it is none"):
			api.confirm_notice(case.name, case.steps[0].name, "par lettre")
		api.confirm_notice(case.name, row.name, "par lettre")
		with pytest.raises(FsmError, match="delivered already"):
			api.confirm_notice(case.name, row.name, "encore")
		with pytest.raises(FsmError, match="no open case"):
			api.confirm_notice("DUN-0", row.name, "par lettre")
	row = site.case(invoice.customer).steps[-1]
	assert (str(row.delivered_on.date()), row.note) == ("2027-05-08", "par lettre")
