// What the technician's pages keep, tell each other and hear from the server.

/** A file of the queue: its bytes, because a browser may lose blobs. */
interface KeptFile {
	name: string;
	type: string;
	bytes: ArrayBuffer;
}

/** What the phone showed of the visit when something was done: `was` are the fields of the form as they came. */
interface Seen {
	status: string;
	arrival?: string;
	was: Record<string, string>;
}

/** One field in which the visit changed: its label, what the phone showed, what the server has. */
interface Difference {
	label: string;
	phone: string;
	server: string;
}

/** One action of a technician until the server has acknowledged it. `made_on` is the phone's clock in ms. */
interface QueueItem {
	id?: number;
	command: string;
	owner: string;
	url: string;
	action: string;
	what: string;
	where: string;
	made_on: number;
	fields: [name: string, value: any][]; // text or KeptFile
	ends: boolean;
	seen: Seen | null;
	state: "waiting" | "refused" | "changed";
	sentence?: string;
	differences?: Difference[];
	now?: Seen;
	may_apply?: boolean;
	may_pass?: boolean;
	late?: boolean;
	tries?: number;
}

/** An item as the queue holds it: with its id, which grows from item to item. */
type StoredItem = QueueItem & { id: number };

/** What happens to an item here and in other tabs; the server's word on it; how far its sending is. */
type QueueChange =
	| { kind: "added"; id: number; url: string }
	| { kind: "updated" | "removed"; id: number }
	| { kind: "done"; id: number; url: string; action: string; what: string; next: string; said: string | undefined }
	| { kind: "refused" | "changed"; id: number; url: string; sentence: string }
	| { kind: "progress"; id: number; photo: { place: number; of: number } | null; share: number } // 0 to 1
	| { kind: "waiting"; id: number } // the network or the server is gone
	| { kind: "held"; id?: undefined; sentence?: string }; // a person must open a fresh link

/** Why an item was not applied; what differs, where the job changed meanwhile. */
interface QueueProblem {
	sentence: string;
	differences?: Difference[];
	now?: Seen;
	may_apply?: boolean;
}

/** The server's word on one item; "later" where it did not speak, `isBroken` where it is there and failed. */
type QueueAnswer =
	| { state: "done"; next: string; said?: string }
	| ({ state: "refused" } & QueueProblem)
	| ({ state: "changed" } & QueueProblem)
	| { state: "link"; sentence?: string }
	| { state: "later"; isBroken?: boolean };

/** From a page to the service worker: pages to keep; `isList` where these are all that is wanted. */
interface KeepPages {
	keep: string[];
	isList?: boolean;
	saves: boolean; // the person asked the browser to save data
}
