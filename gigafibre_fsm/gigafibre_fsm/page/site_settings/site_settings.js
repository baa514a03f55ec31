// Settings and people: its script and styles are fetched by whoever opens it, and by nobody else.
frappe.pages["site-settings"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({
		parent: wrapper,
		title: __("Settings and People"),
		single_column: true,
	});
	const files = ["site_settings.bundle.css", "site_settings.bundle.js"];
	wrapper.site_settings = frappe.require(files).then(() => gigafibre_fsm.open_site_settings(page));
};

frappe.pages["site-settings"].on_page_show = async (wrapper) => {
	const settings = await wrapper.site_settings;
	settings?.shown();
};
