"""Kinds of steps about visits, modems, money, and hosts outside."""

from gigafibre_fsm.domain.flows.catalogue.registry import StepInput, StepKind, StepOutput

VISITS, NETWORK, MONEY, OUTSIDE = "Visits", "Network", "Money", "Outside"
_AT = "gigafibre_fsm.domain.flows.actions"

_VISIT = StepInput("visit", "Visit", "Link", options=("Dispatch Job",), help="Empty: the record")
_CUSTOMER = StepInput(
	"customer", "Customer", "Link", options=("Customer",), help="Empty: the customer of the record"
)
_TYPE = StepInput("job_type", "Job type", "Link", options=("Dispatch Job Type",))
_WHEN = (
	StepInput("from_day", "From the day", help="A date; empty: today"),
	StepInput("days", "Working days to search", "Int", help="1 to 14; empty: 5"),
	StepInput("part_of_day", "Part of the day", "Select", options=("any time", "morning", "afternoon", "evening")),
)
_PLANNED = (
	StepOutput("visit", "Visit", "Link"),
	StepOutput("technician", "Technician", "Link"),
	StepOutput("arrival", "Arrival"),
	StepOutput("window_start", "Window from"),
	StepOutput("window_end", "Window to"),
)
_ADDRESS = StepInput("url", "Address", required=True, help="Of a host on the list of Flow Host")

OPERATION_KINDS = (
	StepKind(
		"create_visit",
		"Create a visit",
		VISITS,
		inputs=(
			_TYPE,
			StepInput("subject", "Subject"),
			_CUSTOMER,
			StepInput("service_location", "Service location", "Link", options=("Service Location",)),
			StepInput("instructions", "Instructions", "Long"),
		),
		outputs=(StepOutput("visit", "Visit", "Link"),),
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
			StepInput("priority", "Priority", "Select", options=("Low", "Medium", "High", "Urgent")),
			StepInput("instructions", "Add to the instructions", "Long"),
		),
		outputs=(StepOutput("visit", "Visit", "Link"),),
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
		inputs=(_VISIT, StepInput("reason", "Reason", "Long", required=True)),
		outputs=(StepOutput("visit", "Visit", "Link"), StepOutput("status", "Status")),
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
			StepInput(
				"command", "Command", "Select", required=True, options=("Refresh", "Reboot", "Ping", "Trace Route")
			),
			StepInput("equipment", "Device", "Link", options=("Equipment",), help="Empty: that of the record"),
			StepInput("host", "Server", help="For Ping and Trace Route"),
		),
		outputs=(
			StepOutput("command", "Command", "Link"),
			StepOutput("state", "State"),
			StepOutput("done", "The modem did it", "Check"),
			StepOutput("reason", "Reason"),
			StepOutput("result", "Result", "Json"),
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
			StepInput("amount", "Amount before taxes", "Float", help="For a broken promise the company's terms count"),
			StepInput("note", "Reason", "Long"),
			_CUSTOMER,
		),
		outputs=(StepOutput("proposal", "Credit proposal", "Link"), StepOutput("amount", "Amount", "Float")),
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
		outputs=(StepOutput("suspension", "Suspension", "Link"), StepOutput("state", "State")),
		effect="outside",
		icon="lock",
		perform=f"{_AT}.money.suspend_service",
		describe=f"{_AT}.money.describe_suspension",
	),
	StepKind(
		"restore_service",
		"Restore the service",
		MONEY,
		inputs=(_CUSTOMER, StepInput("reason", "Reason", required=True)),
		outputs=(StepOutput("suspension", "Suspension", "Link"), StepOutput("state", "State")),
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
			StepInput("method", "Method", "Select", options=("GET", "POST", "PUT", "PATCH", "DELETE")),
			StepInput("content", "Content", "Json"),
		),
		outputs=(
			StepOutput("ok", "It succeeded", "Check"),
			StepOutput("status", "Status", "Int"),
			StepOutput("answer", "Answer", "Json"),
			StepOutput("state", "State"),
			StepOutput("reason", "Reason"),
			StepOutput("request", "Request", "Link"),
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
		inputs=(_ADDRESS, StepInput("event", "Event"), StepInput("values", "Values", "Json")),
		outputs=(StepOutput("request", "Request", "Link"),),
		effect="outside",
		icon="link-url",
		perform=f"{_AT}.outside.send_webhook",
		describe=f"{_AT}.outside.describe_call",
	),
)
