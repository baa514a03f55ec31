// An order for a new line: the script and styles are fetched by whoever opens the page, and by nobody else.
frappe.pages["new-order"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("New order"), single_column: true });
	const files = ["new_order.bundle.css", "new_order.bundle.js"];
	wrapper.fsm_order = frappe.require(files).then(() => gigafibre_fsm.open_new_order(page));
};

frappe.pages["new-order"].on_page_show = async (wrapper) => {
	const wizard = await wrapper.fsm_order;
	wizard?.shown();
};
