// Suppliers' bills: the script and styles are fetched by whoever opens the page, and by nobody else.
frappe.pages["supplier-bills"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({
		parent: wrapper,
		title: __("Supplier bills"),
		single_column: true,
	});
	const files = ["supplier_bills.bundle.css", "supplier_bills.bundle.js"];
	wrapper.fsm_bills = frappe.require(files).then(() => gigafibre_fsm.open_supplier_bills(page));
};

frappe.pages["supplier-bills"].on_page_show = async (wrapper) => {
	const bills = await wrapper.fsm_bills;
	bills?.shown();
};

frappe.pages["supplier-bills"].on_page_hide = async (wrapper) => {
	const bills = await wrapper.fsm_bills;
	bills?.hidden();
};
