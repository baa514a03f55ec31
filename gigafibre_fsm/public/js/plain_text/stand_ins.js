/* Lists, kanban, gantt, charts, pictures, quick lists, searches and titles write values into HTML strings of their own,
   escaped in some places and not in others. What they get instead of a text that could be markup is one character
   of Unicode's private planes, which no such code changes; as it appears in the page, the text is put there as text. */
import { has_markup, without_private } from "./rule.js";

const FIRST = 0xf0000;
const STAND_IN = /[\u{F0000}-\u{FFFFD}]/u;
const STAND_INS = /[\u{F0000}-\u{FFFFD}]/gu;
const IN_ADDRESS = /%F3%B[0-9A-F]%[0-9A-F]{2}%[0-9A-F]{2}/gi;
const ATTRIBUTES = [
	"alt",
	"aria-label",
	"data-filter",
	"data-label",
	"data-name",
	"data-original-title",
	"data-value",
	"href",
	"title",
];
const MOST = 65_000;
const ALIKE = { "<": "‹", ">": "›", "&": "＆", '"': "”", "'": "’", "`": "’" };
const texts = [];
const numbers = new Map();

// letters that look alike, where the page's text is taken and written again as HTML
export const look_alike = (text) => without_private(text).replace(/[<>&"'`]/g, (sign) => ALIKE[sign]);

export function stand_in(text) {
	if (!has_markup(text)) return text;
	if (!numbers.has(text)) {
		if (!texts.length) watch();
		// a desk that has shown so many texts since it was loaded gets letters that look alike
		if (texts.length >= MOST) return look_alike(text);
		numbers.set(text, texts.push(without_private(text)) - 1);
	}
	return String.fromCodePoint(FIRST + numbers.get(text));
}

// whether a value is what a view got instead of a text: it is drawn as it is
export const is_stand_in = (value) =>
	typeof value === "string" && value.length === 2 && (value.codePointAt(0) ?? 0) - FIRST in texts;

const text_of = (character) => texts[character.codePointAt(0) - FIRST] ?? "";
const restored = (value) => value.replace(STAND_INS, text_of);

function watch() {
	const changes = {
		subtree: true,
		childList: true,
		characterData: true,
		attributes: true,
		attributeFilter: ATTRIBUTES,
	};
	new MutationObserver((records) => records.forEach(restore_record)).observe(
		document.documentElement,
		changes
	);
}

function restore_record(record) {
	if (record.type === "attributes") restore_attributes(record.target);
	else if (record.type === "characterData") restore_text(record.target);
	else record.addedNodes.forEach(restore);
}

function restore(node) {
	const walker = document.createTreeWalker(node, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
	for (let each = node; each; each = walker.nextNode()) {
		if (each.nodeType === Node.TEXT_NODE) restore_text(each);
		else if (each.nodeType === Node.ELEMENT_NODE) restore_attributes(each);
	}
}

function restore_text(node) {
	if (STAND_IN.test(node.nodeValue)) node.nodeValue = restored(node.nodeValue);
}

function restore_attributes(element) {
	for (const name of ATTRIBUTES) {
		const value = element.getAttribute(name);
		if (!value) continue;
		const told =
			name === "href"
				? value.replace(IN_ADDRESS, (coded) => encodeURIComponent(text_of(decodeURIComponent(coded))))
				: restored(value);
		if (told !== value) element.setAttribute(name, told);
	}
}
