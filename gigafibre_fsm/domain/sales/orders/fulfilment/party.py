"""The customer of an order, with address, contact and service location; in ERPNext and here."""

from datetime import datetime
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.billing import ledger_entries
from gigafibre_fsm.domain.platform import frappe_internals
from gigafibre_fsm.domain.sales.leads import conversion
from gigafibre_fsm.domain.sales.orders import messages, repository
from gigafibre_fsm.domain.sales.orders.intake import known_home
from gigafibre_fsm.domain.sales.orders.states import Turn
from gigafibre_fsm.domain.sales.orders.step_result import StepDelay, StepResult
from gigafibre_fsm.domain.sales.orders.steps import SaleStep

if TYPE_CHECKING:
	from frappe.model.document import Document

CUSTOMER, LOCATION, GROUP = "Customer", "Service Location", "Customer Group"
COUNTRY = "Canada"
RESIDENT = "Resident"
"""Role of whoever lives at a home, among its contacts."""
USUAL_GROUPS = {"Individual": "Individual", "Company": "Commercial"}
SAVEPOINT = "fsm_party"


def create_customer(order: "Document", now: datetime) -> StepResult:
	"""Create the customer of a locked order with address and contact, or take the one that it names; its lead is converted.

	ERPNext names the customer by its own settings: a name that is taken gets a number.
	"""
	known = order.customer or conversion.find_customer(order.lead)
	# one that an order before left disabled is ours again
	is_ours = not known or (bool(order.lead) and _enable(known))
	customer = known or insert_customer(_describe_person(order), lead=order.lead or "")
	if order.lead and known:
		conversion.convert_lead(order.lead, known)
	repository.write_order(order, customer=customer)
	return StepResult((CUSTOMER, customer), is_ours=is_ours)


def insert_customer(
	person: "Document | frappe._dict", *, number: str = "", group: str = "", lead: str = ""
) -> str:
	"""Insert a customer with address and contact, and return its name.

	Args:
		person: has `full_name`, `customer_type`, `language`, `email` and `mobile`, and the address: `address_line`,
			`unit`, `city`, `postal_code`.
		number: the name that the customer gets; empty to leave it to ERPNext.
		group: the customer group; empty for the usual one.
		lead: that the customer was; its contact and address are taken where they say the same.
	"""
	with ledger_entries.act_as_bookkeeper():
		customer = frappe.new_doc(CUSTOMER)
		customer.update({"customer_name": person.full_name, "customer_type": person.customer_type})
		group = group or _find_group(person.customer_type)
		customer.update({"customer_group": group, "territory": _find_territory()})
		customer.language = person.language
		customer.insert(set_name=number or None)
		if lead:
			conversion.convert_lead(lead, customer.name)
		_create_address(person, customer.name)
		_create_contact(person, customer)
	frappe.clear_messages()
	return customer.name


def remove_customer(order: "Document", now: datetime) -> None:
	"""Delete the customer that was made for a locked order, or disable it if documents name it."""
	row = repository.read_step(order, SaleStep.CUSTOMER)
	if not row.is_ours:
		return
	frappe.db.savepoint(SAVEPOINT)
	try:
		repository.write_order(order, customer=None)
		_delete_related(row.document)
		# ERPNext takes the customer off what others have as well, with the rights of whoever deletes, and asks for
		# the picture of each contact that it saves
		with ledger_entries.act_as_bookkeeper(), frappe_internals.without_avatars():
			# guard: whoever cancels the order was allowed to; the clock has no role
			frappe.delete_doc(CUSTOMER, row.document, ignore_permissions=True, delete_permanently=True)
	except frappe.LinkExistsError:
		frappe.db.rollback(save_point=SAVEPOINT)
		order.reload()
		frappe.db.set_value(CUSTOMER, row.document, "disabled", 1)
	frappe.clear_messages()


def create_location(order: "Document", now: datetime) -> StepResult:
	"""Create the service location of a locked order, or give its customer the one that is known.

	Raises:
		StepDelay: a service runs at the address, or is being ordered for it; a person speaks with whoever ordered.
	"""
	known = order.service_location or _find_free_home(order)
	if known:
		_write_owner(known, order.customer, _describe_person(order))
		repository.write_order(order, service_location=known)
		return StepResult((LOCATION, known), is_ours=False)
	location = insert_location(_describe_person(order), order.customer)
	repository.write_order(order, service_location=location)
	return StepResult((LOCATION, location))


def _find_free_home(order: "Document") -> str | None:
	if found := known_home.find_obstacle(order):
		code, value = (
			(messages.HOME_ORDERED, found.order)
			if found.order
			else (messages.HOME_SERVED, found.service_location)
		)
		raise StepDelay(Turn.SALES, messages.write_reason(code, value), is_blocked=True)
	return known_home.find_free_home(order)


def insert_location(person: "Document | frappe._dict", customer: str) -> str:
	"""Insert the service location of a customer, and return its name.

	Args:
		person: as for `insert_customer`, with `latitude` and `longitude`.
		customer: name of the Customer.
	"""
	place = frappe.new_doc(LOCATION)
	fields = ("address_line", "unit", "city", "postal_code", "latitude", "longitude")
	place.update({field: person.get(field) for field in fields})
	place.update({"location_name": person.full_name, "customer": customer})
	_add_resident(place, person)
	# guard: whoever submitted the order, or asked for the import, was allowed to; the clock has no role
	place.insert(ignore_permissions=True)
	return place.name


