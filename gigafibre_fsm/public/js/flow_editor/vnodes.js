// Pieces that every view of the editor is made of. Text given to them is text: nothing is read as HTML.
import { h as make, onBeforeUnmount, onMounted, ref } from "vue";
import { shapeOf } from "./icons.js";

/** Vue's own, whose handlers take events of any kind. @type {(type: any, properties?: any, children?: any) => any} */
export const h = make;

export const button = (label, click, properties = {}) =>
	h("button", { type: "button", class: "btn btn-default btn-sm", onClick: click, ...properties }, label);

export const primary = (label, click, properties = {}) =>
	button(label, click, { class: "btn btn-primary btn-sm", ...properties });

// decoration only: what it means stands beside it in words
export const icon = (name) =>
	h(
		"svg",
		{ class: "fsm-flow-icon", viewBox: "0 0 16 16", "aria-hidden": "true" },
		h("path", { d: shapeOf(name) })
	);

/** A link to a screen of this page, whatever the desk's own address is. @type {(label: string, ...route: string[]) => any} */
export const screenLink = (label, ...route) => {
	const go = (event) => {
		if (event.ctrlKey || event.metaKey || event.button) return;
		event.preventDefault();
		frappe.set_route("flow-editor", ...route);
	};
	return h("a", { href: frappe.router.make_url(["flow-editor", ...route]), onClick: go }, label);
};

/** @type {(value: string, options: [string, string][], pick: (value: string) => void, properties?: object) => any} */
export function choice(value, options, pick, properties = {}) {
	const known = options.some(([each]) => each === value);
	const all = known ? options : [.../** @type {[string, string][]} */ ([[value, value || "–"]]), ...options];
	return h(
		"select",
		{
			class: "form-control input-sm",
			value,
			onChange: (event) => pick(event.target.value),
			...properties,
		},
		all.map(([each, label]) => h("option", { value: each, key: each, selected: each === value }, label))
	);
}

/** A label above what it names, with help below. */
export function labelled(id, label, control, { help = "", required = false, problems = [] } = {}) {
	return h("div", { class: "fsm-flow-field", key: id }, [
		h("label", { for: id }, [
			label,
			required ? h("span", { class: "fsm-flow-needed", "aria-hidden": "true" }, " *") : null,
		]),
		control,
		help ? h("p", { class: "fsm-flow-help", id: `${id}-help` }, help) : null,
		...problems.map((text) => h("p", { class: "fsm-flow-fault", role: "alert" }, text)),
	]);
}

// what is typed stays while the page is drawn anew, until it is taken over: `done` answers false where it is not
const Typed = {
	props: { tag: String, value: String, done: Function, typing: Function },
	setup(props, { attrs }) {
		/** @type {import("vue").Ref<string | null>} */
		const text = ref(null);
		const input = (event) => {
			text.value = event.target.value;
			props.typing?.(text.value);
		};
		const change = (event) => {
			if (props.done(event.target.value, event.target) !== false) text.value = null;
		};
		return () =>
			h(props.tag, { ...attrs, value: text.value ?? props.value, onInput: input, onChange: change });
	},
};

/**
 * A field whose text counts when it is left.
 * @param {"input" | "textarea"} tag
 * @param {string} value
 * @param {(text: string, field: any) => any} done
 * @param {object} properties
 */
export const typedField = (tag, value, done, properties) => h(Typed, { tag, value, done, ...properties });

/** A dialog over the page: keyboard focus stays in it, Escape closes it, and goes back where it was. */
const Modal = {
	props: { title: String, wide: Boolean, onClose: Function },
	setup(props, { slots }) {
		/** @type {import("vue").Ref<any>} */
		const root = ref(null);
		const before = document.activeElement;
		onMounted(() => root.value.showModal());
		onBeforeUnmount(() => {
			root.value.close();
			if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
		});
		return () =>
			h(
				"dialog",
				{
					ref: root,
					class: ["fsm-flow-dialog", { "fsm-flow-wide": props.wide }],
					"aria-label": props.title,
					onCancel: (event) => {
						event.preventDefault();
						props.onClose();
					},
					onKeydown: (event) => event.stopPropagation(),
				},
				[
					h("header", {}, [
						h("h2", {}, props.title),
						button("×", () => props.onClose(), { "aria-label": __("Close") }),
					]),
					h("div", { class: "fsm-flow-dialog-body" }, slots.default?.()),
				]
			);
	},
};

/** @type {(title: string, close: () => void, children: any, wide?: boolean) => any} */
export const modal = (title, close, children, wide = false) =>
	h(Modal, { title, wide, onClose: close }, { default: () => children });
