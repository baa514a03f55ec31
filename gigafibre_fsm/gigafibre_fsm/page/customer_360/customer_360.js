// The page of a customer: its script and styles are fetched by whoever opens it, and by nobody else.
frappe.pages["customer-360"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({
		parent: wrapper,
		title: __("Customer at a Glance"),
		single_column: true,
	});
	const files = ["customer_view.bundle.css", "customer_view.bundle.js"];
	wrapper.fsm_customer = frappe.require(files).then(() => gigafibre_fsm.open_customer_page(page));
};

frappe.pages["customer-360"].on_page_show = async (wrapper) => {
	const page = await wrapper.fsm_customer;
	page?.shown();
};
