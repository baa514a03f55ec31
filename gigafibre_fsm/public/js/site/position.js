/* A home without a civic number: the visitor's own position, asked for only when they press the button. */

const PATIENCE = 15000; // ms until the position must be known

export function offerPosition(form) {
	const button = form.querySelector("button.here");
	if (!button || !navigator.geolocation) return;
	button.hidden = false;
	button.addEventListener("click", () => {
		button.disabled = true;
		navigator.geolocation.getCurrentPosition(
			({ coords }) => send(form, coords),
			() => refuse(form, button),
			{ enableHighAccuracy: true, timeout: PATIENCE }
		);
	});
}

function send(form, { latitude, longitude }) {
	form.querySelector("input").value = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
	form.requestSubmit(form.querySelector("button:not([type=button])"));
}

function refuse(form, button) {
	button.disabled = false;
	form.querySelector("[role=status]").textContent = button.dataset.denied;
	form.querySelector("input").focus();
}
