/* Parts of a page that look again by themselves: figures of this phone, and what changes with time. */

let glance = 0;

export function follow() {
	clearTimeout(glance);
	const part = document.querySelector("[data-again]");
	if (part) glance = setTimeout(lookAgain, Number(part.dataset.again) * 1000, part);
}

async function lookAgain(part) {
	try {
		const answer = document.hidden ? null : await fetch(part.dataset.url);
		if (answer?.ok && part.isConnected) part.outerHTML = await answer.text(); // our own server's page, escaped there
	} catch {
		// no network: what is shown stays, and is asked for again
	}
	follow();
}
