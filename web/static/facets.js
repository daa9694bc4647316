// Folds the facets in a narrow window, where they would push the hits off the
// screen. Without it they stand open above the hits.

const narrow = matchMedia("(max-width: 52rem)");
for (const facets of document.querySelectorAll(".facets > details")) {
  if (narrow.matches && !facets.querySelector(":checked")) facets.removeAttribute("open");
}
