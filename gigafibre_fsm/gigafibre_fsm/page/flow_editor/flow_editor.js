// Flows: the script and styles of their editor are fetched by whoever opens it, and by nobody else.
frappe.pages["flow-editor"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Flows"), single_column: true });
	$(wrapper).addClass("fsm-flow-page");
	const files = ["flow_editor.bundle.css", "flow_editor.bundle.js"];
	wrapper.fsm_flows = frappe.require(files).then(() => gigafibre_fsm.open_flow_editor(page));
};

frappe.pages["flow-editor"].on_page_show = async (wrapper) => {
	const flows = await wrapper.fsm_flows;
	flows?.shown();
};
