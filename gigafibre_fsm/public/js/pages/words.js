/* What the page says in the person's language: attributes of its body, so that a page swapped in brings its own. */

export const words = () => document.body.dataset;
