"""The kinds of triggers: what starts a run, with the values that its conditions and steps read as `trigger.<name>`."""

from gigafibre_fsm.domain.flows.catalogue.registry import Input, Output, TriggerKind

DOCUMENT, DATE_FIELD, CALENDAR = "document", "date_field", "calendar"
WEBHOOK, INBOUND_TEXT, BY_HAND, FLOW = "webhook", "inbound_text", "by_hand", "flow"

MADE, CHANGED, SAVED, SUBMITTED, CANCELLED = "made", "changed", "saved", "submitted", "cancelled"
BEFORE, AFTER = "before", "after"
MISSED_LATEST, MISSED_ALL, MISSED_NONE = "latest", "all", "none"
SIGNATURE, TIMED, HEADER = "signature", "signature with time", "header"

BARRED = frozenset(
	(
		*(
			"Access Log",
			"Activity Log",
			"Comment",
			"Console Log",
			"Data Import Log",
			"DefaultValue",
			"DocType",
		),
		*("Deleted Document", "Document Follow", "Email Queue", "Error Log", "Installed Applications"),
		*("Integration Request", "Notification Log", "Patch Log", "Prepared Report", "RQ Job", "RQ Worker"),
		*("Route History", "Scheduled Job Log", "Scheduled Job Type", "Session Default", "Transaction Log"),
		*("Unhandled Email", "User", "Version", "View Log", "Webhook Request Log"),
		*("Custom Field", "Property Setter", "Custom DocPerm", "DocShare", "Package Release", "Workspace"),
		*("Flow Template", "Flow Version", "Flow Run", "Flow Run Step", "Flow Event"),
		*("Flow Question", "Flow Request", "Flow Budget", "Flow Budget Customer"),
		*("FSM Command", "FSM Magic Link", "FSM Webhook Event", "CPE Reading", "Dispatch Change"),
	)
)
"""Doctypes that no flow listens to: logs, what flows write themselves, and what the site itself consists of."""

_RECORD = Input("doctype", "Type of record", "Link", required=True, options=("DocType",))
_USER = Output("user", "Who did it")
_AT = Output("at", "When")

TRIGGERS = (
	TriggerKind(
		DOCUMENT,
		"A record is made or changes",
		inputs=(
			_RECORD,
			Input(
				"on",
				"What happens",
				"Select",
				required=True,
				options=(SAVED, MADE, CHANGED, SUBMITTED, CANCELLED),
				help="For a state that is reached, choose a condition with “becomes”",
			),
		),
		outputs=(_USER, _AT, Output("on", "What happened")),
		icon="file",
		subject="doctype",
	),
	TriggerKind(
		DATE_FIELD,
		"A date of a record comes",
		inputs=(
			_RECORD,
			Input("field", "Date", "Field", required=True),
			Input("offset", "How long before or after", "Duration"),
			Input("side", "Before or after the date", "Select", options=(AFTER, BEFORE)),
			Input("at", "Time of day", "Time", help="For a date without a time; 09:00 if empty"),
		),
		outputs=(_AT, Output("value", "The date")),
		icon="calendar",
		subject="doctype",
	),
	TriggerKind(
		CALENDAR,
		"By the calendar",
		inputs=(
			Input(
				"cron",
				"When",
				required=True,
				help="Minute, hour, day, month and weekday in the site's time, for example 0 9 * * 1-5",
			),
			Input(
				"missed",
				"What was missed while the site stood still",
				"Select",
				options=(MISSED_LATEST, MISSED_ALL, MISSED_NONE),
			),
		),
		outputs=(_AT,),
		icon="calendar",
	),
	TriggerKind(
		WEBHOOK,
		"Another system calls",
		inputs=(
			Input(
				"proof",
				"How it proves who it is",
				"Select",
				required=True,
				options=(SIGNATURE, TIMED, HEADER),
				help="An HMAC-SHA256 over the body, or over its time and the body, or the secret itself in a header",
			),
			Input("header", "Header of the proof", help="X-Fsm-Signature or X-Fsm-Secret if empty"),
			Input(
				"id_path",
				"Id of the call in its body",
				help="For example data.id; without one, the body itself",
			),
			Input("doctype", "Type of record", "Link", options=("DocType",)),
			Input("name_path", "Name of the record in the body", help="For example data.invoice"),
		),
		outputs=(_AT, Output("id", "Id of the call"), Output("body", "What was sent", "Json")),
		icon="link",
	),
	TriggerKind(
		INBOUND_TEXT,
		"A text message comes",
		inputs=(
			Input(
				"words", "Begins with one of", help="Words with commas; accents and capitals do not matter"
			),
		),
		outputs=(
			_AT,
			Output("text", "The text", "Long"),
			Output("from", "The sender's number", "Phone"),
			Output("customer", "Customer"),
		),
		icon="message",
	),
	TriggerKind(
		BY_HAND,
		"By hand",
		inputs=(Input("doctype", "Type of record", "Link", options=("DocType",)),),
		outputs=(_USER, _AT),
		icon="hand",
		subject="doctype",
	),
	TriggerKind(FLOW, "Another flow starts it", outputs=(_USER, _AT), icon="branch"),
)
