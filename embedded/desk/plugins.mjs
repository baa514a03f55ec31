// What esbuild must learn to read the desk's sources: their import paths, templates, styles and Vue files.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { compileScript, compileStyle, compileTemplate, parse } from "@vue/compiler-sfc";
import autoprefixer from "autoprefixer";
import postcss from "postcss";
import * as sass from "sass";
import { appFolder, apps, bench, existingFile, here, packageFolders, spelledPath } from "./places.mjs";

const read = (file) => fs.readFileSync(file, "utf8");
// frappe.require loads scripts only: styles that a script imports are put on the page when it runs
const styleCall = (css) => (css.trim() ? `\nfrappe.dom.set_style(${JSON.stringify(css)});` : "");

const importer = {
	findFileUrl(url) {
		return url.startsWith("~") ? pathToFileURL(spelledPath(url) ?? url.slice(1)) : null;
	},
};

function sassOptions() {
	return {
		style: "expanded",
		quietDeps: true,
		logger: sass.Logger.silent,
		loadPaths: [...apps.map(appFolder), ...packageFolders],
		importers: [importer],
	};
}

export const imports = {
	name: "imports",
	setup(build) {
		build.onResolve({ filter: /^\/assets\// }, ({ path: url }) => ({ path: url, external: true }));
		build.onResolve({ filter: /^[\w~]/ }, ({ path: spec, kind }) => {
			if (kind === "entry-point" || kind === "url-token") return undefined;
			const file = existingFile(spec);
			return file && { path: file };
		});
		// fonts and pictures that a stylesheet names are served from where they lie
		build.onResolve({ filter: /\.(woff2?|ttf|eot|svg|png|gif)([?#].*)?$/ }, ({ path: url, kind }) =>
			kind === "url-token" ? { path: url, external: true } : undefined
		);
	},
};

export const datepicker = {
	name: "datepicker-with-seconds",
	setup(build) {
		build.onLoad({ filter: /air-datepicker\/dist\/js\/datepicker\.min\.js$/ }, ({ path: file }) => ({
			contents: `${read(file)};${read(path.join(here, "air-datepicker-seconds.js"))}`,
			loader: "js",
		}));
	},
};

// import "./row.html" registers frappe.templates.row
export const templates = {
	name: "templates",
	setup(build) {
		build.onLoad({ filter: /\.html$/ }, ({ path: file }) => {
			const text = read(file).replace(/<!--[\s\S]*?-->/g, "").replace(/\s+/g, " ");
			const name = JSON.stringify(path.basename(file, ".html"));
			// bench's bundler lets JavaScript read the escapes that some templates hold (\'): so do we
			const said = JSON.stringify(text).replaceAll("\\\\'", "'");
			return { contents: `frappe.templates[${name}] = ${said};`, loader: "js" };
		});
	},
};

export const importedStyles = {
	name: "imported-styles",
	setup(build) {
		build.onLoad({ filter: /\.css$/ }, ({ path: file }) => ({ contents: styleCall(read(file)), loader: "js" }));
	},
};

export const styleBundles = {
	name: "style-bundles",
	setup(build) {
		build.onLoad({ filter: /\.bundle\.(scss|css)$/ }, async ({ path: file }) => {
			const plain = file.endsWith(".scss") ? sass.compile(file, sassOptions()).css : read(file);
			const { css } = await postcss([autoprefixer]).process(plain, { from: file });
			return { contents: css, loader: "css", resolveDir: path.dirname(file) };
		});
	},
};

function vueStyles(descriptor, file, id) {
	return descriptor.styles.map((style) => {
		const options = { ...sassOptions(), url: pathToFileURL(file) };
		const source = style.lang === "scss" ? sass.compileString(style.content, options).css : style.content;
		return compileStyle({ source, filename: file, id, scoped: Boolean(style.scoped) }).code;
	});
}

function vueScript(descriptor, id) {
	if (!descriptor.script && !descriptor.scriptSetup) return "const component = {};";
	const inlineTemplate = Boolean(descriptor.scriptSetup);
	return compileScript(descriptor, { id, inlineTemplate, genDefaultAs: "component", isProd: true }).content;
}

// with <script setup> the template is compiled into the script; without it stands beside
function vueTemplate(descriptor, file, id, scoped) {
	if (!descriptor.template || descriptor.scriptSetup) return "";
	const { code } = compileTemplate({ source: descriptor.template.content, filename: file, id, scoped });
	return `${code.replace("export function render", "function renderTemplate")}\ncomponent.render = renderTemplate;`;
}

export const vue = {
	name: "vue",
	setup(build) {
		build.onLoad({ filter: /\.vue$/ }, ({ path: file }) => {
			const { descriptor, errors } = parse(read(file), { filename: file });
			if (errors.length) return { errors: errors.map(({ message }) => ({ text: message })) };
			const id = `data-v-${Buffer.from(path.relative(bench, file)).toString("hex").slice(-16)}`;
			const scoped = descriptor.styles.some((style) => style.scoped);
			const parts = [
				vueScript(descriptor, id),
				vueTemplate(descriptor, file, id, scoped),
				scoped ? `component.__scopeId = ${JSON.stringify(id)};` : "",
				styleCall(vueStyles(descriptor, file, id).join("\n")),
				"export default component;",
			];
			const typed = [descriptor.script, descriptor.scriptSetup].some((script) => script?.lang === "ts");
			return { contents: parts.join("\n"), loader: typed ? "ts" : "js", resolveDir: path.dirname(file) };
		});
	},
};
