"""Kinds of steps that send something, or ask somebody."""

from gigafibre_fsm.domain.flows.catalogue.registry import Input, Output, StepKind

MESSAGES, PEOPLE = "Messages", "People"
_AT = "gigafibre_fsm.domain.flows.actions"

_TO = (
	Input("to", "To", "Phone", help="Empty: the contact of the visit, or the customer"),
	Input("customer", "Customer", "Link", options=("Customer",), help="Empty: the customer of the record"),
	Input("language", "Language", "Select", options=("fr", "en"), help="Empty: the customer's"),
	Input("values", "Further values", "Json", help="Placeholder: value, for what the record does not give"),
)
_LINK = (
	Input("link", "Its link opens", "Select", options=("none", "visit", "invoice")),
	Input("visit", "Visit", "Link", options=("Dispatch Job",), help="Empty: the record"),
	Input("invoice", "Invoice", "Link", options=("Sales Invoice",), help="Empty: the record"),
)
_SENT = (Output("message", "Text", "Link", ("FSM SMS",)), Output("state", "State"))
_QUESTION = (
	Input("question_fr", "Question in French", "Long", required=True),
	Input("question_en", "Question in English", "Long", required=True),
	Input("choices", "Choices", "Json", help="2 to 6 of value, fr and en; empty: yes and no"),
	Input("asks_why", "Ask for words too", "Check"),
)
_ANSWERED = (
	Output("answer", "Answer"),
	Output("words", "In their words"),
	Output("answered_by", "Answered by"),
	Output("question", "Question", "Link", ("Flow Question",)),
)

MESSAGE_KINDS = (
	StepKind(
		"send_text",
		"Send a text",
		MESSAGES,
		inputs=(Input("template", "Message", "Template", required=True), *_TO, *_LINK),
		outputs=_SENT,
		effect="outside",
		icon="message-1",
		perform=f"{_AT}.messages.send_text",
		describe=f"{_AT}.messages.describe_text",
	),
	StepKind(
		"send_email",
		"Send an e-mail",
		MESSAGES,
		inputs=(
			Input("template", "Message", "Template", required=True, help="One that has a subject"),
			Input("to", "To", "Email", help="Empty: the customer"),
			*_TO[1:],
			*_LINK,
		),
		outputs=(Output("address", "Address"), Output("state", "State"), Output("reason", "Reason")),
		effect="outside",
		icon="mail",
		perform=f"{_AT}.messages.send_email",
		describe=f"{_AT}.messages.describe_email",
	),
	StepKind(
		"send_pay_link",
		"Send a payment link",
		MESSAGES,
		inputs=(Input("invoice", "Invoice", "Link", options=("Sales Invoice",), help="Empty: the record"),),
		outputs=_SENT,
		effect="outside",
		icon="money-coins-1",
		perform=f"{_AT}.messages.send_pay_link",
		describe=f"{_AT}.messages.describe_pay_link",
	),
	StepKind(
		"ask_customer",
		"Ask the customer",
		PEOPLE,
		inputs=(
			Input("template", "Message", "Template", required=True, help="One with a place for a link"),
			Input("channel", "By", "Select", options=("text or email", "text", "email")),
			Input("kind", "Kind", "Select", options=("Choice", "Rating")),
			*_QUESTION,
			*_TO,
		),
		outputs=(*_ANSWERED, Output("rating", "Stars", "Int"), *_SENT),
		effect="outside",
		icon="customer",
		perform=f"{_AT}.people.ask_customer",
		describe=f"{_AT}.people.describe_customer",
		waits=True,
	),
	StepKind(
		"ask_person",
		"Ask the staff",
		PEOPLE,
		inputs=(
			Input("user", "User", "Link", options=("User",)),
			Input("role", "Role", "Link", options=("Role",), help="If no user is chosen"),
			*_QUESTION,
			Input("by_email", "By e-mail too, with a link", "Check"),
		),
		outputs=_ANSWERED,
		effect="inside",
		icon="users",
		needs_one_of=("user", "role"),
		perform=f"{_AT}.people.ask_person",
		describe=f"{_AT}.people.describe_person",
		waits=True,
	),
)
