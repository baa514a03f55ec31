/* The arrow in the head leads where one came from. Without a script, or straight from a text message, its own link does. */

const KEPT = 20;

/* The pages of this tab up to the one that is shown, the list last where one started anew. */
function trail(here) {
	const kept = JSON.parse(sessionStorage.getItem("trail") || "[]");
	if (here === "/t") kept.length = 0;
	if (kept.at(-2) === here) kept.pop();
	else if (kept.at(-1) !== here) kept.push(here);
	sessionStorage.setItem("trail", JSON.stringify(kept.slice(-KEPT)));
	return kept;
}

export function leadBack() {
	if (!/^\/t(\/|$)/.test(location.pathname)) return;
	const before = trail(location.pathname + location.search).at(-2);
	const arrow = document.querySelector(".top .back");
	// the page's own link knows the section, too
	if (arrow && before && before !== arrow.pathname + arrow.search) arrow.href = before;
}
