"""All hooks into Frappe; names functions and imports none of the app's code."""

app_name = "gigafibre_fsm"
app_title = "Gigafibre FSM"
app_publisher = "Gigafibre FSM contributors"
app_description = "Field service of a fibre internet provider, inside ERPNext"
app_email = "fsm@gigafibre.example"
app_license = "MIT"
# with the organisation: for a bare name, bench queries a public API and fails offline
required_apps = ["frappe/erpnext"]

export_python_type_annotations = True
app_logo_url = "/assets/gigafibre_fsm/images/logo.svg"
add_to_apps_screen = [
	{
		"name": "gigafibre_fsm",
		"logo": "/assets/gigafibre_fsm/images/logo.svg",
		"title": "Gigafibre FSM",
		"route": "/app/gigafibre-fsm",
		"has_permission": "gigafibre_fsm.setup.roles.may_open_app",
	}
]

# ---- setting up
# roles come first: the sync of doctypes would create missing ones, all with desk access
before_install = ["gigafibre_fsm.setup.versions.check", "gigafibre_fsm.setup.roles.apply"]
after_install = "gigafibre_fsm.setup.install.apply"
before_migrate = "gigafibre_fsm.setup.versions.check"
after_migrate = "gigafibre_fsm.setup.install.apply"
before_uninstall = "gigafibre_fsm.setup.uninstall.remove"
before_tests = "gigafibre_fsm.setup.for_tests.prepare"

# ---- the user of a request, and pages that bypass Frappe's web template
auth_hooks = ["gigafibre_fsm.api.identity.authenticate", "gigafibre_fsm.api.doors.refuse"]
after_request = [
	"gigafibre_fsm.api.doors.keep_in_no_store",
	"gigafibre_fsm.domain.platform.vendor_states.store_outcomes",
]
after_job = ["gigafibre_fsm.domain.platform.vendor_states.store_outcomes"]
page_renderer = [
	"gigafibre_fsm.www.page_renderer.LightPage",
	"gigafibre_fsm.www.retired_page.RetiredPage",
]

# ---- spreadsheets, prints and e-mails that Frappe writes follow the app's rule for text
before_request = before_job = [
	"gigafibre_fsm.domain.platform.exports.install_guard",
	"gigafibre_fsm.domain.platform.mails.install_guard",
	"gigafibre_fsm.domain.platform.printing.install_guard",
]

# ---- effects of document changes
doc_events = {
	"*": {
		"validate": "gigafibre_fsm.events.attach_fields_set",
		"on_change": "gigafibre_fsm.events.document_changed",
		"before_print": "gigafibre_fsm.domain.platform.printing.escape_document",
	},
	"Auto Repeat": {"validate": "gigafibre_fsm.events.schedule_saved"},
	"Comment": {"after_insert": "gigafibre_fsm.events.note_stored"},
	"Communication": {
		"before_insert": "gigafibre_fsm.events.message_written",
		"after_insert": "gigafibre_fsm.events.message_stored",
	},
	("Address", "Contact", "Customer", "Equipment", "Service Location"): {
		"on_update": "gigafibre_fsm.events.findable_saved",
		"on_trash": "gigafibre_fsm.events.findable_deleted",
		"after_rename": "gigafibre_fsm.events.findable_renamed",
	},
	"Customer": {
		"onload": "gigafibre_fsm.events.customer_shown",
		"after_rename": "gigafibre_fsm.events.customer_renamed",
	},
	"Company": {"validate": "gigafibre_fsm.events.company_saved"},
	"User": {"on_update": "gigafibre_fsm.events.user_saved"},
	"Dispatch Job": {
		"on_update": "gigafibre_fsm.events.job_changed",
		"after_delete": "gigafibre_fsm.events.judged_deleted",
	},
	"Email Queue": {"before_insert": "gigafibre_fsm.events.mail_queued"},
	"Equipment Movement": {"after_insert": "gigafibre_fsm.events.device_moved"},
	"FSM Settings": {"on_update": "gigafibre_fsm.events.settings_saved"},
	"FSM SMS": {"after_insert": "gigafibre_fsm.events.text_stored"},
	"Flow Template": {"on_update": "gigafibre_fsm.events.flow_changed"},
	"Line Verdict": {"after_insert": "gigafibre_fsm.events.verdict_stored"},
	"Network Incident": {"on_update": "gigafibre_fsm.events.incident_changed"},
	"Issue": {
		"before_insert": "gigafibre_fsm.events.ticket_opened",
		# ERPNext sets its service level at validate, after the hooks of the doctype itself
		"before_save": "gigafibre_fsm.events.ticket_timed",
		"on_update": "gigafibre_fsm.events.ticket_changed",
		"after_delete": "gigafibre_fsm.events.ticket_deleted",
	},
	"Service Agreement": {"on_update": "gigafibre_fsm.events.agreement_answered"},
	("Service Level Agreement", "Holiday List"): {"on_update": "gigafibre_fsm.events.service_level_changed"},
	"Sales Order": {"on_cancel": "gigafibre_fsm.events.order_cancelled"},
	# ERPNext moves a Serial No without an event of its own, so the documents that move it are hooked
	(
		"Delivery Note",
		"Purchase Invoice",
		"Purchase Receipt",
		"Sales Invoice",
		"Stock Entry",
		"Stock Reconciliation",
		"Subcontracting Receipt",
	): {"on_submit": "gigafibre_fsm.events.stock_moved", "on_cancel": "gigafibre_fsm.events.stock_moved"},
	"Sales Invoice": {
		"before_validate": "gigafibre_fsm.events.invoice_saved",
		"after_insert": "gigafibre_fsm.events.invoice_made",
		"on_submit": "gigafibre_fsm.events.invoice_submitted",
		"on_cancel": "gigafibre_fsm.events.invoice_cancelled",
		"on_trash": "gigafibre_fsm.events.invoice_deleted",
	},
	"Subscription Change": {"on_update": "gigafibre_fsm.events.subscription_changed"},
	("Payment Entry", "Journal Entry"): {"on_submit": "gigafibre_fsm.events.ledger_changed"},
	("Journal Entry", "Payment Entry", "Sales Invoice"): {
		"on_submit": "gigafibre_fsm.events.money_booked",
		"on_cancel": "gigafibre_fsm.events.money_booked",
	},
	("Purchase Invoice", "Purchase Receipt"): {"before_submit": "gigafibre_fsm.events.purchase_arrives"},
	"Notification Log": {"before_insert": "gigafibre_fsm.domain.platform.desk_notifications.escape_texts"},
}

