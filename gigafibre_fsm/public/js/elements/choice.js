// A list whose choice acts at once: by keyboard it is opened first, because a closed one chooses with each arrow.
const CHOOSING = /^(Arrow.*|Home|End|Page.*|.)$/;

/**
 * @param {HTMLSelectElement} select
 */
export function openToChoose(select) {
	select.addEventListener("keydown", (event) => {
		if (!CHOOSING.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
		if (event.key === " " || !select.showPicker) return; // the browser opens it itself, or not at all
		event.preventDefault();
		select.showPicker();
	});
	return select;
}
