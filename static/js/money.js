// Boxes for money show 1.500.000 while figures are typed. Only what is figures and our own dots
// is touched, never a word (“1,5 triệu”), a comma, or a dot somebody typed; and never while an
// input method is composing. What the server reads stays the same.
const GROUPED = /^[1-9]\d{0,2}(\.\d{3})*$/;
const lastShown = new WeakMap();
let pasted = "";

function grouped(digits) {
  return digits.replace(/\B(?=(\d{3})+$)/g, ".");
}

// The figures in the box if its dots are ours or stand where ours would; otherwise null.
function figures(box, event) {
  const value = box.value;
  if (!/^[1-9][\d.]*$/.test(value)) {
    return null;
  }
  const isOurs = !value.includes(".") || (lastShown.has(box) && /^\d*$/.test(entered(event)));
  return isOurs || GROUPED.test(value) ? value.replaceAll(".", "") : null;
}

// What this event put into the box; a dot for what cannot be known.
function entered(event) {
  if (event.inputType === "insertFromPaste") {
    return pasted.trim();
  }
  return event.inputType?.startsWith("insertFrom") ? "." : (event.data ?? "");
}

function show(box, event) {
  const digits = figures(box, event);
  if (digits === null) {
    lastShown.delete(box);
    return;
  }
  const shown = grouped(digits);
  lastShown.set(box, shown);
  if (shown === box.value) {
    return;
  }
  const before = box.value.slice(0, box.selectionStart).replaceAll(".", "").length;
  let caret = 0;
  for (let seen = 0; seen < before; caret += 1) {
    seen += shown[caret] === "." ? 0 : 1;
  }
  if (event.inputType === "deleteContentForward" && shown[caret] === ".") {
    caret += 1; // the dot comes back by itself: the next figure is meant
  }
  box.value = shown;
  box.setSelectionRange(caret, caret);
}

function react(event) {
  const box = event.target;
  const isUndo = event.inputType === "historyUndo" || event.inputType === "historyRedo";
  if (box.matches?.("input.w-money") && !event.isComposing && !isUndo) {
    show(box, event);
  }
}

document.addEventListener("focusin", (event) => {
  const box = event.target;
  if (box.matches?.("input.w-money") && GROUPED.test(box.value)) {
    lastShown.set(box, box.value);
  }
});
document.addEventListener("paste", (event) => {
  pasted = event.clipboardData?.getData("text") ?? ".";
});
document.addEventListener("input", react);
document.addEventListener("compositionend", react);
