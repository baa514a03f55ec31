"""Kinds of steps that read, make or change documents."""

from gigafibre_fsm.domain.flows.catalogue.registry import StepInput, StepKind, StepOutput

DOCUMENTS, TICKETS, FLOWS = "Documents", "Tickets", "Flows"
_AT = "gigafibre_fsm.domain.flows.actions"

_TARGET = (
	StepInput("doctype", "Document type", "Link", options=("DocType",), help="Empty: that of the record"),
	StepInput("name", "Document", help="Empty: the record"),
)
_PRIORITY = StepInput("priority", "Priority", "Select", options=("Low", "Medium", "High"))
_ASSIGNED = StepInput("user", "Assigned to", "Link", options=("User",))
_KIND_OF_TICKET = StepInput("issue_type", "Kind of ticket", "Link", options=("Issue Type",))

DOCUMENT_KINDS = (
	StepKind(
		"set_fields",
		"Set fields",
		DOCUMENTS,
		inputs=(*_TARGET, StepInput("values", "Values", "Json", required=True, help="Field: value")),
		outputs=(StepOutput("doctype", "Document type"), StepOutput("name", "Document")),
		effect="inside",
		icon="edit",
		perform=f"{_AT}.documents.set_fields",
		describe=f"{_AT}.documents.describe_fields",
	),
	StepKind(
		"set_customer_field",
		"Set a field of the customer",
		DOCUMENTS,
		inputs=(
			StepInput("customer", "Customer", "Link", options=("Customer",), help="Empty: the customer of the record"),
			StepInput("field", "Field", required=True),
			StepInput("value", "Value"),
		),
		outputs=(StepOutput("customer", "Customer", "Link"),),
		effect="inside",
		icon="customer",
		perform=f"{_AT}.documents.set_customer_field",
		describe=f"{_AT}.documents.describe_customer_field",
	),
	StepKind(
		"create_task",
		"Create a task",
		DOCUMENTS,
		inputs=(
			StepInput("text", "What is to be done", "Long", required=True),
			StepInput("user", "For", "Link", options=("User",)),
			StepInput("role", "For the role", "Link", options=("Role",)),
			_PRIORITY,
			StepInput("due", "Due on", help="A date"),
		),
		outputs=(StepOutput("task", "Task", "Link"),),
		effect="inside",
		icon="check",
		perform=f"{_AT}.documents.create_task",
		describe=f"{_AT}.documents.describe_task",
	),
	StepKind(
		"update_task",
		"Change a task",
		DOCUMENTS,
		inputs=(
			StepInput("task", "Task", "Link", options=("ToDo",), help="Empty: the record"),
			StepInput("status", "Status", "Select", options=("Open", "Closed", "Cancelled")),
			_ASSIGNED,
		),
		outputs=(StepOutput("task", "Task", "Link"),),
		effect="inside",
		icon="check",
		perform=f"{_AT}.documents.update_task",
		describe=f"{_AT}.documents.describe_task",
	),
	StepKind(
		"add_note",
		"Write a note",
		DOCUMENTS,
		inputs=(*_TARGET, StepInput("text", "Text", "Long", required=True)),
		outputs=(StepOutput("note", "Note", "Link"),),
		effect="inside",
		icon="comment",
		perform=f"{_AT}.documents.add_note",
		describe=f"{_AT}.documents.describe_note",
	),
	StepKind(
		"find_records",
		"Find documents",
		DOCUMENTS,
		inputs=(
			StepInput("doctype", "Document type", "Link", required=True, options=("DocType",)),
			StepInput("where", "Condition", "Condition", help="On doc.field of these documents"),
			StepInput("most", "At most", "Int", help="200 at most"),
		),
		outputs=(StepOutput("records", "Documents", "Json"), StepOutput("count", "Number", "Int")),
		icon="search",
		perform=f"{_AT}.documents.find_records",
	),
	StepKind(
		"compute",
		"Compute values",
		DOCUMENTS,
		inputs=(StepInput("values", "Values", "Json", required=True, help="Name: value, expression or text"),),
		icon="number-card",
		perform=f"{_AT}.documents.compute_values",
	),
	StepKind(
		"create_ticket",
		"Create a ticket",
		TICKETS,
		inputs=(
			StepInput("subject", "Subject", required=True),
			StepInput("description", "Description", "Long"),
			StepInput("customer", "Customer", "Link", options=("Customer",), help="Empty: the customer of the record"),
			_KIND_OF_TICKET,
			_PRIORITY,
			_ASSIGNED,
			StepInput("with_line", "With the state of the line", "Check"),
		),
		outputs=(StepOutput("ticket", "Ticket", "Link"),),
		effect="inside",
		icon="support",
		perform=f"{_AT}.tickets.create_ticket",
		describe=f"{_AT}.tickets.describe_ticket",
	),
	StepKind(
		"update_ticket",
		"Change a ticket",
		TICKETS,
		inputs=(
			StepInput("ticket", "Ticket", "Link", options=("Issue",), help="Empty: the record"),
			StepInput(
				"status", "Status", "Select", options=("Open", "Replied", "On Hold", "Resolved", "Closed")
			),
			_PRIORITY,
			_KIND_OF_TICKET,
			_ASSIGNED,
			StepInput("note", "Note for the staff", "Long"),
		),
		outputs=(StepOutput("ticket", "Ticket", "Link"), StepOutput("status", "Status")),
		effect="inside",
		icon="support",
		perform=f"{_AT}.tickets.update_ticket",
		describe=f"{_AT}.tickets.describe_update",
	),
	StepKind(
		"run_flow",
		"Run another flow",
		FLOWS,
		inputs=(
			StepInput("flow", "Flow", "Link", required=True, options=("Flow Template",)),
			*_TARGET,
			StepInput("values", "Values", "Json", help="The other flow reads them as trigger.name"),
			StepInput("wait", "Wait for its end", "Check"),
		),
		outputs=(
			StepOutput("run", "Run", "Link"),
			StepOutput("started", "It was started", "Check"),
			StepOutput("state", "State"),
		),
		effect="inside",
		icon="branch",
		perform=f"{_AT}.subflows.run_flow",
		describe=f"{_AT}.subflows.describe_flow",
		waits=True,
	),
)
