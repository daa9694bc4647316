// Runs the document of the form without leaving the page. Without it the form
// asks the server, which shows the answer.

const form = document.querySelector("form[data-ask]");
const status = document.querySelector("[data-status]");
const answer = document.querySelector("[data-answer]");

async function run() {
  const data = new FormData(form);
  let variables;
  try {
    variables = JSON.parse(String(data.get("variables") ?? "").trim() || "{}");
  } catch (error) {
    status.textContent = `The variables are no JSON: ${error.message}.`;
    return;
  }
  status.textContent = "Asking …";
  try {
    const response = await fetch("/graphql", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/graphql-response+json" },
      body: JSON.stringify({ query: data.get("query"), variables }),
    });
    const text = await response.text();
    answer.textContent = pretty(text);
    status.textContent = `Status ${response.status}.`;
  } catch (error) {
    status.textContent = `Nothing answered: ${error.message}.`;
  }
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
