"""The dispatcher's part of the demonstration: the planner proposes tomorrow, the dispatcher applies it."""

import json
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from embedded.demo.desk import Desk
from embedded.demo.play import TIME_ZONE, step
from embedded.demo.seed import PASSWORD, STAFF

PATIENCE = 120  # seconds until a proposal must be there: a worker may be busy with messages
OPEN = ("Queued", "Running")


def plan_tomorrow(base_url: str) -> None:
	"""Have tomorrow planned and apply the proposal; a second run finds nothing left to improve and says so."""
	desk = Desk(base_url, STAFF[0][0], PASSWORD)
	tomorrow = (datetime.now(ZoneInfo(TIME_ZONE)).date() + timedelta(days=1)).isoformat()
	with step("The planner proposes tomorrow") as show:
		plan = desk.call("planning.propose", scope="day", day=tomorrow)["plan"]
		proposal = _wait(desk, plan)
		for name in ("figures_before", "figures_after"):
			show(f"{name.removeprefix('figures_'):<7}{json.dumps(proposal[name])}")
	if not proposal["rows"]:
		return
	with step(f"The dispatcher applies {len(proposal['rows'])} moves as one gesture") as show:
		answer = desk.call("planning.apply", plan=plan)
		show(f"kept as they were: {len(answer['kept'])}")
		show(f"{base_url}/app/dispatch-board")


def _wait(desk: Desk, plan: str) -> dict:
	until = time.monotonic() + PATIENCE
	while time.monotonic() < until:
		proposal = desk.ask("planning.proposal", plan=plan)
		if proposal["state"] not in OPEN:
			return proposal
		time.sleep(0.5)
	raise TimeoutError(f"{plan} is not ready after {PATIENCE} s. Look at Dispatch Plan in the desk.")
