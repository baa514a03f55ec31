/* Tells the server what stands behind the #, where the former portal had its pages: browsers do not send it. */

const query = new URLSearchParams(location.search);
query.set("from", location.hash.length > 1 ? location.hash : "#/");
location.replace(`${location.pathname}?${query}`);
