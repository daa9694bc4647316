// Sorts a table in place by its headings, and keeps the choice in the address.
// Without it a heading is a link to the page sorted by the server.

/** @param {HTMLTableRowElement} row @param {string} key */
const value = (row, key) => row.querySelector(`[data-key="${CSS.escape(key)}"]`)?.getAttribute("data-value") ?? "";

/** @param {HTMLTableRowElement} row */
const rank = (row) => Number(value(row, "rank"));

/** @param {HTMLTableElement} table @param {HTMLAnchorElement} link */
function sort(table, link) {
  const key = link.dataset.key ?? "";
  const head = link.closest("th");
  const now = head?.getAttribute("aria-sort");
  const first = "descending" in link.dataset ? "descending" : "ascending";
  const second = first === "ascending" ? "descending" : "ascending";
  const next = now === first ? second : first;
  const sign = next === "ascending" ? 1 : -1;
  const numeric = "numeric" in link.dataset;
  const body = table.tBodies[0];
  const compare = (a, b) => {
    const x = value(a, key), y = value(b, key);
    if (numeric) return sign * (Number(x) - Number(y));
    const s = x.toLowerCase(), t = y.toLowerCase();
    return sign * (s < t ? -1 : s > t ? 1 : 0);
  };
  const rows = [...body.rows].sort((a, b) => compare(a, b) || rank(a) - rank(b));
  body.append(...rows);
  for (const th of table.tHead?.rows[0].cells ?? []) th.setAttribute("aria-sort", th === head ? next : "none");
  const address = new URL(location.href);
  address.searchParams.set("sort", (next === "descending" ? "-" : "") + key);
  history.replaceState(null, "", address);
}

for (const table of document.querySelectorAll("table[data-sortable]")) {
  table.tHead?.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[data-key]") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    sort(table, link);
  });
}
