"""Initial data of a site: skills, job types, wording, settings; administrators own them afterwards."""

import frappe

from gigafibre_fsm.domain.access import keys
from gigafibre_fsm.domain.billing.dunning.stages import DEFAULT_DAYS, DunningStep
from gigafibre_fsm.domain.messaging.templates import catalogue
from gigafibre_fsm.setup import canned_replies, retired_addresses, ticket_kinds

SKILLS = (
	("Fibre drop", "Raccordement fibre"),
	("Fusion splice", "Épissure par fusion"),
	("Indoor wiring", "Câblage intérieur"),
	("Wi-Fi", "Wi-Fi"),
	("Telephony", "Téléphonie"),
	("Aerial work", "Travail en hauteur"),
)

ARRIVAL = {
	"label_en": "Introduce yourself and check the appointment",
	"label_fr": "Se présenter et confirmer le rendez-vous",
}
LIGHT = {
	"label_en": "Light at the outlet",
	"label_fr": "Lumière à la prise",
	"kind": "Number",
	"unit": "dBm",
	# a GPON class B+ receiver works from -27 to -8 dBm (ITU-T G.984.2, amendment 1)
	"minimum": "-27",
	"maximum": "-8",
}
DROP = {
	"label_en": "How the drop runs",
	"label_fr": "Parcours du câble de branchement",
	"kind": "Choice",
	"choices": "Aerial | Aérien\nUnderground | Souterrain\nExisting conduit | Conduit existant",
}
CAUSE = {
	"label_en": "Cause found",
	"label_fr": "Cause trouvée",
	"kind": "Choice",
	"choices": "\n".join(
		(
			"Damaged drop | Câble de branchement endommagé",
			"Dirty or broken connector | Connecteur sale ou brisé",
			"Faulty equipment | Équipement défectueux",
			"Power | Alimentation électrique",
			"Wi-Fi in the home | Wi-Fi dans la maison",
			"The customer's own equipment | Équipement du client",
			"Network outside | Réseau extérieur",
			"Nothing found | Rien trouvé",
		)
	),
}
MOUNTED = {
	"label_en": "The ONT and its fibre, as left",
	"label_fr": "L'ONT et sa fibre, tels que laissés",
	"kind": "Photo",
}
SPEED = {
	"label_en": "Speed test with the customer",
	"label_fr": "Test de vitesse avec le client",
	"kind": "Speed Test",
}
WIFI = {"label_en": "Wi-Fi name and password given", "label_fr": "Nom et mot de passe Wi-Fi remis"}
TIDY = {"label_en": "Workplace left clean", "label_fr": "Lieux laissés propres"}

JOB_TYPES = (
	{
		"job_type_name": "Installation",
		"label_fr": "Installation",
		"duration": 120,
		"color": "#2490EF",
		"requires_equipment": 1,
		"requires_before_photo": 1,
		"requires_after_photo": 1,
		"requires_signature": 1,
		"skills": (("Fibre drop", 2), ("Wi-Fi", 1)),
		"checklist": (ARRIVAL, DROP, LIGHT, MOUNTED, SPEED, WIFI, {**TIDY, "required": 0}),
	},
	{
		"job_type_name": "Repair",
		"is_trouble": 1,
		"label_fr": "Réparation",
		"duration": 60,
		"color": "#EC864B",
		"default_priority": "High",
		"requires_after_photo": 1,
		"requires_signature": 1,
		"requires_note": 1,
		"skills": (("Fibre drop", 2),),
		"checklist": (LIGHT, CAUSE, SPEED, {**TIDY, "required": 0}),
	},
	{
		"job_type_name": "Modem replacement",
		"is_trouble": 1,
		"label_fr": "Remplacement de modem",
		"duration": 45,
		"color": "#761ACB",
		"requires_equipment": 1,
		"requires_signature": 1,
		"skills": (("Wi-Fi", 1),),
		"checklist": (SPEED, WIFI),
	},
	{
		"job_type_name": "Wi-Fi improvement",
		"is_trouble": 1,
		"label_fr": "Amélioration du Wi-Fi",
		"duration": 60,
		"color": "#39E4A5",
		"requires_signature": 1,
		"skills": (("Wi-Fi", 2),),
		"checklist": (SPEED, {**WIFI, "required": 0}),
	},
	{
		"job_type_name": "Fibre drop",
		"is_outdoors": 1,
		"label_fr": "Raccordement",
		"duration": 90,
		"color": "#449CF0",
		"requires_before_photo": 1,
		"requires_after_photo": 1,
		"skills": (("Fibre drop", 3), ("Aerial work", 1)),
		"checklist": (DROP, LIGHT, TIDY),
	},
	{
		"job_type_name": "Equipment pickup",
		"label_fr": "Récupération d'équipement",
		"duration": 30,
		"color": "#6C7680",
		"default_priority": "Low",
		"requires_equipment": 0,
		"requires_pickup": 1,
		"carries_spares": 0,
		"checklist": (
			{
				"label_en": "Equipment and power supply recovered",
				"label_fr": "Équipement et bloc d'alimentation récupérés",
			},
		),
	},
)


