"""The dispatcher's part of the demonstration: the planner proposes the next working day, the dispatcher applies it."""

import time
from datetime import datetime
from zoneinfo import ZoneInfo

from demo.desk import Desk
from demo.play import TIME_ZONE, step
from demo.seed import PASSWORD, STAFF, shown_day

PATIENCE = 120  # seconds until a proposal must be there: a worker may be busy with messages
OPEN = ("Queued", "Running")


def plan_next_day(base_url: str) -> None:
	"""Have the next working day planned and apply the proposal; a second run finds nothing left to improve and says so."""
	desk = Desk(base_url, STAFF[0][0], PASSWORD)
	day = shown_day(datetime.now(ZoneInfo(TIME_ZONE)).replace(tzinfo=None)).next_working_day
	with step(f"The planner proposes {day:%A %d %B}") as show:
		plan = desk.call("planning.propose", scope="day", day=day.isoformat())["plan"]
		proposal = _wait(desk, plan)
		before, after = proposal["figures_before"], proposal["figures_after"]
		for name in (name for name in before if before[name] or after[name]):
			show(f"{name:<18}{before[name]:>6} → {after[name]}")
	if not proposal["rows"]:
		return
	with step("The dispatcher applies what is ticked as one gesture") as show:
		answer = desk.call("planning.apply", plan=plan)
		show(f"moved: {len(answer['applied'])} · left as they were: {len(answer['kept'])}")
		show(f"{base_url}/app/dispatch-board")


def _wait(desk: Desk, plan: str) -> dict:
	until = time.monotonic() + PATIENCE
	while time.monotonic() < until:
		proposal = desk.ask("planning.proposal", plan=plan)
		if proposal["state"] not in OPEN:
			return proposal
		time.sleep(0.5)
	raise TimeoutError(f"{plan} is not ready after {PATIENCE} s. Look at Dispatch Plan in the desk.")
