// Where the bundler looks: apps, their public folders, node packages, and the ways sources spell a path.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const here = path.dirname(fileURLToPath(import.meta.url));
export const bench = process.env.BENCH ?? path.dirname(here);
export const assets = path.join(bench, "sites", "assets");
export const apps = fs.readFileSync(path.join(bench, "sites", "apps.txt"), "utf8").split(/\s+/).filter(Boolean);

// apps/<app> holds the package of the same name; a link there is followed, so that errors name real files
export const appFolder = (app) => fs.realpathSync(path.join(bench, "apps", app));
export const publicFolder = (app) => path.join(appFolder(app), app, "public");
// an app's own node packages come before those of the desk
export const packageFolders = [
	...apps.map((app) => path.join(appFolder(app), "node_modules")),
	path.join(here, "node_modules"),
];

const ENDINGS = ["", ".js", ".ts", ".css", "/index.js"];

// "~package/file" and "<app>/public/file" → path, possibly without its ending; null for anything else
export function spelledPath(spec) {
	if (spec.startsWith("~")) {
		const inside = spec.slice(1);
		const name = inside.split("/").slice(0, inside.startsWith("@") ? 2 : 1).join("/");
		const folder = packageFolders.find((candidate) => fs.existsSync(path.join(candidate, name)));
		return folder ? path.join(folder, inside) : null;
	}
	const [app] = spec.split("/");
	return apps.includes(app) ? path.join(appFolder(app), spec) : null;
}

// the existing file that a spelled path means, or undefined
export function existingFile(spec) {
	const start = spelledPath(spec);
	if (!start) return undefined;
	return ENDINGS.map((ending) => start + ending).find((file) => fs.statSync(file, { throwIfNoEntry: false })?.isFile());
}

// entry points of an app, by kind
export function entryPoints(app) {
	const found = { js: [], css: [] };
	const look = (folder) => {
		for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
			const file = path.join(folder, entry.name);
			if (entry.isDirectory()) {
				if (entry.name !== "dist" && entry.name !== "node_modules") look(file);
				continue;
			}
			const [, ending] = /\.bundle\.(js|ts|css|scss)$/.exec(entry.name) ?? [];
			if (ending) found[ending.endsWith("ss") ? "css" : "js"].push(file);
		}
	};
	if (fs.existsSync(publicFolder(app))) look(publicFolder(app));
	return found;
}
