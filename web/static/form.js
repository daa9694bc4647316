// Leaves empty fields out of the address that a form asks for. Without it the
// server answers with the tidy address.

for (const form of document.querySelectorAll("form[data-tidy]")) {
  form.addEventListener("formdata", (event) => {
    const data = event.formData;
    for (const [key, value] of [...data.entries()]) {
      if (typeof value === "string" && value.trim() === "" && data.getAll(key).length === 1) data.delete(key);
    }
  });
}
