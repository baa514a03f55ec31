// The button of our reports that opens them as a document.

const PERIOD = ["company", "from_date", "to_date"];

/**
 * Give a report the button *Document (PDF)*: what it shows now, in the user's language.
 * @param {any} report the desk's query report
 */
export function add_document_button(report) {
	report.page.add_inner_button(__("Document (PDF)"), () => {
		const chosen = report.filters
			.filter((/** @type {any} */ filter) => !PERIOD.includes(filter.df.fieldname) && filter.get_value())
			.map((/** @type {any} */ filter) => [filter.df.label, words_of(filter)]);
		const asked = new URLSearchParams({
			report: report.report_name,
			filters: JSON.stringify(report.get_filter_values()),
			chosen: JSON.stringify(chosen),
		});
		window.open(`/api/method/gigafibre_fsm.api.reports.print_report?${asked}`);
	});
}

/** @param {any} filter one that is set */
const words_of = (filter) => (filter.df.fieldtype === "Check" ? __("Yes") : __(String(filter.get_value())));