def release_location(order: "Document", now: datetime) -> None:
	"""Take the customer of a locked order off its service location: an address outlives its customers."""
	own = {"name": order.service_location, "customer": order.customer}
	if order.service_location and frappe.db.exists(LOCATION, own):
		_write_owner(order.service_location, None, None)


def _describe_person(order: "Document") -> "frappe._dict":
	"""Return an order with the address and the number alone that are known to be the customer's.

	Every link, invoice and reminder goes to what its customer has; what a visitor only typed may be somebody else's.
	"""
	email, mobile = repository.read_proved(order)
	return frappe._dict({**order.as_dict(), "email": email, "mobile": mobile})


def _write_owner(location: str, customer: str | None, person: "frappe._dict | None") -> None:
	"""Give a home to another customer, or to none.

	Args:
		location: the Service Location.
		customer: the Customer; None for none.
		person: who lives there now, in place of those who did: visits are texted to them. None leaves the contacts.
	"""
	place = frappe.get_doc(LOCATION, location)
	if place.customer == customer:
		return
	place.customer = customer
	if person:
		place.contacts = [row for row in place.contacts if (row.role or RESIDENT) != RESIDENT]
		for number, row in enumerate(place.contacts, 1):
			row.update({"idx": number, "is_primary": 0})
		_add_resident(place, person)
	# guard: as for create_location
	place.save(ignore_permissions=True)


def _add_resident(place: "Document", person: "Document | frappe._dict") -> None:
	contact = {"contact_name": person.full_name, "phone": person.mobile, "language": person.language}
	place.append("contacts", {**contact, "is_primary": 1, "role": RESIDENT})


def _enable(customer: str) -> bool:
	"""Enable a customer that is disabled; whether it was."""
	is_disabled = bool(frappe.db.get_value(CUSTOMER, customer, "disabled"))
	if is_disabled:
		frappe.db.set_value(CUSTOMER, customer, "disabled", 0)
	return is_disabled


def _create_address(order: "Document", customer: str) -> None:
	line = f"{order.unit}-{order.address_line}" if order.unit else order.address_line
	if _find_linked("Address", customer, address_line1=line, city=order.city):
		return
	address = frappe.new_doc("Address")
	address.update({"address_title": order.full_name, "address_type": "Billing", "address_line1": line})
	address.update({"city": order.city, "pincode": order.postal_code, "country": COUNTRY})
	address.append("links", {"link_doctype": CUSTOMER, "link_name": customer})
	address.insert()


def _create_contact(order: "Document", customer: "Document") -> None:
	reached = {"email_id": order.email, "mobile_no": order.mobile}
	typed = {field: value for field, value in reached.items() if value}
	contact = _find_linked("Contact", customer.name, **typed) or _insert_contact(order, customer.name)
	# set when the customer has its contact: ERPNext would make another one of them
	frappe.db.set_value(CUSTOMER, customer.name, {"customer_primary_contact": contact, **reached})


def _find_linked(doctype: str, customer: str, **values: str) -> str | None:
	"""Return a contact or address of a customer, taken over from its lead, that says the same."""
	linked = {"link_doctype": CUSTOMER, "link_name": customer, "parenttype": doctype}
	names = frappe.get_all("Dynamic Link", linked, pluck="parent")
	return frappe.db.get_value(doctype, {"name": ("in", [*names, ""]), **values})


def _insert_contact(order: "Document", customer: str) -> str:
	contact = frappe.new_doc("Contact")
	first, _space, last = order.full_name.strip().partition(" ")
	contact.update({"first_name": first, "last_name": last})
	if order.email:
		contact.append("email_ids", {"email_id": order.email, "is_primary": 1})
	if order.mobile:
		contact.append("phone_nos", {"phone": order.mobile, "is_primary_mobile_no": 1})
	contact.append("links", {"link_doctype": CUSTOMER, "link_name": customer})
	with frappe_internals.without_avatars():
		contact.insert()
	return contact.name


def _delete_related(customer: str) -> None:
	linked = {"link_doctype": CUSTOMER, "link_name": customer}
	frappe.db.set_value(CUSTOMER, customer, "customer_primary_contact", None)
	for doctype in ("Contact", "Address"):
		for name in frappe.get_all("Dynamic Link", {**linked, "parenttype": doctype}, pluck="parent"):
			# one that others have as well is theirs
			if frappe.db.count("Dynamic Link", {"parent": name, "parenttype": doctype}) > 1:
				continue
			# guard: as for remove_customer
			frappe.delete_doc(doctype, name, ignore_permissions=True, delete_permanently=True)


def _find_group(customer_type: str) -> str | None:
	"""Return the group of new customers: that of Selling Settings, else ERPNext's usual one."""
	chosen = frappe.db.get_single_value("Selling Settings", "customer_group")
	if chosen:
		return chosen
	usual = frappe.get_cached_value(GROUP, USUAL_GROUPS[customer_type], ["name", "is_group"], as_dict=True)
	return usual.name if usual and not usual.is_group else None


def _find_territory() -> str | None:
	"""Return the territory of new customers: that of Selling Settings, else the country."""
	chosen = frappe.db.get_single_value("Selling Settings", "territory")
	return chosen or frappe.get_cached_value("Territory", COUNTRY, "name")
