"""The outbox against Twilio's stand-in: what is sent, held, retried, refused, doubted and decided by people."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

frappe = pytest.importorskip("frappe")
from gigafibre_fsm.domain.messaging.outbox import delivery  # noqa: E402
from gigafibre_fsm.domain.messaging.outbox import queue as outbox  # noqa: E402
from gigafibre_fsm.domain.messaging.policy import consent  # noqa: E402
from gigafibre_fsm.exceptions import FsmError  # noqa: E402
from gigafibre_fsm.tests.standins.twilio import TwilioStandIn  # noqa: E402
from tests.clocks import freeze_time  # noqa: E402
from tests.sms_site import PHONE, PUBLIC, SmsSite, sms_site  # noqa: E402


@pytest.fixture
def sms(site: str) -> Iterator[SmsSite]:
	with sms_site() as it:
		yield it


def url_of(link: str) -> str:
	return f"{PUBLIC}/l/code-of-{link}"


def deliver() -> int:
	return delivery.deliver_due(url_of)


def test_a_message_is_sent_once_and_booked(sms: SmsSite):
	name = sms.queue("Ève", language="fr")
	assert deliver() == 1
	[sent] = sms.twilio.sent_to(PHONE)
	row = sms.row(name)
	assert sent.body == (
		"Gigafibre : Bonjour Eve, votre visite (Installation) est terminée. "
		"Une question? Appelez-nous au 450-555-0100."
	)
	assert (row.state, row.provider_sid, row.attempts) == ("Sent", sent.sid, 1)
	assert (row.encoding, row.segments, row.claimed_until, row.error) == ("GSM-7", 1, None, "")
	assert deliver() == 0


def test_the_callback_address_names_the_message_and_the_attempt(sms: SmsSite):
	name = sms.queue("Luc")
	deliver()
	[sent] = sms.twilio.sent_to(PHONE)
	claim = sms.row(name).claim
	assert sent.status_callback == (
		f"{PUBLIC}/api/method/gigafibre_fsm.api.webhooks.twilio_status?sms={name}&claim={claim}"
	)


def test_english_goes_to_whom_wants_it_and_an_unknown_language_is_the_default(sms: SmsSite):
	english, german = sms.queue("Ann", language="en"), sms.queue("Uwe", language="de")
	assert "your visit" in sms.row(english).body
	assert sms.row(german).language == "fr"


def test_the_same_fact_sends_one_message(sms: SmsSite):
	assert sms.queue("Rose") == sms.queue("Rose")
	deliver()
	assert len(sms.twilio.sent_to(PHONE)) == 1


def test_a_message_of_a_cause_that_is_rolled_back_is_never_sent(sms: SmsSite):
	outbox.queue_message("customer_visit_done", PHONE, "fr", {}, effect_key="test-text:undone")
	frappe.db.rollback()
	assert deliver() == 0


def test_the_link_is_filled_when_it_is_sent_and_kept_nowhere(sms: SmsSite):
	link = frappe.get_doc(
		{
			"doctype": "FSM Magic Link",
			"purpose": "Technician",
			"subject_doctype": "User",
			"subject": "Administrator",
			"expires_on": datetime(2099, 1, 1),
		}
	).insert()
	values = {"first_name": "Marc"}
	name = outbox.queue_message(
		"technician_link", PHONE, "fr", values, effect_key="test-text:link", link=link.name
	)
	frappe.db.commit()
	deliver()
	[sent] = sms.twilio.sent_to(PHONE)
	row = sms.row(name)
	frappe.delete_doc("FSM Magic Link", link.name, force=True)
	frappe.db.commit()
	assert sent.body.endswith(f"/l/code-of-{link.name}")
	assert row.body.endswith("{link}")
	assert "code-of" not in frappe.as_json(row)


@pytest.mark.parametrize(
	("to", "what"),
	[
		("", "There is no phone number"),
		("514 555", "Digits are missing"),
		("cellulaire", "has digits only"),
		("+33612345678", "of North America"),
	],
)
def test_a_bad_number_fails_visibly_and_does_not_stop_its_cause(sms: SmsSite, to: str, what: str):
	row = sms.row(sms.queue("Nina", to=to))
	assert row.state == "Failed"
	assert what in row.error
	assert deliver() == 0


def test_a_text_that_lacks_a_value_fails_visibly(sms: SmsSite):
	row = sms.row(sms.queue("Omar", values={"brand": "Gigafibre"}))
	assert row.state == "Failed"
	assert "first_name" in row.error


@pytest.mark.parametrize(
	("outbound", "allow_list", "live_for", "state"),
	[
		("Record only", "", True, "Held"),
		("Allow-list", "514 555-0199", True, "Held"),
		("Allow-list", "514 555-0142", False, "Sent"),
		("Live", "", False, "Held"),
		("Live", "", True, "Sent"),
	],
)
def test_the_valve_decides_what_leaves(
	sms: SmsSite, outbound: str, allow_list: str, live_for: bool, state: str
):
	frappe.db.set_single_value("FSM Settings", "outbound", outbound)
	frappe.db.set_single_value("FSM Settings", "allow_list", allow_list)
	frappe.conf.fsm_live_for = frappe.local.site if live_for else "production.example.org"
	name = sms.queue("Val")
	try:
		deliver()
		row = sms.row(name)
		assert row.state == state
		assert len(sms.twilio.sent_to(PHONE)) == (state == "Sent")
		assert bool(row.error) == (state == "Held")
	finally:
		frappe.db.set_single_value("FSM Settings", "allow_list", "")


def test_what_the_valve_held_is_not_sent_when_it_opens_but_when_a_person_says_so(sms: SmsSite):
	frappe.db.set_single_value("FSM Settings", "outbound", "Record only")
	name = sms.queue("Hugo")
	deliver()
	frappe.db.set_single_value("FSM Settings", "outbound", "Live")
	assert deliver() == 0
	assert outbox.resolve_message(name, "resend") == "Queued"
	frappe.db.commit()
	deliver()
	assert sms.row(name).state == "Sent"
	assert sms.row(name).resolved_by == "Administrator"


def test_who_said_stop_is_not_written_to(sms: SmsSite):
	consent.record_consent(PHONE, "Opted Out", "Staff", "asked on the phone")
	name = sms.queue("Stan")
	deliver()
	assert sms.row(name).state == "Held"
	consent.record_consent(PHONE, "Opted In", "Staff", "changed her mind")
	outbox.resolve_message(name, "resend")
	frappe.db.commit()
	deliver()
	assert sms.row(name).state == "Sent"


def test_an_opt_out_that_only_the_provider_knew_is_kept(sms: SmsSite):
	sms.twilio.opted_out.add(PHONE)
	row_name = sms.queue("Opal")
	deliver()
	row = sms.row(row_name)
	assert (row.state, row.error_code) == ("Failed", "21610")
	assert consent.is_opted_out(PHONE)


def test_a_message_that_needs_consent_waits_for_it(sms: SmsSite):
	frappe.db.set_value("FSM Message Template", "customer_visit_done", "transactional", 0)
	try:
		name = sms.queue("Cora")
		deliver()
		assert sms.row(name).state == "Held"
	finally:
		frappe.db.set_value("FSM Message Template", "customer_visit_done", "transactional", 1)
		frappe.db.commit()


def test_a_message_that_is_switched_off_is_cancelled_and_says_so(sms: SmsSite):
	frappe.db.set_value("FSM Message Template", "customer_visit_done", "enabled", 0)
	frappe.clear_document_cache("FSM Message Template", "customer_visit_done")
	try:
		row = sms.row(sms.queue("Otto"))
		assert row.state == "Cancelled"
		assert "switched off" in row.error
	finally:
		frappe.db.set_value("FSM Message Template", "customer_visit_done", "enabled", 1)
		frappe.clear_document_cache("FSM Message Template", "customer_visit_done")
		frappe.db.commit()


def night() -> None:
	frappe.db.set_single_value("FSM Settings", "quiet_from", "00:00:00")
	frappe.db.set_single_value("FSM Settings", "quiet_until", "23:59:59")


def test_in_quiet_hours_a_customer_waits_and_a_technician_does_not(sms: SmsSite):
	night()
	patient, urgent = sms.queue("Paul"), sms.queue("Theo", urgent=True)
	assert deliver() == 1
	assert sms.row(urgent).state == "Sent"
	row = sms.row(patient)
	assert (row.state, row.not_before.strftime("%H:%M:%S")) == ("Queued", "23:59:59")


def test_a_message_that_became_due_while_the_worker_was_down_still_respects_the_night(sms: SmsSite):
	name = sms.queue("Nora")
	night()
	deliver()
	row = sms.row(name)
	assert (row.state, row.attempts) == ("Queued", 0)
	assert not sms.twilio.sent_to(PHONE)


@pytest.mark.parametrize("mode", ["20429"])
def test_what_surely_was_not_sent_is_tried_again_later(sms: SmsSite, mode: str):
	name = sms.queue("Remi")
	sms.twilio.use(mode, times=1)
	deliver()
	row = sms.row(name)
	assert row.state == "Queued"
	assert row.not_before > row.attempted_on
	assert row.error
	with freeze_time(datetime.utcnow() + timedelta(minutes=2), tick=True):
		deliver()
	assert sms.row(name).state == "Sent"
	assert len(sms.twilio.sent_to(PHONE)) == 1


def test_while_twilio_is_switched_off_messages_wait_and_say_why(sms: SmsSite):
	frappe.db.set_single_value("FSM Twilio Settings", "enabled", 0)
	frappe.clear_document_cache("FSM Twilio Settings", "FSM Twilio Settings")
	name = sms.queue("Will")
	deliver()
	row = sms.row(name)
	assert row.state == "Queued"
	assert "switched off" in row.error


def test_an_error_of_our_own_before_sending_leaves_no_doubt(sms: SmsSite):
	def broken(_link: str) -> str:
		raise RuntimeError("no key to sign links with")

	name = sms.queue("Erik")
	frappe.db.set_value("FSM SMS", name, "body", "Voici : {link}")
	frappe.db.commit()
	delivery.deliver_due(broken)
	row = sms.row(name)
	assert row.state == "Queued"
	assert "Error Log" in row.error
	assert not sms.twilio.requests


def test_a_message_is_given_up_after_hours_and_not_before(sms: SmsSite):
	name = sms.queue("Vera")
	sms.twilio.use("20429")
	tries = 0
	with freeze_time(datetime.utcnow(), tick=True) as clock:
		while sms.row(name).state == "Queued":
			deliver()
			clock.shift(timedelta(minutes=61))
			tries += 1
			assert tries < 30
	assert sms.row(name).state == "Failed"
	assert tries == 10


def test_a_refused_message_fails_with_the_providers_reason(sms: SmsSite):
	name = sms.queue("Fred")
	# the stand-in's account, too, is open to North America only
	frappe.db.set_value("FSM SMS", name, "to_number", "+33612345678")
	frappe.db.commit()
	deliver()
	row = sms.row(name)
	assert (row.state, row.error_code) == ("Failed", "21408")
	assert row.error


@pytest.mark.parametrize("mode", ["lost", "lost-reset", "garbage", "500"])
def test_a_lost_answer_is_never_answered_by_a_second_message(sms: SmsSite, mode: str):
	name = sms.queue("Lara")
	sms.twilio.use(mode, times=1)
	deliver()
	assert sms.row(name).state == "Sending"
	assert deliver() == 0
	assert delivery.check_in_doubt() == 0, "the provider gets time to list the message"
	sms.let_claims_expire()
	delivery.check_in_doubt()
	accepted = sms.twilio.sent_to(PHONE)
	assert sms.row(name).state == ("Sent" if accepted else "Unknown")
	assert len(accepted) == mode.startswith("lost")
	assert deliver() == 0


@pytest.mark.parametrize("mode", ["silent", "reset"])
def test_what_the_provider_does_not_list_is_left_to_a_person(sms: SmsSite, mode: str):
	name = sms.queue("Uma")
	sms.twilio.use(mode, times=1)
	deliver()
	sms.let_claims_expire()
	delivery.check_in_doubt()
	row = sms.row(name)
	assert row.state == "Unknown"
	assert "may or may not" in row.error
	assert deliver() == 0
	outbox.resolve_message(name, "resend")
	frappe.db.commit()
	deliver()
	assert sms.row(name).state == "Sent"
	assert len(sms.twilio.sent_to(PHONE)) == 1


def test_an_unknown_message_is_found_later_by_itself(sms: SmsSite):
	name = sms.queue("Yves")
	sms.twilio.use("lost-reset", times=1)
	deliver()
	url = sms.twilio.url
	point_at("http://127.0.0.1:9")
	sms.let_claims_expire()
	delivery.check_in_doubt()
	row = sms.row(name)
	assert row.state == "Unknown"
	assert "could not be asked" in row.error
	assert row.claimed_until
	point_at(url)
	sms.let_claims_expire()
	delivery.check_in_doubt()
	row = sms.row(name)
	assert (row.state, row.provider_sid) == ("Sent", sms.twilio.sent_to(PHONE)[0].sid)


def point_at(url: str) -> None:
	frappe.db.set_single_value("FSM Twilio Settings", "api_base_url", url)
	frappe.clear_document_cache("FSM Twilio Settings", "FSM Twilio Settings")
	frappe.db.commit()


def test_two_equal_messages_in_doubt_never_share_one_receipt(sms: SmsSite):
	sms.twilio.use("lost-reset", times=1)
	first = sms.queue("twin-1", values=same_words())
	deliver()
	sms.twilio.use("reset", times=1)
	second = sms.queue("twin-2", values=same_words())
	deliver()
	sms.let_claims_expire()
	delivery.check_in_doubt()
	states = sorted([sms.row(first).state, sms.row(second).state])
	assert states == ["Sent", "Unknown"]
	assert len(sms.twilio.sent_to(PHONE)) == 1


def same_words() -> dict[str, str]:
	return {
		"brand": "Gigafibre",
		"first_name": "Zoe",
		"job_type": "Installation",
		"dispatch_phone": "450-555-0100",
	}


def test_a_message_with_a_link_is_found_although_the_link_is_kept_nowhere(sms: SmsSite):
	name = sms.queue("Lise")
	frappe.db.set_value("FSM SMS", name, "body", "Voici votre lien : {link}")
	frappe.db.commit()
	sms.twilio.use("lost-reset", times=1)
	delivery.deliver_due(lambda _link: f"{PUBLIC}/l/Zr5T0kq1V9mXw3yB7nC2pQ")
	sms.let_claims_expire()
	delivery.check_in_doubt()
	assert sms.row(name).state == "Sent"


def test_a_late_receipt_stops_a_message_that_a_person_wanted_to_send_again(sms: SmsSite):
	name = sms.queue("Tess")
	sms.twilio.use("lost-reset", times=1)
	deliver()
	claim = sms.row(name).claim
	point_at("http://127.0.0.1:9")
	sms.let_claims_expire()
	delivery.check_in_doubt()
	outbox.resolve_message(name, "resend")
	[sent] = sms.twilio.sent_to(PHONE)
	assert outbox.apply_status(sent.sid, "delivered", "", datetime.now(), name=name, claim=claim)
	frappe.db.commit()
	point_at(sms.twilio.url)
	assert deliver() == 0
	assert sms.row(name).state == "Delivered"


def test_a_person_cannot_send_again_what_is_on_its_way(sms: SmsSite):
	name = sms.queue("Gael")
	deliver()
	for outcome in ("sent", "resend", "cancel"):
		with pytest.raises(FsmError, match="nothing was changed"):
			outbox.resolve_message(name, outcome)


def test_urgent_messages_go_first(sms: SmsSite):
	sms.queue("slow-1", to="+15145550143")
	sms.queue("slow-2", to="+15145550144")
	sms.queue("fast", urgent=True)
	assert delivery.deliver_due(url_of, limit=1) == 1
	assert len(sms.twilio.sent_to(PHONE)) == 1


def test_the_stand_in_is_the_only_one_that_was_spoken_to(sms: SmsSite):
	assert isinstance(sms.twilio, TwilioStandIn)
	assert sms.twilio.url.startswith("http://127.0.0.1:")
