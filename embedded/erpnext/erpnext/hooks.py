"""Frappe hooks of the stand-in: installation, setup wizard, and the events that ERPNext handles."""

app_name = "erpnext"
app_title = "ERPNext"
app_publisher = "Gigafibre FSM contributors"
app_description = "Stand-in for ERPNext 15, for development, demonstration and tests"
app_email = "fsm@example.com"
app_license = "MIT"

after_install = "erpnext.setup.install.after_install"
after_migrate = "erpnext.setup.install.after_migrate"
setup_wizard_stages = "erpnext.setup.setup_wizard.setup_wizard.get_setup_stages"

_LEVELS = "erpnext.support.doctype.service_level_agreement.service_level_agreement"
doc_events = {
	"*": {"validate": f"{_LEVELS}.apply"},
	"Communication": {"on_update": f"{_LEVELS}.on_communication_update"},
	"User": {"on_update": "erpnext.portal.utils.set_default_role"},
	"Contact": {"on_trash": "erpnext.support.doctype.issue.issue.update_issue"},
}

scheduler_events = {
	"daily": [
		"erpnext.support.doctype.issue.issue.auto_close_tickets",
		"erpnext.controllers.accounts_controller.update_invoice_status",
	],
	"daily_long": [
		"erpnext.accounts.doctype.process_subscription.process_subscription.create_subscription_process"
	],
}

global_search_doctypes = {
	"Default": [
		{"doctype": "Customer", "index": 0},
		{"doctype": "Item", "index": 1},
		{"doctype": "Issue", "index": 2},
		{"doctype": "Serial No", "index": 3},
		{"doctype": "Warehouse", "index": 4},
		{"doctype": "Employee", "index": 5},
	],
}
