// A box at the head of a list that ticks all of its rows. Without it the page has a button for all.
const table = document.querySelector("[data-tick-all]");
const boxes = table ? [...table.querySelectorAll("tbody input[type=checkbox]")] : [];
const place = table?.querySelector("thead th");
if (place && boxes.length) {
  const label = document.createElement("label");
  const all = document.createElement("input");
  const words = document.createElement("span");
  label.className = "option tick-all";
  all.type = "checkbox";
  words.textContent = table.dataset.tickAll;
  label.append(all, words);
  table.before(label);
  all.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.checked; }));
  table.addEventListener("change", () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && !all.checked;
  });
}
