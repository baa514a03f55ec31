// What every script of the browser is read for; how it is set out is Prettier's.
import js from "@eslint/js";
import globals from "globals";

// what Frappe's desk puts on the page
const desk = [
	"$",
	"L",
	"__",
	"cur_dialog",
	"cur_frm",
	"cur_list",
	"format_number",
	"frappe",
	"jQuery",
	"locals",
];
const readable = (names) => Object.fromEntries(names.map((name) => [name, "readonly"]));

export default [
	{ ignores: [".bench/**", "**/dist/**", "**/dist.new/**", "**/node_modules/**"] },
	js.configs.recommended,
	{
		rules: {
			"array-callback-return": "error",
			eqeqeq: ["error", "smart"],
			"max-lines": ["error", 300],
			"no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
			"no-var": "error",
			"object-shorthand": "error",
			"prefer-const": ["error", { destructuring: "all" }],
		},
	},
	{
		files: ["**/*.js"],
		languageOptions: {
			sourceType: "module",
			globals: { ...globals.browser, ...readable(desk), gigafibre_fsm: "readonly" },
		},
	},
	{
		files: ["gigafibre_fsm/www/t/sw/worker.js"],
		languageOptions: { globals: { ...globals.serviceworker, ...readable(["FILES", "OFFLINE"]) } },
	},
	{ files: ["**/*.mjs"], languageOptions: { globals: globals.node } },
];
