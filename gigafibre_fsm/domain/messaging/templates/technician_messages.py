"""Messages to technicians about their visits."""

from collections.abc import Mapping

from gigafibre_fsm.domain.messaging.templates.message_kind import SAMPLE_LINK, Template

TECHNICIAN_MESSAGES: Mapping[str, Template] = {
	"technician_job_dispatched": Template(
		description="To each technician of a job, when it is dispatched to them",
		body_fr="{first_name}, visite {job} : {customer}, {city}, {arrival}. {link}",
		body_en="{first_name}, visit {job}: {customer}, {city}, {arrival}. {link}",
		samples={
			"first_name": "Marc-André",
			"job": "JOB-2026-00042",
			"customer": "Marie Tremblay",
			"city": "St-Jean-sur-Richelieu",
			"arrival": "mer. 23 sept., 9 h 30",
			"link": SAMPLE_LINK,
		},
		required=frozenset({"link"}),
		quiet_hours=False,
	),
	"technician_job_changed": Template(
		description="To each technician of a dispatched job, when its time or address changes",
		body_fr="{first_name}, {what} : {customer}, {city}, {arrival}. {link}",
		body_en="{first_name}, {what}: {customer}, {city}, {arrival}. {link}",
		samples={
			"first_name": "Marc-André",
			"what": "nouvelle adresse",
			"job": "DJ-2026-00042",
			"customer": "Marie Tremblay",
			"city": "St-Jean-sur-Richelieu",
			"arrival": "mer. 23 sept., 9 h 30",
			"link": SAMPLE_LINK,
		},
		required=frozenset({"link"}),
		quiet_hours=False,
	),
	"technician_job_off": Template(
		description="To each technician who no longer does a job: given to a colleague, taken back or cancelled",
		body_fr="{first_name}, la visite {job} n'est plus sur votre liste : {customer}, {city}.",
		body_en="{first_name}, visit {job} is no longer on your list: {customer}, {city}.",
		samples={
			"first_name": "Marc-André",
			"job": "DJ-2026-00042",
			"customer": "Marie Tremblay",
			"city": "St-Jean-sur-Richelieu",
		},
		required=frozenset({"job"}),
		quiet_hours=False,
	),
	"technician_days": Template(
		description="To each technician of several visits that are published together: what their days look like now",
		body_fr="{first_name}, vos visites : {visits}. {link}",
		body_en="{first_name}, your visits: {visits}. {link}",
		samples={
			"first_name": "Marc-André",
			"visits": "lun. 30 nov. : 4 visites, la première à 8 h 30; 1 visite retirée",
			"link": SAMPLE_LINK,
		},
		required=frozenset({"visits", "link"}),
		quiet_hours=False,
	),
	"technician_days_off": Template(
		description="To each technician from whose list several visits were taken together",
		body_fr="{first_name}, changement à votre liste : {visits}.",
		body_en="{first_name}, a change to your list: {visits}.",
		samples={"first_name": "Marc-André", "visits": "3 visites retirées"},
		required=frozenset({"visits"}),
		quiet_hours=False,
	),
	"technician_link": Template(
		description="To the technician who asks for a fresh link",
		body_fr="{first_name}, voici votre lien vers vos visites du jour : {link}",
		body_en="{first_name}, here is your link to today's visits: {link}",
		samples={"first_name": "Marc-André", "link": SAMPLE_LINK},
		required=frozenset({"link"}),
		quiet_hours=False,
	),
}
