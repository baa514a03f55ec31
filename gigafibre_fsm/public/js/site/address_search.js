/*
 * Suggestions under the field of an address: a list that arrows, Enter and Escape move in (WAI-ARIA's combobox).
 * What is chosen leads to the answer; texts are text nodes, never markup.
 */

const PAUSE = 250; // ms without a letter, before anything is asked
const LIKE_AN_ADDRESS = /^\s*\S*\d.*\s(?:\S{3}|\d)/;

export function suggestAddresses(form) {
	const field = form.querySelector("input");
	const list = addList(form, field);
	const said = addStatus(form);
	let timer = 0;
	let asked = 0;

	field.addEventListener("input", () => {
		clearTimeout(timer);
		if (LIKE_AN_ADDRESS.test(field.value)) timer = setTimeout(look, PAUSE);
		else show([]);
	});
	field.addEventListener("keydown", (event) => press(event, field, list));
	field.addEventListener("blur", () => setTimeout(show, PAUSE, []));

	async function look() {
		const mine = ++asked;
		const typed = field.value;
		const found = await fetchAddresses(form.dataset.suggest, typed);
		if (mine !== asked || !found) return;
		show(found);
		const { none, one, some } = form.dataset;
		const several = found.length > 1 ? some.replace("{0}", String(found.length)) : one;
		said.textContent = found.length ? several : none;
	}

	function show(found) {
		list.replaceChildren(...found.map((each, place) => makeOption(form.action, each, place)));
		list.hidden = !found.length;
		field.setAttribute("aria-expanded", String(Boolean(found.length)));
		field.removeAttribute("aria-activedescendant");
		if (!found.length) said.textContent = "";
	}
}

async function fetchAddresses(address, typed) {
	try {
		const answer = await fetch(`${address}?${new URLSearchParams({ typed })}`);
		// asked too often, or no network: the button still works
		return answer.ok ? (await answer.json()).message.addresses : null;
	} catch {
		return null;
	}
}

function addList(form, field) {
	const list = document.createElement("ul");
	list.id = `${field.id}-list`;
	list.className = "found";
	list.role = "listbox";
	list.hidden = true;
	list.setAttribute("aria-label", form.querySelector("label").textContent);
	field.closest(".box").append(list);
	field.role = "combobox";
	field.autocomplete = "off";
	field.setAttribute("aria-controls", list.id);
	field.setAttribute("aria-expanded", "false");
	field.setAttribute("aria-autocomplete", "list");
	return list;
}

function addStatus(form) {
	const said = document.createElement("p");
	said.className = "hint";
	said.role = "status";
	form.append(said);
	return said;
}

function makeOption(action, found, place) {
	const option = document.createElement("li");
	option.id = `found-${place}`;
	option.role = "option";
	option.textContent = found.line;
	option.setAttribute("aria-selected", "false");
	const target = `${action}?${new URLSearchParams({ lieu: found.mark })}`;
	option.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
	option.addEventListener("click", () => location.assign(target));
	return option;
}

function press(event, field, list) {
	const options = [...list.children];
	if (!options.length || list.hidden) return;
	const now = options.findIndex((each) => each.getAttribute("aria-selected") === "true");
	if (event.key === "ArrowDown" || event.key === "ArrowUp") {
		event.preventDefault();
		const step = event.key === "ArrowDown" ? 1 : -1;
		mark(field, options, (now + step + options.length + (now < 0 && step < 0 ? 1 : 0)) % options.length);
	} else if (event.key === "Enter" && now >= 0) {
		event.preventDefault();
		options[now].click();
	} else if (event.key === "Escape") {
		list.hidden = true;
		field.setAttribute("aria-expanded", "false");
	}
}

function mark(field, options, chosen) {
	options.forEach((each, place) => each.setAttribute("aria-selected", String(place === chosen)));
	field.setAttribute("aria-activedescendant", options[chosen].id);
}
