"""A site to which an old system's accounts move: made accounts, their files, and imports."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from csv import DictWriter

import frappe
from frappe.utils import add_to_date, now_datetime

from gigafibre_fsm.domain.cutover.batches import batch_rows, moving
from gigafibre_fsm.domain.cutover.batches.rules import BatchTask
from gigafibre_fsm.domain.cutover.importing import requests, runs
from gigafibre_fsm.domain.cutover.old_accounts import columns
from tests.billing_site import BillingSite, billing_site
from tests.contract import books

IMPORT, ACCOUNT, SIDE, BATCH = requests.DOCTYPE, "Cutover Account", "Billing Side", batch_rows.DOCTYPE
BOUNDARY = "2026-06-01"
MODEL = "ZQ Cutover ONT"
Rows = dict[str, list[dict[str, str]]]


@contextmanager
def cutover_site() -> Iterator["CutoverSite"]:
	"""Work on a site that takes over an old system's customers, and leave no row of it behind."""
	with billing_site() as billing:
		temporary = add_account("ZQ Temporary Opening", "Temporary")
		equity = add_account("ZQ Opening Equity", "Equity")
		if not frappe.db.exists("Equipment Model", MODEL):
			frappe.get_doc({"doctype": "Equipment Model", "model_name": MODEL, **MODEL_FIELDS}).insert()
		frappe.db.commit()
		yield CutoverSite(billing, temporary, equity)


MODEL_FIELDS = {"manufacturer": "ZQ", "equipment_type": "ONT"}


class CutoverSite:
	"""What a test does on such a site."""

	def __init__(self, billing: BillingSite, temporary: str, equity: str) -> None:
		self.billing, self.temporary, self.equity = billing, temporary, equity
		self.made = 0
		self.goes_on: Callable[[], bool] = lambda: True
		"""What workers ask before each account or customer."""

	def make_accounts(self, number: int, *, balance: bool = True) -> Rows:
		"""Rows of so many accounts, each with a service, a device, an open invoice and a credit."""
		rows: Rows = {table: [] for table in columns.COLUMNS}
		for _each in range(number):
			self.made += 1
			self._add_account(rows, f"ZQ{self.made:05d}", has_balance=balance)
		return rows

	def _add_account(self, rows: Rows, account: str, *, has_balance: bool) -> None:
		own = {"account": account}
		place = {"address": f"{self.made} rang 2", "city": "Saint-Rémi", "postal_code": "J0L 2L0"}
		person = {
			"name": f"Émilie Roy {account}",
			"language": "fr",
			"email": f"{account.lower()}@example.com",
		}
		money = {"balance": "71.93"} if has_balance else {}
		rows["accounts"].append({**own, **person, **place, "active": "yes", **money})
		service = {"service": f"S{account}", "sku": self.billing.plan, "billed_until": "2026-05-31"}
		rows["services"].append({**own, **service})
		rows["equipment"].append({**own, "serial": f"ZQ{account}", "model": MODEL, "service": f"S{account}"})
		period = {"period_start": "2026-05-01", "period_end": "2026-05-31", "service": f"S{account}"}
		invoice = {"number": f"L{account}", "date": "2026-05-01", "due_date": "2026-05-21"}
		rows["invoices"] += [
			{**own, **invoice, "total": "91.93", "open": "91.93", **period},
			{**own, "number": f"C{account}", "date": "2026-05-09", "open": "-20.00"},
		]

	def start(self, rows: Rows, **values: object) -> str:
		"""A committed Cutover Import with these rows as its files."""
		exported = add_to_date(now_datetime(), seconds=-1)
		fields = {"system": "ZQ", "source": "Files", "boundary": BOUNDARY, "exported_on": exported}
		doc = frappe.get_doc({"doctype": IMPORT, **fields, "opening_account": self.equity, **values}).insert()
		for table, content in rows.items():
			attached = {"attached_to_doctype": IMPORT, "attached_to_name": doc.name, "is_private": 1}
			file = {"file_name": f"{doc.name}-{table}.csv", "content": write_table(table, content)}
			doc.set(
				f"{table}_file", frappe.get_doc({"doctype": "File", **file, **attached}).insert().file_url
			)
		doc.save()
		frappe.db.commit()
		return doc.name

	def try_out(self, name: str) -> "frappe._dict":
		"""A trial to its end, and the import afterwards."""
		requests.request_trial(name, "Administrator")
		return self._work(name)

	def carry_out(self, name: str) -> "frappe._dict":
		"""An import to its end, and how it stands afterwards."""
		requests.request_import(name, "Administrator")
		return self._work(name)

	def _work(self, name: str) -> "frappe._dict":
		frappe.db.commit()
		runs.work(self.goes_on)
		frappe.db.rollback()
		return frappe.get_doc(IMPORT, name)

	def take_in(self, number: int, **values: object) -> tuple[Rows, list[str]]:
		"""So many accounts, imported; their rows, and the customers that they became."""
		rows = self.make_accounts(number)
		name = self.start(rows, **values)
		self.try_out(name)
		done = self.carry_out(name)
		assert (done.state, done.done) == ("Done", number)
		return rows, frappe.get_all(ACCOUNT, {"cutover_import": name}, pluck="customer", order_by="number")

	def read_again(self, rows: Rows, exported_on: object = None) -> None:
		"""The same accounts from newer files, and their comparison."""
		exported_on = exported_on or now_datetime()
		self.try_out(self.start(rows, exported_on=exported_on))
		self.work_batches()

	def make_batch(self, customers: list[str], **values: object) -> str:
		"""A committed batch of these customers."""
		doc = {"doctype": BATCH, "title": "ZQ batch", "boundary": BOUNDARY, **values}
		name = frappe.get_doc(doc).insert().name
		batch_rows.add_customers(name, customers, len(customers))
		frappe.db.commit()
		return name

	def do(self, batch: str, task: BatchTask) -> dict[str, int]:
		"""A task of a batch to its end; how its customers stand."""
		batch_rows.ask_task(batch, task)
		self.work_batches()
		return batch_rows.count_customers(batch)

	def work_batches(self) -> None:
		"""What was read anew is compared, and what was asked of batches is done."""
		frappe.db.commit()
		moving.work(self.goes_on)
		frappe.db.rollback()

	def booked(self, account: str) -> float:
		"""Debits less credits of an account of the ledger."""
		frappe.db.rollback()
		rows = frappe.get_all("GL Entry", {"account": account, "is_cancelled": 0}, ["debit", "credit"])
		return round(sum(row.debit - row.credit for row in rows), 2)


def add_account(name: str, kind: str) -> str:
	"""An account of equity of the company, of a type."""
	company = books.company()
	known = {"account_name": name, "company": company}
	if found := frappe.db.get_value("Account", known):
		return found
	parent = frappe.db.get_value("Account", {"company": company, "account_name": "Equity", "is_group": 1})
	values = {"parent_account": parent, "account_type": kind, "root_type": "Equity"}
	account = {"doctype": "Account", **known, **values, "report_type": "Balance Sheet"}
	return frappe.get_doc(account).insert().name


def write_table(table: str, rows: list[dict[str, str]]) -> str:
	"""Rows as a file of the old system."""
	stream = io.StringIO()
	writer = DictWriter(stream, columns.COLUMNS[table], restval="")
	writer.writeheader()
	writer.writerows(rows)
	return stream.getvalue()
