"""The part of the demonstration in which the month's GST/QST return is printed."""

import io
import json
from urllib.parse import urlencode

from pypdf import PdfReader

from frappe.utils import getdate, today

from demo.desk import Desk
from demo.money import ACCOUNTANT, Stage
from demo.play import step
from demo.seed import COMPANY, PASSWORD
from demo.site import on_site

REPORT = "GST QST Return"
SHOWN = ("Taxes sur les ventes", "Crédits et remboursements demandés", "Taxe nette")
"""How the lines of the printed return begin that are shown."""


def print_return(stage: Stage) -> None:
	"""Accounts prints the return of this month, from its first day until today."""
	with on_site(stage.site):
		now = getdate(today())
	filters = {"company": COMPANY, "from_date": str(now.replace(day=1)), "to_date": str(now)}
	asked = {"report": REPORT, "filters": json.dumps(filters), "language": "fr"}
	with step("The month's GST/QST return is printed, in French") as show:
		pages = PdfReader(io.BytesIO(_print(stage, asked))).pages
		for line in (line for page in pages for line in page.extract_text().splitlines()):
			if line.startswith(SHOWN):
				show(line)
		show(
			f"{len(pages)} page · {stage.base_url}/api/method/gigafibre_fsm.api.reports.print_report?{urlencode(asked)}"
		)


def _print(stage: Stage, asked: dict[str, str]) -> bytes:
	return Desk(stage.base_url, ACCOUNTANT, PASSWORD).download("reports.print_report", **asked)
