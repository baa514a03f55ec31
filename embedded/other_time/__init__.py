"""Another time for the programs of the bench, so that pictures of the demonstration are alike whenever they are taken."""

import os
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from embedded.processes import Failed

TIME_ZONE = "America/Toronto"
AHEAD = "FSM_SECONDS_AHEAD"
"""How far ahead of the machine's clock a program is; read by `sitecustomize.py` beside this file."""


def environment_at(moment: datetime) -> dict[str, str]:
	"""Return the environment in which a Python program believes that it is a moment, and time goes on from there.

	All programs that get it agree on the time, also those that are started later. The moment lies in the future, because
	browsers forget cookies whose end is over.

	Args:
		moment: the site's time, naive.

	Raises:
		Failed: the moment is past.
	"""
	ahead = int(moment.replace(tzinfo=ZoneInfo(TIME_ZONE)).timestamp() - time.time())
	if ahead < 0:
		raise Failed(f"{moment} is past, and browsers forget cookies of the past. Choose a later moment.")
	paths = (str(Path(__file__).parent), os.environ.get("PYTHONPATH", ""))
	return {AHEAD: str(ahead), "PYTHONPATH": os.pathsep.join(filter(None, paths))}