STEP_MESSAGES = {
	DunningStep.UPCOMING: "customer_payment_upcoming",
	DunningStep.REMINDER: "customer_reminder",
	DunningStep.SECOND_REMINDER: "customer_reminder_second",
	DunningStep.FINAL_REMINDER: "customer_reminder_final",
	DunningStep.SUSPENSION_NOTICE: "customer_suspension_notice",
	DunningStep.LAST_SUSPENSION_NOTICE: "customer_suspension_last_notice",
}


def apply() -> None:
	"""Add missing wording and, once, the first canned replies; on a site without job types, also add skills, job types and quiet hours."""
	keys.ensure_key()
	apply_templates()
	apply_dunning_steps()
	ticket_kinds.apply()
	retired_addresses.apply()
	apply_settings()
	canned_replies.apply()
	if not frappe.db.count("Dispatch Job Type"):
		apply_quiet_hours()
		apply_skills()
		apply_job_types()
	apply_kanban_board()


def apply_settings() -> None:
	"""Store missing defaults of settings: once one field is stored, Frappe ignores the others' defaults."""
	for doctype in (
		"FSM Settings",
		"FSM Dispatch Settings",
		"FSM Routing Settings",
		"FSM GenieACS Settings",
		"FSM Oktopus Settings",
		"FSM BNG Settings",
		"FSM Suspension Settings",
		"FSM Dunning Settings",
		"FSM Agreement Settings",
		"FSM DocuSeal Settings",
		"FSM Legacy Settings",
	):
		stored = frappe.db.get_singles_dict(doctype)
		for field in frappe.get_meta(doctype).fields:
			if field.default and field.fieldname not in stored:
				frappe.db.set_single_value(doctype, field.fieldname, field.default)


def apply_dunning_steps() -> None:
	"""Add the usual steps of dunning while it is off and has none; afterwards they are the company's."""
	settings = frappe.get_doc("FSM Dunning Settings")
	# an installation stores a page's defaults by itself, so that says nothing
	if settings.enabled or settings.steps:
		return
	for step, day in DEFAULT_DAYS.items():
		settings.append(
			"steps",
			{
				"step": step.value,
				"days": day.days,
				"in_business_days": int(day.in_business_days),
				"message_template": STEP_MESSAGES.get(step),
			},
		)
	settings.save()


def apply_quiet_hours() -> None:
	"""Set the quiet hours of FSM Settings, because Frappe sets a new Time field to the installation time."""
	for field in ("quiet_from", "quiet_until"):
		night = frappe.get_meta("FSM Settings").get_field(field).default
		frappe.db.set_single_value("FSM Settings", field, night)


def apply_templates() -> None:
	"""Add templates that the site lacks; the wording of existing ones belongs to the site."""
	for key, known in catalogue.CATALOGUE.items():
		if not frappe.db.exists("FSM Message Template", key):
			frappe.get_doc(
				{
					"doctype": "FSM Message Template",
					"template_key": key,
					"description": known.description,
					"quiet_hours": int(known.quiet_hours),
					"transactional": int(known.transactional),
					"body_fr": known.body_fr,
					"body_en": known.body_en,
					"subject_fr": known.subject_fr,
					"subject_en": known.subject_en,
				}
			).insert()


def apply_skills() -> None:
	"""Add the usual skills of a fibre provider's technicians."""
	for name, label_fr in SKILLS:
		if not frappe.db.exists("Dispatch Skill", name):
			frappe.get_doc({"doctype": "Dispatch Skill", "skill_name": name, "label_fr": label_fr}).insert()


def apply_job_types() -> None:
	"""Add the usual job types of a fibre provider."""
	for data in JOB_TYPES:
		rows = {
			"skills": [{"skill": skill, "minimum_level": level} for skill, level in data.get("skills", ())],
			"checklist": [{"required": 1, **item} for item in data["checklist"]],
		}
		frappe.get_doc({"doctype": "Dispatch Job Type", **data, **rows}).insert()


def apply_kanban_board() -> None:
	"""Add the Kanban board of jobs by status."""
	if frappe.db.exists("Kanban Board", "Visits by status"):
		return
	columns = (
		("Draft", "Gray"),
		("Scheduled", "Blue"),
		("Dispatched", "Cyan"),
		("En Route", "Yellow"),
		("On Site", "Orange"),
		("On Hold", "Pink"),
		("Completed", "Green"),
		("Not Done", "Red"),
	)
	frappe.get_doc(
		{
			"doctype": "Kanban Board",
			"kanban_board_name": "Visits by status",
			"reference_doctype": "Dispatch Job",
			"field_name": "status",
			"private": 0,
			"fields": '["customer_name", "arrival", "technician_name"]',
			"columns": [
				{"column_name": name, "indicator": color, "status": "Active", "order": "[]"}
				for name, color in columns
			],
		}
	).insert()
