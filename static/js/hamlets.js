// The box for the hamlet offers what the commune already has, fetched when it is first used and
// again when another unit was typed.
const box = document.querySelector("[data-hamlets]");
const unit = document.querySelector("[data-units]");
let offeredFor;

box?.addEventListener("focus", async () => {
  const typed = unit?.value.trim() ?? "";
  if (typed === offeredFor || (unit && !typed)) {
    return;
  }
  offeredFor = typed;
  try {
    const answer = await fetch(`${box.dataset.hamlets}?unit=${encodeURIComponent(typed)}`);
    box.list.innerHTML = answer.ok ? await answer.text() : "";
  } catch {
    offeredFor = undefined; // no line: asked again the next time
  }
});
