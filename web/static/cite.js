// Copies the citation of a page. Without it the words are marked by hand.

for (const button of document.querySelectorAll("button[data-copy]")) {
  const words = document.getElementById(button.dataset.copy ?? "");
  const status = document.querySelector("[data-copied]");
  if (!words || !status || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(words.textContent.trim());
      status.textContent = "Copied.";
    } catch {
      getSelection()?.selectAllChildren(words);
      status.textContent = "The browser does not allow it: the words are marked, copy them by hand.";
    }
  });
}
