"""The part of the demonstration in which an administrator opens the site, from what it holds to a dispatched visit."""

from demo.desk import Desk
from demo.money import Stage
from demo.play import step
from demo.seed import PASSWORD, STAFF
from demo.texts import texts, wait_for_text

ADMINISTRATOR = STAFF[-1][0]
CUSTOMER = "Zoé Ouverture"
ADDRESS = {"address_line": "12, rue du Premier-Jour", "city": "Saint-Rémi", "postal_code": "J0L 2L0"}
MOBILE = "450 555-0190"
JOB_TYPE = "Installation"


def open_site(stage: Stage) -> None:
	"""The opening says what the site holds; its last steps add a customer and dispatch a visit to a technician."""
	desk = Desk(stage.base_url, ADMINISTRATOR, PASSWORD)
	with step("The opening knows what the site holds of its six steps") as show:
		page = desk.ask("opening.load")
		for each in page["steps"]:
			show(f"{each['title']}: {each['state']}")
		show(f"{stage.base_url}/app/site-settings/opening")
	if _find(page["places"], CUSTOMER):
		print("  its customer is served already")
		return
	with step("Its first customer") as show:
		customer = {"customer_name": CUSTOMER, "mobile": MOBILE, **ADDRESS}
		page = desk.call("opening.add_customer", **customer)
		show(f"{CUSTOMER}, {ADDRESS['address_line']}, {ADDRESS['city']}")
	_dispatch(stage, desk, page)


def _dispatch(stage: Stage, desk: Desk, page: dict) -> None:
	technician = page["technicians"][-1]
	number = desk.document("Dispatch Technician", technician["name"])["mobile"]
	already = len(texts(stage.twilio, number))
	with step("The first visit is dispatched; its technician gets the link") as show:
		asked = {"place": _find(page["places"], CUSTOMER), "job_type": JOB_TYPE}
		asked |= {"technician": technician["name"], "arrival": page["suggested_arrival"]}
		job = desk.call("opening.dispatch_visit", **asked)["job"]
		show(wait_for_text(stage.twilio, number, already, job))
		show(f"{stage.base_url}/app/dispatch-job/{job}")


def _find(choices: list[dict], label: str) -> str | None:
	return next((each["name"] for each in choices if each["label"] == label), None)
