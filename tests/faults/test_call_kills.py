"""Workers are killed while they fetch a recording: it is stored once, and nothing of it stays at Twilio."""

from collections.abc import Iterator

import pytest

frappe = pytest.importorskip("frappe")

from gigafibre_fsm.domain.care.telephone.call import repository, states  # noqa: E402
from gigafibre_fsm.domain.care.telephone.reports import recordings  # noqa: E402
from gigafibre_fsm.domain.platform import transactions  # noqa: E402
from gigafibre_fsm.integrations.twilio.words import RecordingStatus  # noqa: E402
from gigafibre_fsm.tests.standins.twilio_calls import Recording  # noqa: E402
from tests.faults.dying_worker import killed_while_it_waits  # noqa: E402
from tests.voice_site import STRANGER, VoiceSite, voice_site  # noqa: E402

pytestmark = pytest.mark.faults
SID = "CA" + "c" * 32


@pytest.fixture
def voice(site: str) -> Iterator[VoiceSite]:
	with voice_site("", site) as own:
		yield own


@pytest.mark.parametrize(("after", "state"), [(0, recordings.AWAITED), (1, recordings.FETCHED)])
def test_a_recording_whose_worker_dies_is_stored_once(voice: VoiceSite, after: int, state: str):
	recording = Recording(SID, 9, "RecordVerb")
	voice.exchange.recordings[recording.sid] = recording
	transactions.run_transaction(lambda: leave_message(recording.sid))
	killed_while_it_waits(voice.sms.twilio, "fetch_recordings", after=after)
	assert stored() == (state, after)
	recordings.fetch_due()
	assert stored() == (state, after), "the dead worker's claim still holds"
	frappe.db.set_value("FSM Call Recording", {"sid": recording.sid}, "due_utc", "2020-01-01")
	frappe.db.commit()
	recordings.fetch_due()
	assert stored() == (recordings.STORED, 1)
	assert not voice.exchange.recordings


def leave_message(sid: str) -> None:
	values = {"direction": states.INBOUND, "call_sid": SID, "number": STRANGER, "from_number": STRANGER}
	name = repository.insert_call(values)
	recordings.receive_recording(name, sid, RecordingStatus.COMPLETED, 9, is_message=True)


def stored() -> tuple[str, int]:
	"""The state of the recording, and how many files there are of it."""
	frappe.db.rollback()
	name, state = frappe.db.get_value("FSM Call", {"call_sid": SID}, ["name", "recording_state"])
	files = {"attached_to_doctype": "FSM Call", "attached_to_name": name}
	return state, frappe.db.count("File", files)
