// Small drawings of 12 × 12 that say by shape what colour alone must not say.
const SHAPES = {
	lock: "M3 5.5V4a3 3 0 0 1 6 0v1.5M2 5.5h8v5H2z",
	warning: "M6 1.5 11 10.5H1zM6 5v2.5M6 9v.2",
	late: "M6 1a5 5 0 1 0 .01 0zM6 3.2V6l2 1.6",
	crew: "M4 5.2a2 2 0 1 0-.01 0zM.8 10.5c0-2.2 1.4-3.6 3.2-3.6s3.2 1.4 3.2 3.6M8.2 5.2a1.8 1.8 0 1 0-1-3.3M8.6 7c1.6.1 2.6 1.4 2.6 3.5",
	home: "M1 6 6 1.5 11 6M2.5 5v5.5h7V5",
	travel: "M1 8.5V6l1.5-3h5L9 6h2v2.5zM3.2 10a1.1 1.1 0 1 0-.01 0zM8.8 10a1.1 1.1 0 1 0-.01 0z",
	draft: "M2 10 2.5 7.5 8.5 1.5 10.5 3.5 4.5 9.5z",
	withdrawn: "M5 2 1.5 5.5 5 9M2 5.5h5a3 3 0 0 1 3 3V10",
	after: "M1.5 2v4h8M7 3.5 9.5 6 7 8.5",
	continued: "M1.5 2v8M11 6H4M7 3 4 6l3 3",
	continues: "M10.5 2v8M1 6h7M5 3l3 3-3 3",
	storm: "M3.2 7.2a2.1 2.1 0 0 1 .2-4.2 3 3 0 0 1 5.7.7 1.8 1.8 0 0 1-.2 3.5M6.6 5.4 5 8.2h2L5.6 11.2",
	again: "M10 6a4 4 0 1 1-1.2-2.8M10 1.2v2.6H7.4",
	planned: "M6 1.5a4.5 4.5 0 1 0 .01 0z",
	sent: "M1 6 11 1.5 7.5 11 5.5 7z",
	road: "M4 1 1.5 11M8 1l2.5 10M6 1.5v2M6 5v2M6 8.5v2",
	onsite: "M6 11C3 7.5 2.5 6 2.5 4.5a3.5 3.5 0 0 1 7 0C9.5 6 9 7.5 6 11zM6 5.5a1 1 0 1 0-.01 0z",
	held: "M6 1.5a4.5 4.5 0 1 0 .01 0zM6 3.5V6h2.2",
	hold: "M4 2v8M8 2v8",
	area: "M6 4.5a1.5 1.5 0 1 0 .01 0zM3.2 9a4.2 4.2 0 0 1 0-6M8.8 9a4.2 4.2 0 0 0 0-6M1.5 1.5l9 9",
	fibre: "M1 9c3 0 2-6 5-6s2 6 5 6M6 1.5v1.5M3.8 2.2l.8 1M8.2 2.2l-.8 1",
	wifi: "M1 4.8a7 7 0 0 1 10 0M3 7a4.2 4.2 0 0 1 6 0M6 9.5v.2",
	unpaid: "M9 3.2C8 1.8 4 2 4 4s5 1.6 5 4-4 2.4-5.4.8M6.4 1v10",
	power: "M3.5 3a4.2 4.2 0 1 0 5 0M6 1v5",
	unseen: "M1 6c3-4.5 7-4.5 10 0-3 4.5-7 4.5-10 0zM6 4.6a1.4 1.4 0 1 0 .01 0z",
	done: "M1.5 6.5 4.5 9.5 10.5 2.5",
	failed: "M2 2l8 8M10 2l-8 8",
	text: "M1 2h10v6.5H6L3.5 11V8.5H1z",
	mail: "M1 2.5h10v7H1zM1 3l5 3.8L11 3",
};

export function icon(name, title) {
	const made = document.createElementNS("http://www.w3.org/2000/svg", "svg");
	made.setAttribute("viewBox", "0 0 12 12");
	made.setAttribute("class", `fsm-icon fsm-icon-${name}`);
	made.setAttribute("aria-hidden", "true");
	const path = document.createElementNS(made.namespaceURI, "path");
	path.setAttribute("d", SHAPES[name]);
	made.append(path);
	if (title) {
		const told = document.createElementNS(made.namespaceURI, "title");
		told.textContent = title;
		made.prepend(told);
	}
	return made;
}
