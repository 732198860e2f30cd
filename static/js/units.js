// Boxes for a unit offer the names of the units in scope, fetched once when a box is first used.
let names;

document.addEventListener("focusin", async (event) => {
  const box = event.target;
  if (!box.dataset.units || box.list.options.length) {
    return;
  }
  names ??= fetch(box.dataset.units).then((answer) => (answer.ok ? answer.text() : ""));
  box.list.innerHTML = await names.catch(() => "");
});
