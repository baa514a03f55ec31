// What tells files that are uploaded together from others.
export const new_batch = () =>
	crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
