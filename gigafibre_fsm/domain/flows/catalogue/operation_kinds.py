"""Kinds of steps about visits, modems, money, and hosts outside."""

from gigafibre_fsm.domain.flows.catalogue.registry import Input, Output, StepKind

VISITS, NETWORK, MONEY, OUTSIDE = "Visits", "Network", "Money", "Outside"
_AT = "gigafibre_fsm.domain.flows.actions"

_VISIT = Input("visit", "Visit", "Link", options=("Dispatch Job",), help="Empty: the record")
_CUSTOMER = Input(
	"customer", "Customer", "Link", options=("Customer",), help="Empty: the customer of the record"
)
_TYPE = Input("job_type", "Job type", "Link", options=("Dispatch Job Type",))
_WHEN = (
	Input("from_day", "From the day", help="A date; empty: today"),
	Input("days", "Working days to search", "Int", help="1 to 14; empty: 5"),
	Input(
		"part_of_day", "Part of the day", "Select", options=("any time", "morning", "afternoon", "evening")
	),
)
_PLANNED = (
	Output("visit", "Visit", "Link", ("Dispatch Job",)),
	Output("technician", "Technician", "Link", ("Dispatch Technician",)),
	Output("arrival", "Arrival"),
	Output("window_start", "Window from"),
	Output("window_end", "Window to"),
)
_ADDRESS = Input("url", "Address", required=True, help="Of a host on the list of Flow Host")

OPERATION_KINDS = (
	StepKind(
		"create_visit",
		"Create a visit",
		VISITS,
		inputs=(
			_TYPE,
			Input("subject", "Subject"),
			_CUSTOMER,
			Input("service_location", "Service location", "Link", options=("Service Location",)),
			Input("instructions", "Instructions", "Long"),
		),
		outputs=(Output("visit", "Visit", "Link", ("Dispatch Job",)),),
		effect="inside",
		icon="add",
		perform=f"{_AT}.visits.create_visit",
		describe=f"{_AT}.visits.describe_creation",
	),
	StepKind(
		"update_visit",
		"Change a visit",
		VISITS,
		inputs=(
			_VISIT,
			_TYPE,
			Input("priority", "Priority", "Select", options=("Low", "Medium", "High", "Urgent")),
			Input("instructions", "Add to the instructions", "Long"),
		),
		outputs=(Output("visit", "Visit", "Link", ("Dispatch Job",)),),
		effect="inside",
		icon="edit",
		perform=f"{_AT}.visits.update_visit",
		describe=f"{_AT}.visits.describe_change",
	),
	StepKind(
		"book_visit",
		"Book a visit",
		VISITS,
		inputs=(_VISIT, *_WHEN),
		outputs=_PLANNED,
		effect="outside",
		icon="calendar",
		perform=f"{_AT}.visits.book_visit",
		describe=f"{_AT}.visits.describe_plan",
	),
	StepKind(
		"move_visit",
		"Move a visit",
		VISITS,
		inputs=(_VISIT, *_WHEN),
		outputs=_PLANNED,
		effect="outside",
		icon="calendar",
		perform=f"{_AT}.visits.move_visit",
		describe=f"{_AT}.visits.describe_plan",
	),
	StepKind(
		"cancel_visit",
		"Cancel a visit",
		VISITS,
		inputs=(_VISIT, Input("reason", "Reason", "Long", required=True)),
		outputs=(Output("visit", "Visit", "Link", ("Dispatch Job",)), Output("status", "Status")),
		effect="outside",
		icon="close",
		perform=f"{_AT}.visits.cancel_visit",
		describe=f"{_AT}.visits.describe_change",
	),
	StepKind(
		"modem_command",
		"Tell the modem",
		NETWORK,
		inputs=(
			Input(
				"command",
				"Command",
				"Select",
				required=True,
				options=("Refresh", "Reboot", "Ping", "Trace Route"),
			),
			Input("equipment", "Device", "Link", options=("Equipment",), help="Empty: that of the record"),
			Input("host", "Server", help="For Ping and Trace Route"),
		),
		outputs=(
			Output("command", "Command", "Link", ("CPE Command",)),
			Output("state", "State"),
			Output("done", "The modem did it", "Check"),
			Output("reason", "Reason"),
			Output("result", "Result", "Json"),
		),
		effect="outside",
		icon="tool",
		perform=f"{_AT}.modems.send_command",
		describe=f"{_AT}.modems.describe_command",
		waits=True,
	),
	StepKind(
		"propose_credit",
		"Propose a credit",
		MONEY,
		inputs=(
			Input(
				"amount",
				"Amount before taxes",
				"Float",
				help="For a broken promise the company's terms count",
			),
			Input("note", "Reason", "Long"),
			_CUSTOMER,
		),
		outputs=(
			Output("proposal", "Credit proposal", "Link", ("Credit Proposal",)),
			Output("amount", "Amount", "Float"),
		),
		effect="outside",
		icon="money-coins-1",
		perform=f"{_AT}.money.propose_credit",
		describe=f"{_AT}.money.describe_credit",
	),
	StepKind(
		"suspend_service",
		"Propose a suspension",
		MONEY,
		inputs=(_CUSTOMER,),
		outputs=(
			Output("suspension", "Suspension", "Link", ("Service Suspension",)),
			Output("state", "State"),
		),
		effect="outside",
		icon="lock",
		perform=f"{_AT}.money.suspend_service",
		describe=f"{_AT}.money.describe_suspension",
	),
	StepKind(
		"restore_service",
		"Restore the service",
		MONEY,
		inputs=(_CUSTOMER, Input("reason", "Reason", required=True)),
		outputs=(
			Output("suspension", "Suspension", "Link", ("Service Suspension",)),
			Output("state", "State"),
		),
		effect="outside",
		icon="unlock",
		perform=f"{_AT}.money.restore_service",
		describe=f"{_AT}.money.describe_restoration",
	),
	StepKind(
		"http_call",
		"Call a host",
		OUTSIDE,
		inputs=(
			_ADDRESS,
			Input("method", "Method", "Select", options=("GET", "POST", "PUT", "PATCH", "DELETE")),
			Input("content", "Content", "Json"),
		),
		outputs=(
			Output("ok", "It succeeded", "Check"),
			Output("status", "Status", "Int"),
			Output("answer", "Answer", "Json"),
			Output("state", "State"),
			Output("reason", "Reason"),
			Output("request", "Request", "Link", ("Flow Request",)),
		),
		effect="outside",
		icon="link-url",
		perform=f"{_AT}.outside.call_host",
		describe=f"{_AT}.outside.describe_call",
		waits=True,
	),
	StepKind(
		"webhook_out",
		"Send a webhook",
		OUTSIDE,
		inputs=(_ADDRESS, Input("event", "Event"), Input("values", "Values", "Json")),
		outputs=(Output("request", "Request", "Link", ("Flow Request",)),),
		effect="outside",
		icon="link-url",
		perform=f"{_AT}.outside.send_webhook",
		describe=f"{_AT}.outside.describe_call",
	),
)
