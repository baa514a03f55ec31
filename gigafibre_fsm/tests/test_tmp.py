import io
from unittest.mock import patch
from gigafibre_fsm.tests.visitor import Visitor
from tests import visit_data
from tests.browser.test_visit_complete import LIGHT, DROP, MOUNTED, TIDY, _go_there
from gigafibre_fsm.tests.pictures import a_photo
import frappe, traceback

def test_x(connected_site):
	with visit_data.a_visit("fr", checklist=[LIGHT, DROP, MOUNTED, TIDY]) as v:
		_go_there(v)
		visitor = Visitor().open_link(v.technician.url)
		row = frappe.get_doc("Dispatch Job", v.job).checklist[2].name
		import gigafibre_fsm.www.light_page as lp
		orig = lp._broken
		def broken():
			traceback.print_exc(); return orig()
		with patch.object(lp, "_broken", broken):
			a = visitor.post(f"/t/job/{v.job}", {"command_id": "a"*20, "action": "photograph", "row": row, "photo": (io.BytesIO(a_photo("red")), "x.jpg", "image/jpeg")})
			print(a.status)
			a = visitor.get(f"/t/job/{v.job}")
			print(a.status)
