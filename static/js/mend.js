// The grid of rows to mend: any cell becomes a box when it is clicked or reached by the keys. Only
// what differs is sent. What was typed stays in this browser until the server has it.
const form = document.querySelector("[data-mend-form]");
const table = form?.querySelector("[data-mend]");
const line = form?.querySelector("[data-mend-line]");
const LONG = 60;
// kept.js lets it go in time; `address` tells autosave.js that it is no unfinished address.
const PLACE = `diachi:nhap:${document.body.dataset.user}:sua:${form?.dataset.token}`;

function boxes() {
  return [...table.querySelectorAll("[data-was]")];
}

function differing() {
  return boxes().filter((box) => box.value !== box.dataset.was);
}

function open(cell) {
  const shown = cell.querySelector("[data-text]");
  if (!shown) {
    return null;
  }
  const text = shown.textContent;
  const isLong = text.includes("\n") || text.length > LONG;
  const box = document.createElement(isLong ? "textarea" : "input");
  box.name = box.id = cell.dataset.cell;
  box.value = box.dataset.was = text;
  box.autocomplete = "off";
  if (isLong) {
    box.rows = 3;
  }
  const row = cell.dataset.cell.split("-")[1];
  box.setAttribute("aria-label", `Dòng ${row}, ${cell.dataset.label}`);
  shown.replaceWith(box);
  cell.classList.remove("grid-empty");
  return box;
}

function tell() {
  const count = differing().length;
  line.textContent = count ? `${count} ô đã sửa, chưa kiểm tra lại.` : "";
}

function keep() {
  const typed = Object.fromEntries(differing().map((box) => [box.name, box.value]));
  try {
    if (Object.keys(typed).length) {
      const version = form.dataset.version;
      localStorage[PLACE] = JSON.stringify({ at: Date.now(), address: "-", version, typed });
    } else {
      localStorage.removeItem(PLACE);
    }
  } catch {
    // A browser that stores nothing: what is typed stands in the page.
  }
}

// What was typed before the line, the tab or the power went, if the rows are still as they were.
function bringBack() {
  let kept;
  try {
    kept = JSON.parse(localStorage[PLACE] ?? "null");
  } catch {
    return;
  }
  if (!kept || kept.version !== form.dataset.version) {
    return;
  }
  for (const [name, text] of Object.entries(kept.typed)) {
    const cell = table.querySelector(`[data-cell="${CSS.escape(name)}"]`);
    const box = document.getElementById(name) ?? (cell && open(cell));
    if (box) {
      box.value = text;
    }
  }
  tell();
  if (differing().length) {
    line.textContent = `Đã đưa lại ${differing().length} ô bạn sửa lúc trước mà chưa gửi. Bấm “Kiểm tra lại” để gửi.`;
  }
}

function restore(button) {
  const cell = button.closest("[data-cell]");
  const box = cell.querySelector("[data-was]") ?? open(cell);
  box.value = button.dataset.restore;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
}

if (table) {
  table.addEventListener("cells:open", (event) => open(event.target));
  table.addEventListener("click", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (event.target.closest("[data-restore]")) {
      restore(event.target.closest("[data-restore]"));
    } else if (cell?.querySelector("[data-text]") && !String(getSelection())) {
      open(cell).focus();
    }
  });
  for (const words of table.querySelectorAll("[data-original]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-link grid-restore";
    button.dataset.restore = words.dataset.original;
    button.textContent = "Lấy lại như trong tệp";
    words.closest("p").append(" ", button);
  }
  table.addEventListener("input", () => {
    tell();
    keep();
  });
  form.addEventListener("submit", (event) => {
    if (!navigator.onLine) {
      event.preventDefault();
      line.textContent = "Đang mất mạng nên chưa gửi. Mọi ô đã sửa còn nguyên; có mạng hãy bấm “Kiểm tra lại”.";
      return;
    }
    const sent = new Set(differing());
    for (const box of boxes().filter((one) => !sent.has(one))) {
      box.disabled = true; // what is unchanged need not travel
      setTimeout(() => (box.disabled = false));
    }
  });
  bringBack();
}