# what flows recorded of a document, and the index of numbers, do not keep anybody from deleting it
ignore_links_on_delete = [
	"Bill Reading",
	"FSM Mail",
	"FSM Order Step",
	"FSM Phone Number",
	*("Flow Event", "Flow Run", "Flow Run Step", "FSM Ticket Follower", "Line Verdict", "Network Change"),
	*("Network Alarm", "Network Incident", "Network Incident Event", "Network Incident Member"),
]

# ERPNext's own change any ticket for anybody, past its service level and its visit
override_whitelisted_methods = {
	"erpnext.support.doctype.issue.issue.set_status": "gigafibre_fsm.api.ticket_statuses.set_status",
	"erpnext.support.doctype.issue.issue.set_multiple_status": "gigafibre_fsm.api.ticket_statuses.set_statuses",
}

# ---- scheduled jobs
scheduler_events = {"cron": {"* * * * *": ["gigafibre_fsm.tasks.queue_due_tasks"]}}

# the job above never waits for an earlier one whose worker was killed
override_doctype_class = {
	"Scheduled Job Type": "gigafibre_fsm.scheduled_job.FsmScheduledJobType",
	# e-mails that become tickets are kept before anything is made of them
	"Email Account": "gigafibre_fsm.email_account.FsmEmailAccount",
}

