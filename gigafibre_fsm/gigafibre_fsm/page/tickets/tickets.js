// The ticket desk: its script and styles are fetched by whoever opens it, and by nobody else.
frappe.pages["tickets"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Ticket desk"), single_column: true });
	const files = ["ticket_desk.bundle.css", "ticket_desk.bundle.js"];
	wrapper.fsm_desk = frappe.require(files).then(() => gigafibre_fsm.open_ticket_desk(page));
};

frappe.pages["tickets"].on_page_show = async (wrapper) => {
	const desk = await wrapper.fsm_desk;
	desk?.shown();
};

frappe.pages["tickets"].on_page_hide = async (wrapper) => {
	const desk = await wrapper.fsm_desk;
	desk?.hidden();
};
