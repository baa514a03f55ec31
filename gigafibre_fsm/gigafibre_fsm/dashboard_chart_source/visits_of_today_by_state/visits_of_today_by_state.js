// Where the desk's chart of the same name asks for its figures.
frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["Visits Of Today By State"] = {
	method: "gigafibre_fsm.api.dispatch.summary_chart",
	filters: [],
};