# ---- document permissions
_PERMISSIONS = "gigafibre_fsm.domain.dispatch.job.permissions"
permission_query_conditions = {
	"Dispatch Job": f"{_PERMISSIONS}.job_query",
	"Dispatch Technician": f"{_PERMISSIONS}.technician_query",
	"Dispatch Absence": f"{_PERMISSIONS}.absence_query",
	"Service Location": f"{_PERMISSIONS}.service_location_query",
	"Equipment": f"{_PERMISSIONS}.equipment_query",
	"Equipment Movement": f"{_PERMISSIONS}.movement_query",
	"FSM Scan": f"{_PERMISSIONS}.scan_query",
	"Dispatch Board Preset": f"{_PERMISSIONS}.preset_query",
	"FSM Ticket View": "gigafibre_fsm.domain.care.ticket_desk.saved_views.view_query",
	"File": "gigafibre_fsm.domain.access.attachments.file_query",
	# child tables: Frappe checks only the parent's doctype, not the parent document
	**dict.fromkeys(
		(
			"Dispatch Day Note Area",
			"Dispatch Job Check",
			"Dispatch Job Crew",
			"Dispatch Job Dependency",
			"Dispatch Job Equipment",
			"Dispatch Job Event",
			"Dispatch Job Material",
			"Dispatch Job Photo",
			"Dispatch Job Type Check",
			"Dispatch Job Type Limit",
			"Dispatch Job Type Material",
			"Dispatch Job Type Skill",
			"Dispatch Job Type Tool",
			"Dispatch Plan Left Out",
			"Dispatch Plan Move",
			"Dispatch Technician Skill",
			"Dispatch Technician Territory",
			"Dispatch Technician Tool",
			"Equipment Model Optical Path",
			"FSM Call Recording",
			"FSM Dispatch Objective",
			"FSM Magic Link Use",
			"FSM PBX Extension",
			"FSM Scan Reading",
			"FSM Support Agent Skill",
			"FSM SMS Visit",
			"Service Location Contact",
			"Truck Count Device",
		),
		f"{_PERMISSIONS}.row_query",
	),
	**dict.fromkeys(
		(
			"Bill Reading Line",
			"Dunning Case Step",
			"FSM Cart Item",
			"FSM Billing Problem",
			"FSM Dunning Step",
			"FSM Payment Allocation",
			"FSM Payment Booking",
			"Service Suspension Attempt",
			"Service Suspension Verdict",
		),
		"gigafibre_fsm.domain.billing.permissions.row_query",
	),
	**dict.fromkeys(("FSM Order Line", "FSM Order Step"), "gigafibre_fsm.domain.sales.permissions.row_query"),
}
has_permission = {  # full paths, so that prefly finds each function: Frappe 16 takes None for False
	"Dispatch Job": "gigafibre_fsm.domain.dispatch.job.permissions.own_permission",
	"Dispatch Technician": "gigafibre_fsm.domain.dispatch.job.permissions.own_permission",
	"Dispatch Absence": "gigafibre_fsm.domain.dispatch.job.permissions.own_permission",
	"Service Location": "gigafibre_fsm.domain.dispatch.job.permissions.own_permission",
	"Equipment": "gigafibre_fsm.domain.dispatch.job.permissions.own_permission",
	"Equipment Movement": "gigafibre_fsm.domain.dispatch.job.permissions.own_permission",
	"FSM Scan": "gigafibre_fsm.domain.dispatch.job.permissions.own_permission",
	"Dispatch Board Preset": "gigafibre_fsm.domain.dispatch.job.permissions.preset_permission",
	"FSM Ticket View": "gigafibre_fsm.domain.care.ticket_desk.saved_views.view_permission",
	"File": "gigafibre_fsm.domain.access.attachments.file_permission",
}

# ---- the desk
app_include_css = ["fsm_desk.bundle.css"]
app_include_js = ["fsm_desk.bundle.js"]
extend_bootinfo = [
	"gigafibre_fsm.setup.versions.boot",
	"gigafibre_fsm.domain.platform.plain_text.boot",
	"gigafibre_fsm.domain.platform.base_map.boot",
	"gigafibre_fsm.domain.care.ticket_desk.people.boot",
]
jinja = {"methods": ["gigafibre_fsm.printing.fsm_visit_report", "gigafibre_fsm.printing.fsm_invoice"]}

doctype_js = {
	"Customer": [
		"public/js/erpnext/collecting.js",
		"public/js/erpnext/customer.js",
		"public/js/erpnext/customer_outage.js",
		"public/js/erpnext/customer_panel.js",
		"public/js/erpnext/customer_portal.js",
		"public/js/erpnext/customer_promise.js",
		"public/js/erpnext/customer_service.js",
	],
	"Dispatch Job": ["public/js/dispatch_job/line.js", "public/js/dispatch_job/repeating.js"],
	"Equipment": [
		"public/js/network/equipment_line.js",
		"public/js/network/equipment_commands.js",
		"public/js/network/equipment_modem.js",
	],
	"Issue": ["public/js/erpnext/booking.js", "public/js/erpnext/issue.js"],
	"Lead": "public/js/erpnext/begin_order.js",
	"Network Incident": ["public/js/network/incident_customers.js", "public/js/network/incident_visits.js"],
	"Opportunity": "public/js/erpnext/begin_order.js",
	"Quotation": "public/js/erpnext/begin_order.js",
	"Sales Invoice": ["public/js/erpnext/collecting.js", "public/js/erpnext/sales_invoice.js"],
	"Sales Order": ["public/js/erpnext/booking.js", "public/js/erpnext/sales_order.js"],
}
doctype_list_js = {
	"Issue": "public/js/erpnext/issue_list.js",
	"Sales Order": "public/js/erpnext/sales_order_list.js",
}
