"""Kinds of steps that read, make or change documents."""

from gigafibre_fsm.domain.flows.catalogue.registry import Input, Output, StepKind

DOCUMENTS, TICKETS, FLOWS = "Documents", "Tickets", "Flows"
_AT = "gigafibre_fsm.domain.flows.actions"

_TARGET = (
	Input("doctype", "Document type", "Link", options=("DocType",), help="Empty: that of the record"),
	Input("name", "Document", help="Empty: the record"),
)
_PRIORITY = Input("priority", "Priority", "Select", options=("Low", "Medium", "High"))
_ASSIGNED = Input("user", "Assigned to", "Link", options=("User",))
_KIND_OF_TICKET = Input("issue_type", "Kind of ticket", "Link", options=("Issue Type",))

DOCUMENT_KINDS = (
	StepKind(
		"set_fields",
		"Set fields",
		DOCUMENTS,
		inputs=(*_TARGET, Input("values", "Values", "Json", required=True, help="Field: value")),
		outputs=(Output("doctype", "Document type"), Output("name", "Document")),
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
			Input(
				"customer",
				"Customer",
				"Link",
				options=("Customer",),
				help="Empty: the customer of the record",
			),
			Input("field", "Field", required=True),
			Input("value", "Value"),
		),
		outputs=(Output("customer", "Customer", "Link", ("Customer",)),),
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
			Input("text", "What is to be done", "Long", required=True),
			Input("user", "For", "Link", options=("User",)),
			Input("role", "For the role", "Link", options=("Role",)),
			_PRIORITY,
			Input("due", "Due on", help="A date"),
		),
		outputs=(Output("task", "Task", "Link", ("ToDo",)),),
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
			Input("task", "Task", "Link", options=("ToDo",), help="Empty: the record"),
			Input("status", "Status", "Select", options=("Open", "Closed", "Cancelled")),
			_ASSIGNED,
		),
		outputs=(Output("task", "Task", "Link", ("ToDo",)),),
		effect="inside",
		icon="check",
		perform=f"{_AT}.documents.update_task",
		describe=f"{_AT}.documents.describe_task",
	),
	StepKind(
		"add_note",
		"Write a note",
		DOCUMENTS,
		inputs=(*_TARGET, Input("text", "Text", "Long", required=True)),
		outputs=(Output("note", "Note", "Link"),),
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
			Input("doctype", "Document type", "Link", required=True, options=("DocType",)),
			Input("where", "Condition", "Condition", help="On doc.field of these documents"),
			Input(
				"fields",
				"With the fields",
				"Json",
				help="A list of fields, of linked documents too: customer.language",
			),
			Input("most", "At most", "Int", help="100 at most"),
		),
		outputs=(Output("records", "Documents", "Json"), Output("count", "Number", "Int")),
		icon="search",
		perform=f"{_AT}.documents.find_records",
	),
	StepKind(
		"compute",
		"Compute values",
		DOCUMENTS,
		inputs=(Input("values", "Values", "Json", required=True, help="Name: value, expression or text"),),
		icon="number-card",
		perform=f"{_AT}.documents.compute_values",
	),
	StepKind(
		"create_ticket",
		"Create a ticket",
		TICKETS,
		inputs=(
			Input("subject", "Subject", required=True),
			Input("description", "Description", "Long"),
			Input(
				"customer",
				"Customer",
				"Link",
				options=("Customer",),
				help="Empty: the customer of the record",
			),
			_KIND_OF_TICKET,
			_PRIORITY,
			_ASSIGNED,
			Input("with_line", "With the state of the line", "Check"),
		),
		outputs=(Output("ticket", "Ticket", "Link", ("Issue",)),),
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
			Input("ticket", "Ticket", "Link", options=("Issue",), help="Empty: the record"),
			Input("status", "Status", "Select", options=("Open", "Replied", "On Hold", "Resolved", "Closed")),
			_PRIORITY,
			_KIND_OF_TICKET,
			_ASSIGNED,
			Input("note", "Note for the staff", "Long"),
		),
		outputs=(Output("ticket", "Ticket", "Link", ("Issue",)), Output("status", "Status")),
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
			Input("flow", "Flow", "Link", required=True, options=("Flow Template",)),
			*_TARGET,
			Input("values", "Values", "Json", help="The other flow reads them as trigger.name"),
			Input("wait", "Wait for its end", "Check"),
		),
		outputs=(
			Output("run", "Run", "Link", ("Flow Run",)),
			Output("started", "It was started", "Check"),
			Output("state", "State"),
		),
		effect="inside",
		icon="branch",
		perform=f"{_AT}.subflows.run_flow",
		describe=f"{_AT}.subflows.describe_flow",
		waits=True,
	),
)
