"""Add-ons over HTTP: the catalogue, the cart, and orders that are paid, not paid, late, or taken back."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

import frappe

from gigafibre_fsm.domain.billing.payments import checkout
from gigafibre_fsm.domain.care import due, orders
from gigafibre_fsm.domain.care.shop import cart, fulfilment
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.tests.visitor import counted_queries, forget_limits
from tests.paying import elsewhere, wait_for_a_lock
from tests.shop_site import Buyer, ShopSite, order_of, shop_site

SHOP, CART, ORDERS = "/portal/shop", "/portal/cart", "/portal/orders"


@pytest.fixture(scope="module")
def shop(connected_site: str) -> Iterator[ShopSite]:
	with shop_site() as own:
		yield own
		forget_limits()


@pytest.fixture
def buyer(shop: ShopSite) -> Buyer:
	shop.paying.forget()
	frappe.local.document_cache = {}
	forget_limits()
	return shop.buyer()


def test_an_order_with_a_visit_is_paid_once_planned_once_and_confirmed_once(shop: ShopSite, buyer: Buyer):
	item = shop.sell(1149.99, visit=1)
	path = buyer.order(item)
	assert "Choisissez le moment de la visite" in buyer.read(path)
	buyer.choose_time(path)
	text = buyer.read(path)
	assert "1 322,20 $" in text and "Nous vous gardons ce moment jusqu'à" in text
	payment = buyer.open_payment(path)
	order = order_of(path)
	assert order.fsm_portal_state == "Awaiting Payment" and float(payment.amount) == 1322.20
	shop.paying.stripe.pay(payment.checkout_session)
	shop.process_payments()
	shop.process_payments()
	order = order_of(path)
	assert (order.fsm_portal_state, order.fsm_portal_payment) == ("Paid", payment.name)
	job = frappe.get_doc("Dispatch Job", order.fsm_dispatch_job)
	assert (job.status, job.window_start) == ("Scheduled", order.fsm_slot_start) and job.promised
	assert frappe.db.count("Dispatch Job", {"sales_order": order.name}) == 1
	assert frappe.db.count("Sales Invoice", {"customer": buyer.customer}) == 1
	assert len(shop.paying.entries(buyer.customer)) == 1 and shop.paying.balance(buyer.customer) == 0
	texts = frappe.get_all("FSM SMS", {"reference_name": job.name}, pluck="template")
	assert texts == ["customer_visit_link"]
	text = buyer.read(path + "?back=1")
	assert "Votre commande est payée. Merci!" in text and f"/portal/visits/{job.name}" in text
	assert "Votre panier est vide" in buyer.read(CART)


def test_news_of_a_payment_from_both_sides_at_once_makes_one_order(shop: ShopSite, buyer: Buyer):
	path = buyer.order(shop.sell(79.95, visit=1))
	buyer.choose_time(path)
	payment = buyer.open_payment(path)
	shop.paying.stripe.pay(payment.checkout_session)
	# the landing asks the vendor itself; the webhook comes twice; the clock looks three times
	buyer.post(path, action="check")
	shop.paying.hear()
	shop.paying.hear()
	shop.paying.process()
	order = order_of(path)
	assert "Nous confirmons votre commande" in buyer.read(path)
	for _look in range(3):
		fulfilment.look_at(order.name, buyer.customer)
		frappe.db.commit()
	order = order_of(path)
	assert order.fsm_portal_state == "Paid"
	assert frappe.db.count("Dispatch Promise", {"job": order.fsm_dispatch_job}) == 1
	assert len(shop.paying.entries(buyer.customer)) == 1


def test_a_worker_killed_after_the_money_loses_nothing(shop: ShopSite, buyer: Buyer, monkeypatch):
	path = buyer.order(shop.sell(79.95, visit=1))
	buyer.choose_time(path)
	payment = buyer.open_payment(path)
	shop.paying.stripe.pay(payment.checkout_session)
	shop.paying.hear()
	shop.paying.process()
	order = order_of(path)
	frappe.get_doc("FSM Settings")
	# killed in the middle: what it wrote is rolled back, and the rows still say that the order is due
	fulfilment.fulfil_order(order, frappe.utils.now_datetime())
	frappe.db.rollback()
	assert order_of(path).fsm_portal_state == "Awaiting Payment"
	assert due.orders_since(instants.now_utc()) is not None
	shop.fulfil()
	assert order_of(path).fsm_portal_state == "Paid"
	assert due.orders_since(instants.now_utc()) is None


def test_an_order_that_nobody_pays_is_given_up_and_the_cart_is_as_it_was(shop: ShopSite, buyer: Buyer):
	item = shop.sell(79.95, visit=1)
	path = buyer.order(item)
	buyer.choose_time(path)
	payment = buyer.open_payment(path)
	order = order_of(path)
	hold = order.fsm_slot_hold
	held = frappe.db.get_value("Dispatch Slot Hold", hold, "held_until")
	assert held >= frappe.db.get_value("FSM Payment", payment.name, "checkout_until")
	assert buyer.refused(CART, action="remove", item=item).startswith("Vous êtes en train de commander")
	checkout.close_pages((order.fsm_portal_invoice,))
	shop.paying.hear()
	shop.paying.process()
	frappe.db.set_value("Sales Order", order.name, "fsm_portal_next", "2020-01-01")
	frappe.db.commit()
	shop.fulfil()
	order = order_of(path)
	assert (order.fsm_portal_state, order.docstatus) == ("Abandoned", 2)
	assert frappe.db.get_value("Sales Invoice", order.fsm_portal_invoice, "docstatus") == 2
	assert frappe.db.get_value("Dispatch Slot Hold", hold, "state") in ("Released", "Expired")
	assert frappe.db.get_value("Dispatch Job", order.fsm_dispatch_job, "status") == "Cancelled"
	assert shop.paying.balance(buyer.customer) == 0
	assert not frappe.db.exists("FSM SMS", {"reference_name": order.fsm_dispatch_job})
	assert "79,95 $" in buyer.read(CART) and "Continuer" in buyer.read(CART)
	assert "abandonnée" in buyer.read(path) and order.name not in buyer.read(ORDERS)


def test_a_customer_changes_the_cart_though_the_payment_page_is_open(shop: ShopSite, buyer: Buyer):
	path = buyer.order(shop.sell(79.95))
	payment = buyer.open_payment(path)
	assert buyer.post(path, action="cancel").startswith(CART)
	assert order_of(path).fsm_portal_state == "Abandoned"
	assert frappe.db.get_value("FSM Payment", payment.name, "state") == "Expired"
	again = buyer.order()
	assert again != path


def test_what_was_paid_while_the_cart_was_to_be_changed_is_an_order(shop: ShopSite, buyer: Buyer):
	path = buyer.order(shop.sell(79.95))
	payment = buyer.open_payment(path)
	shop.paying.stripe.pay(payment.checkout_session)
	buyer.post(path, action="cancel")
	order = order_of(path)
	# it is paid: the money is proposed back, and not taken for nothing
	assert order.fsm_portal_state == "Cancelled" and len(shop.paying.entries(buyer.customer)) == 1
	assert frappe.db.exists("Credit Proposal", {"source": order.name, "state": "Proposed"})


def test_money_that_comes_after_the_time_is_lost_keeps_the_order_and_another_time_is_chosen(
	shop: ShopSite, buyer: Buyer
):
	path = buyer.order(shop.sell(79.95, visit=1))
	buyer.choose_time(path)
	payment = buyer.open_payment(path)
	order = order_of(path)
	frappe.db.set_value("Dispatch Slot Hold", order.fsm_slot_hold, "state", "Expired")
	frappe.db.commit()
	shop.paying.stripe.pay(payment.checkout_session)
	shop.process_payments()
	order = order_of(path)
	assert (order.fsm_portal_state, order.fsm_slot_start) == ("Paid", None)
	text = buyer.read(path)
	assert "tient toujours" in text and "Choisissez le moment" in text and 'value="pay"' not in text
	# dispatch sees it: a paid order whose visit has no time
	assert frappe.db.get_value("Dispatch Job", order.fsm_dispatch_job, "status") == "Draft"
	buyer.choose_time(path)
	order = order_of(path)
	assert frappe.db.get_value("Dispatch Job", order.fsm_dispatch_job, ["status", "promised"]) == (
		"Scheduled",
		1,
	)
	assert "Votre commande est payée" in buyer.read(path)


def test_a_bank_debit_is_waited_for_and_nothing_is_asked_twice(shop: ShopSite, buyer: Buyer):
	path = buyer.order(shop.sell(79.95))
	payment = buyer.open_payment(path)
	order = order_of(path)
	frappe.db.set_value("FSM Payment", payment.name, "state", "Processing")
	frappe.db.set_value("Sales Order", order.name, "fsm_portal_next", "2020-01-01")
	frappe.db.commit()
	text = buyer.read(path)
	assert "jusqu'à 5 jours ouvrables" in text and 'value="pay"' not in text
	assert "en cours" in buyer.refused(path, action="pay")
	shop.fulfil()
	order = order_of(path)
	assert order.fsm_portal_state == "Awaiting Payment" and order.fsm_portal_next > instants.now_utc()


def test_a_free_order_is_made_without_a_payment_and_its_monthly_part_is_on_the_next_invoice(
	shop: ShopSite, buyer: Buyer
):
	from tests.contract import books

	subscription = shop.subscribe(buyer)
	plan = books.make_plan(10.0)
	item = shop.sell(0, plan=plan)
	text = buyer.read(SHOP)
	assert "10,00 $ par mois" in text
	path = buyer.order(item)
	text = buyer.read(path)
	assert "10,00 $ de plus par mois, 11,50 $ avec les taxes" in text and "0,00 $" in text
	buyer.pay(path)
	assert order_of(path).fsm_portal_state == "Done"
	assert not frappe.db.exists("Sales Invoice", {"customer": buyer.customer})
	plans = frappe.get_all("Subscription Plan Detail", {"parent": subscription}, pluck="plan", order_by="idx")
	assert plans[-1] == plan and len(plans) == 2
	assert "Vous l'avez déjà." in buyer.read(SHOP)


def test_prices_and_stock_are_those_of_the_moment_and_a_change_is_said_before_anything_is_ordered(
	shop: ShopSite, buyer: Buyer
):
	from frappe.utils import flt

	warehouse = frappe.db.get_value("Warehouse", {"is_group": 0, "company": frappe.db.get_default("company")})
	item = shop.sell(20, warehouse=warehouse)
	row = {"doctype": "Bin", "item_code": item, "warehouse": warehouse, "stock_uom": "Nos", "actual_qty": 2}
	stock = frappe.get_doc(row).insert()
	frappe.db.commit()
	buyer.fill(item, item)
	assert "au plus 2" in buyer.refused(CART, action="change", item=item, quantity="3")
	shop.reprice(item, 25)
	text = buyer.read(CART)
	assert "C'était 20,00 $" in text and "57,49 $" in text
	assert "57,49 $" in buyer.refused(CART, action="order", total="45.99")
	stock.db_set("actual_qty", flt(1))
	frappe.db.commit()
	assert "Seulement 1" in buyer.read(CART)
	assert "plus autant" in buyer.refused(CART, action="order", total="57.49")
	stock.db_set("actual_qty", 0)
	frappe.db.commit()
	assert "rupture de stock" in buyer.read(CART)
	assert not frappe.db.exists("Sales Order", {"customer": buyer.customer})


def test_a_price_that_changes_before_the_payment_page_is_refused_and_afterwards_stands(
	shop: ShopSite, buyer: Buyer
):
	from tests.contract import books

	plan, item = books.make_plan(10.0), shop.sell(20)
	subscription = shop.subscribe(buyer)
	path = buyer.order(item, shop.sell(0, plan=plan))
	shown = buyer.agreed(path)
	assert shown == "23.00+11.50"
	frappe.db.set_value("Subscription Plan", plan, "cost", 12)
	frappe.db.commit()
	assert "Regardez de nouveau" in buyer.refused(path, action="pay", total=shown), "the monthly part too"
	shop.reprice(item, 25)
	assert "depuis votre commande" in buyer.refused(path, action="pay", total=buyer.agreed(path))
	assert not frappe.db.exists("Sales Invoice", {"customer": buyer.customer})
	buyer.post(path, action="cancel")
	path = buyer.order()
	payment = buyer.open_payment(path)
	shop.reprice(item, 30)
	assert buyer.open_payment(path).name == payment.name and float(payment.amount) == 28.74
	# nothing monthly is offered for a service whose end is planned
	row = {"doctype": "Subscription Change", "customer": buyer.customer, "subscription": subscription}
	row |= {"kind": "Cancellation", "state": "Scheduled", "open_key": subscription}
	frappe.get_doc(row).insert(ignore_mandatory=True)
	frappe.db.commit()
	shop.sell(0, plan=books.make_plan(5.0))
	assert "prend bientôt fin" in buyer.read(SHOP)


def test_a_second_tap_and_a_second_window_make_one_order(shop: ShopSite, buyer: Buyer):
	item = shop.sell(20)
	form = {"action": "add", "item": item, "command_id": frappe.generate_hash(length=20)}
	assert buyer.post(SHOP, **form) == buyer.post(SHOP, **form)
	assert cart.load_cart(buyer.customer, "fr", frappe.utils.now_datetime()).count == 1
	first = buyer.post(CART, action="order", total="23.00")
	assert buyer.post(CART, action="order", total="23.00") == first
	payment = buyer.open_payment(first)
	assert buyer.open_payment(first).name == payment.name
	frappe.db.rollback()
	assert frappe.db.count("Sales Invoice", {"customer": buyer.customer}) == 1


def test_a_paid_order_is_taken_back_before_the_visit_is_near_and_a_person_gives_the_money_back(
	shop: ShopSite, buyer: Buyer
):
	path = buyer.order(shop.sell(79.95, visit=1))
	buyer.choose_time(path)
	shop.paying.stripe.pay(buyer.open_payment(path).checkout_session)
	shop.process_payments()
	order = order_of(path)
	job = order.fsm_dispatch_job
	near = frappe.utils.now_datetime() + timedelta(minutes=30)
	window = frappe.db.get_value("Dispatch Job", job, ["window_start", "window_end"])
	frappe.db.set_value("Dispatch Job", job, {"window_start": near, "window_end": near + timedelta(hours=2)})
	frappe.db.commit()
	assert "trop tard" in buyer.refused(path, action="cancel")
	frappe.db.set_value("Dispatch Job", job, dict(zip(("window_start", "window_end"), window, strict=True)))
	frappe.db.commit()
	buyer.post(path, action="cancel")
	buyer.post(path, action="cancel")
	assert order_of(path).fsm_portal_state == "Cancelled"
	assert frappe.db.get_value("Dispatch Job", job, "status") == "Cancelled"
	(proposal,) = frappe.get_all(
		"Credit Proposal", {"source": order.name}, ["amount", "state", "sales_invoice", "kind"]
	)
	assert (proposal.amount, proposal.state, proposal.kind) == (79.95, "Proposed", "Cancelled Order")
	assert proposal.sales_invoice == order.fsm_portal_invoice
	assert not frappe.db.exists("FSM Refund", {"customer": buyer.customer})


def test_the_visit_that_is_done_ends_the_order(shop: ShopSite, buyer: Buyer):
	path = buyer.order(shop.sell(79.95, visit=1))
	buyer.choose_time(path)
	shop.paying.stripe.pay(buyer.open_payment(path).checkout_session)
	shop.process_payments()
	order = order_of(path)
	assert order.fsm_portal_next is None
	job = frappe.get_doc("Dispatch Job", order.fsm_dispatch_job)
	job.status, job.outcome = "Completed", "Complete"
	job.get_doc_before_save = lambda: None
	orders.job_changed(job)
	job.db_set({"status": "Completed", "outcome": "Complete"})
	frappe.db.commit()
	shop.fulfil()
	assert order_of(path).fsm_portal_state == "Done"


def test_two_workers_at_once_fulfil_an_order_once(shop: ShopSite, buyer: Buyer):
	path = buyer.order(shop.sell(79.95, visit=1))
	buyer.choose_time(path)
	shop.paying.stripe.pay(buyer.open_payment(path).checkout_session)
	shop.paying.hear()
	shop.paying.process()
	name = order_of(path).name
	frappe.db.commit()
	fulfilment.look_at(name, buyer.customer)
	other = elsewhere(lambda: fulfilment.look_at(name, buyer.customer))
	wait_for_a_lock()
	frappe.db.commit()
	other.result(timeout=60)
	order = order_of(path)
	assert order.fsm_portal_state == "Paid"
	assert frappe.db.count("Dispatch Promise", {"job": order.fsm_dispatch_job}) == 1
	assert frappe.db.count("FSM SMS", {"reference_name": order.fsm_dispatch_job}) == 1


def test_an_order_that_staff_cancel_is_over_for_its_customer_too(shop: ShopSite, buyer: Buyer):
	path = buyer.order(shop.sell(79.95, visit=1))
	buyer.choose_time(path)
	order = order_of(path)
	order.cancel()
	frappe.db.commit()
	order = order_of(path)
	assert order.fsm_portal_state == "Cancelled" and "est annulée" in buyer.read(path)
	assert frappe.db.get_value("Dispatch Slot Hold", order.fsm_slot_hold, "state") == "Released"
	assert "Continuer" in buyer.read(CART)
	assert due.orders_since(instants.now_utc()) is None


def test_a_cart_that_nobody_comes_back_to_is_deleted_after_a_month(shop: ShopSite, buyer: Buyer):
	buyer.fill(shop.sell(20))
	old = frappe.utils.now_datetime() - due.CARTS_KEPT - timedelta(days=2)
	frappe.db.set_value("FSM Cart", {"customer": buyer.customer}, "modified", old, update_modified=False)
	assert due.old_carts_since(instants.now_utc()) is not None
	cart.delete_old(frappe.utils.now_datetime() - due.CARTS_KEPT)
	frappe.db.commit()
	assert not frappe.db.exists("FSM Cart", {"customer": buyer.customer})
	assert due.old_carts_since(instants.now_utc()) is None


def test_a_time_that_is_not_offered_is_not_kept(shop: ShopSite, buyer: Buyer):
	path = buyer.order(shop.sell(20, visit=1))
	for choice in ("2026-02-30T08:00:00", "9999-12-31T08:00:00", "", "x" * 500):
		assert "pris" in buyer.refused(path, action="time", choice=choice)
	assert "n'est plus gardé" in buyer.refused(path, action="pay")
	assert not order_of(path).fsm_slot_hold


def test_pages_of_orders_are_nobody_elses(shop: ShopSite, buyer: Buyer):
	path = buyer.order(shop.sell(20))
	other = shop.buyer()
	for form in (
		{"action": "pay"},
		{"action": "cancel"},
		{"action": "check"},
		{"action": "time", "choice": "x"},
	):
		assert other.visitor.post(path, form).status_code in (404, 303)
	assert other.visitor.get(path).status_code == 404 == other.visitor.get(ORDERS + "/none").status_code
	assert order_of(path).fsm_portal_state == "Awaiting Payment"
	assert other.visitor.post(CART, {"action": "place", "place": buyer.place}).status_code == 404
	assert frappe.db.count("FSM Payment", {"customer": ("in", [buyer.customer, other.customer])}) == 0


def test_a_number_that_is_none_changes_nothing(shop: ShopSite, buyer: Buyer):
	item = shop.sell(20)
	buyer.fill(item)
	for typed in ("-1", "1.5", "", "99999", "٣", "x" * 500, "<b>2</b>"):
		answer = buyer.visitor.post(CART, {"action": "change", "item": item, "quantity": typed})
		assert answer.status_code == 422 and "<b>2</b>" not in answer.text, typed
		frappe.db.rollback()
		assert frappe.get_all("FSM Cart Item", {"item": item}, pluck="qty") == [1], typed


def test_another_spelling_of_an_item_is_the_same_row_of_the_cart(shop: ShopSite, buyer: Buyer):
	item = shop.sell(20)
	buyer.fill(item)
	for spelling in (item.lower(), f"{item} "):
		buyer.visitor.post(CART, {"action": "change", "item": spelling, "quantity": "1"})
	frappe.db.rollback()
	assert frappe.get_all("FSM Cart Item", {"item": item}, pluck="item") == [item]


def test_what_the_pages_cannot_have_sent_is_refused(shop: ShopSite, buyer: Buyer):
	wrong_totals = ("", "0.00", "NaN", "1e9", "23.00+0.00")
	assert "panier est vide" in buyer.refused(CART, action="order", total="0.00")
	buyer.fill(shop.sell(20))
	for path, form in (
		(SHOP, {"action": "add", "item": "nothing of ours"}),
		(SHOP, {"action": "buy"}),
		*((CART, {"action": "order", "total": total}) for total in wrong_totals),
	):
		assert buyer.refused(path, **form), form
	frappe.db.rollback()
	assert not frappe.db.exists("Sales Order", {"customer": buyer.customer})


def test_each_page_costs_at_most_eight_queries(shop: ShopSite, buyer: Buyer):
	path = buyer.order(shop.sell(20))
	for page in (SHOP, CART, ORDERS, path):
		buyer.read(page)
		with counted_queries() as queries:
			buyer.read(page)
		assert len(queries) <= 8, (page, queries)
