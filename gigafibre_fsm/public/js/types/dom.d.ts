// Elements as our scripts meet them: what a selector found is what the selector says, and has its members.

type Found = HTMLElement & {
	checked: boolean;
	content: DocumentFragment & { firstElementChild: Found };
	defaultSelected: boolean;
	defaultValue: string;
	disabled: boolean;
	elements: HTMLFormControlsCollection;
	files: FileList | null;
	form: HTMLFormElement;
	href: string;
	name: string;
	open: boolean;
	origin: string;
	target: string;
	options: HTMLOptionsCollection | undefined;
	pathname: string;
	previousElementSibling: Found | null;
	search: string;
	type: string;
	value: string;
};

/** An event that is heard on the document, with what its kind brings. */
type PageEvent = Event & { target: Found; key: string; submitter?: Found | null };

interface Document {
	addEventListener(type: string, listener: (event: PageEvent) => any, options?: boolean | object): void;
	createElement(tag: "a" | "div" | "p"): Found;
	getElementById(id: string): Found | null;
}

interface ParentNode {
	querySelector(selectors: string): Found | null;
	querySelectorAll(selectors: string): NodeListOf<Found>;
}

interface Element {
	readonly dataset: DOMStringMap;
	cloneNode(deep?: boolean): this;
	closest(selectors: string): Found | null;
}

interface HTMLFormControlsCollection {
	[Symbol.iterator](): ArrayIterator<Found>;
	[name: string]: any;
}

interface Navigator {
	connection?: { saveData?: boolean; type?: string };
}

interface Window {
	L: any; // Leaflet
}
