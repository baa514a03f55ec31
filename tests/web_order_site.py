"""A site whose website sells new lines: two addresses with fibre, a plan, add-ons, a technician with time, an open valve."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from werkzeug.test import TestResponse

import frappe

from gigafibre_fsm.domain.sales.addresses import importing
from gigafibre_fsm.tests import devices
from gigafibre_fsm.tests.visitor import Visitor, forget_limits
from tests.agreement_site import VALVE
from tests.sales_site import SalesSite, sales_site

FILE = """civic;street;unit;municipality;postal_code;longitude;latitude
12;rue Zquartz;;Zqville;J3B 6V1;-73,255;45,305
14;rue Zquartz;3;Zqville;J3B 6V1;-73,255;45,305
16;rue Zquartz;;Zqville;J3B 6V1;;
"""
SQUARE = {"type": "Polygon", "coordinates": [[[-74, 45], [-73, 45], [-73, 46], [-74, 46], [-74, 45]]]}
NAME = 'Zoé "Z" & Co'
NUMBER, ADDRESS = "+15145550187", "zoe.orders@example.com"
PERSON = {"name": NAME, "email": ADDRESS, "mobile": "514 555-0187", "agrees": "1"}
PATHS = {"fr": ("/couverture", "/commande"), "en": ("/en/coverage", "/en/order")}


@contextmanager
def web_order_site() -> Iterator[SalesSite]:
	"""Sell new lines on the website, and leave no row of it behind."""
	with sales_site() as own, TemporaryDirectory() as folder:
		file = Path(folder, "addresses.csv")
		file.write_text(FILE, encoding="utf-8")
		importing.import_file(file, lambda _written: None)
		area = {"doctype": "Coverage Area", "area_name": "Zq web", "state": "Available"}
		frappe.get_doc({**area, "map": json.dumps(SQUARE), "postal_codes": "J3B"}).insert()
		frappe.db.set_value("Subscription Plan", own.plan, {"fsm_is_public": 1, "fsm_sentence_en": "Fast"})
		devices.a_plan(cost=60, fsm_is_public=0)
		open_valve = {**VALVE, "allow_list": f"{NUMBER}\n{ADDRESS}", "hide_public_pages": 0}
		frappe.db.set_single_value("FSM Settings", open_valve)
		frappe.db.set_single_value("FSM Agreement Settings", {"signing_way": "Own page"})
		for settings in ("FSM Settings", "FSM Agreement Settings"):
			frappe.clear_document_cache(settings, settings)
		frappe.db.commit()
		forget_limits()
		yield own
		forget_limits()


@dataclass
class Buyer:
	"""Somebody who orders, with a browser of their own."""

	site: SalesSite
	language: str = "fr"
	visitor: Visitor = field(default_factory=Visitor)
	page: str = ""

	def look_up(self, civic: str = "12") -> str:
		"""The answer about an address of rue Zquartz."""
		path = PATHS[self.language][0]
		answer = self.visitor.get(path, query_string={"adresse": f"{civic} rue Zquartz, Zqville"})
		self.page = answer.text
		return self.page

	def begin_order(self, civic: str = "12") -> str:
		"""Press the button of a plan; the order that was begun."""
		self.look_up(civic)
		self.submit("begin", plan=self.site.plan)
		return self.order

	@property
	def order(self) -> str:
		"""The order that was begun last."""
		frappe.db.rollback()
		return frappe.get_all("FSM Order", pluck="name", order_by="creation desc, name desc", limit=1)[0]

	def submit(self, action: str, **typed: str) -> TestResponse:
		"""Send a form of the page that is open, and follow where it leads."""
		answer = self.send(action, **typed)
		while answer.status_code == 303 and answer.location.startswith(PATHS[self.language]):
			answer = self.visitor.get(answer.location)
		self.page = answer.text if answer.status_code != 303 else self.page
		return answer

	def send(self, action: str, **typed: str) -> TestResponse:
		"""Send a form of the page that is open."""
		form = next(
			text for text in self.page.split("<form")[1:] if f'name="action" value="{action}"' in text
		)
		form = form.split("</form>")[0]
		hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
		to = re.search(r'action="([^"]+)"', form)[1].replace("&amp;", "&")
		return self.visitor.post(to, {**hidden, **typed})

	def read_code(self) -> str:
		"""The code that was texted last."""
		frappe.db.rollback()
		about = {"template": "customer_order_code", "to_number": NUMBER}
		body = frappe.get_all("FSM SMS", about, pluck="body", order_by="creation desc, name desc", limit=1)[0]
		return re.search(r"\d{6}", body)[0]

	def prove(self, **person: str) -> None:
		"""Say who orders, and type the code that was texted."""
		self.submit("offer", plan=self.site.plan)
		self.submit("contact", **{**PERSON, **person})
		self.submit("code", way="text")
		self.submit("enter", code=self.read_code())

	def hold(self, number: int = 0) -> TestResponse:
		"""Choose one of the times that the page offers."""
		choices = re.findall(r'name="choice" value="([^"]+)"', self.page)
		return self.submit("time", choice=choices[number])
