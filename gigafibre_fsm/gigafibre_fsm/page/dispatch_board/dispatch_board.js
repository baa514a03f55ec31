// The dispatch board: its script and styles are fetched by whoever opens it, and by nobody else.
frappe.pages["dispatch-board"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Dispatch Board"), single_column: true });
	const files = ["dispatch_board.bundle.css", "dispatch_board.bundle.js"];
	wrapper.fsm_board = frappe.require(files).then(() => gigafibre_fsm.open_dispatch_board(wrapper, page));
};

frappe.pages["dispatch-board"].on_page_show = async (wrapper) => {
	const board = await wrapper.fsm_board;
	board?.shown();
};

frappe.pages["dispatch-board"].on_page_hide = async (wrapper) => {
	const board = await wrapper.fsm_board;
	board?.hidden();
};
