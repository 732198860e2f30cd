// Pasting from Excel: a grid in the place of the text box, which stays what is sent. What is in it
// stays in this browser until the server has it; kept.js lets it go then. `address` tells autosave.js
// that it is no unfinished address.
const form = document.querySelector("[data-paste]");
const text = form.querySelector("[name=text]");
const table = form.querySelector("[data-cells]");
const line = form.querySelector("[data-paste-line]");
const adder = form.querySelector("[data-paste-column]");
const key = form.querySelector("[name=form_key]");
const kinds = JSON.parse(form.dataset.kinds);
const most = Number(form.dataset.most);
const MORE = 10;
const ENOUGH = 2; // names of columns that make a line the line of headings
const NUMBERING = new Set(["stt", "tt", "so thu tu", "so tt"]);
const PREFIX = `diachi:nhap:${document.body.dataset.user}:dan:`;
let shown = []; // headings of the grid, in order
let storeTimer;

function fold(words) {
  return words
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[đð]/g, "d")
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}

function kind() {
  return form.querySelector("[name=kind]:checked")?.value ?? Object.keys(kinds)[0];
}

function columnOf(heading) {
  const folded = fold(heading);
  const bare = fold(heading.replace(/\([^)]*\)|\*/g, " "));
  return kinds[kind()].find((one) => one.names.some((name) => [folded, bare].includes(fold(name))));
}

function rows() {
  return [...table.tBodies[0].rows];
}

function boxesOf(row) {
  return [...row.querySelectorAll("[data-cell] > *")];
}

function values() {
  const all = rows().map((row) => boxesOf(row).map((box) => box.value));
  while (all.length && all.at(-1).every((value) => !value.trim())) {
    all.pop();
  }
  return all;
}

function element(name, attributes = {}, words = "") {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    made.setAttribute(attribute, value);
  }
  made.textContent = words;
  return made;
}

function cell(number, heading, value) {
  const made = element("td", { "data-cell": "", "data-label": heading, class: "grid-cell" });
  const name = value.includes("\n") ? "textarea" : "input";
  const box = element(name, { "aria-label": `Dòng ${number}, ${heading}`, autocomplete: "off" });
  box.value = value;
  made.append(box);
  return made;
}

function addRow(texts = []) {
  const number = rows().length + 2; // the headings are line 1, as in Excel
  const row = element("tr");
  const head = element("th", { scope: "row" });
  head.append(element("span", { class: "grid-word" }, "Dòng "), String(number));
  row.append(head);
  row.append(...shown.map((heading, place) => cell(number, heading, texts[place] ?? "")));
  table.tBodies[0].append(row);
}

function draw(headings, lines) {
  shown = headings;
  const head = element("tr");
  head.append(element("th", { scope: "col" }, "Dòng"));
  for (const heading of shown) {
    const known = columnOf(heading);
    const made = element("th", { scope: "col" }, heading);
    if (!known) {
      made.append(element("span", { class: "soft d-block" }, "chưa biết là cột nào: sẽ hỏi sau"));
    } else if (known.required) {
      made.append(element("span", { class: "soft d-block" }, "bắt buộc"));
    }
    if (known?.help) {
      made.title = known.help;
    }
    head.append(made);
  }
  table.tHead.replaceChildren(head);
  table.tBodies[0].replaceChildren();
  lines.forEach((texts) => addRow(texts));
  while (rows().length < Number(form.dataset.rows)) {
    addRow();
  }
  offer();
}

function offer() {
  const free = kinds[kind()].filter((one) => !shown.includes(one.name));
  const options = free.map((one) => element("option", { value: one.name }, one.name));
  adder.replaceChildren(element("option", { value: "" }, "(chọn cột)"), ...options);
}

function usual() {
  return kinds[kind()].filter((one) => one.usual).map((one) => one.name);
}

function isHeading(texts) {
  return texts.filter((words) => words && columnOf(words)).length >= ENOUGH;
}

// --- a block with its headings finds its columns; without them it goes where the cursor is

function block(event) {
  const { block: lines, row } = event.detail;
  const first = lines.findIndex(isHeading);
  if (first < 0 || first > 29) {
    if (row + lines.length > most) {
      event.preventDefault();
      say(`Nhiều nhất ${most} dòng; dán từng phần, hoặc tải cả tệp lên.`);
    }
    return;
  }
  event.preventDefault();
  takeTable(lines[first], lines.slice(first + 1), row);
}

function takeTable(headings, lines, row) {
  if (row + lines.length > most) {
    say(`Nhiều nhất ${most} dòng; dán từng phần, hoặc tải cả tệp lên.`);
    return;
  }
  const before = values();
  const names = headings.map((words) =>
    !words || NUMBERING.has(fold(words)) ? "" : (columnOf(words)?.name ?? words.replace(/\s+/g, " ")),
  );
  const filled = shown.filter((_, place) => before.some((texts) => texts[place]?.trim()));
  const required = kinds[kind()].filter((one) => one.required).map((one) => one.name);
  const wanted = [...new Set([...filled, ...names.filter(Boolean), ...required])];
  const all = before.map((texts) => wanted.map((name) => texts[shown.indexOf(name)] ?? ""));
  lines.forEach((texts, down) => {
    while (all.length <= row + down) {
      all.push(wanted.map(() => ""));
    }
    names.forEach((name, place) => {
      const at = wanted.indexOf(name);
      if (name && names.indexOf(name) === place && texts[place] !== undefined) {
        all[row + down][at] = texts[place];
      }
    });
  });
  draw(wanted, all);
  const unknown = names.filter((name) => name && !columnOf(name));
  say(
    `Đã dán ${lines.length} dòng, ${names.filter(Boolean).length} cột theo dòng tiêu đề.` +
      (unknown.length ? ` Chưa biết cột: ${unknown.join(", ")}.` : ""),
  );
  store();
}

function say(words) {
  line.textContent = words;
}

// --- what is sent, and what is kept

function quoted(value) {
  return /[\t\n"]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function serialised() {
  const lines = values();
  if (!lines.length) {
    return "";
  }
  return [shown, ...lines].map((texts) => texts.map(quoted).join("\t")).join("\n");
}

function parsed(source) {
  const lines = [[]];
  const reader = /(?:"((?:[^"]|"")*)"(?=\t|\n|$)|([^\t\n]*))(\t|\n|$)/gy;
  let match;
  while ((match = reader.exec(source))) {
    lines.at(-1).push(match[1] === undefined ? match[2] : match[1].replaceAll('""', '"'));
    if (!match[3]) {
      break;
    }
    if (match[3] === "\n") {
      lines.push([]);
    }
  }
  return lines;
}

function fill(source) {
  draw(usual(), []);
  if (source.trim()) {
    const lines = parsed(source.replace(/\r\n?/g, "\n").replace(/\n+$/, ""));
    const first = lines.slice(0, 30).findIndex(isHeading);
    const headings = first < 0 ? usual() : lines[first];
    const wide = Math.max(...lines.map((texts) => texts.length));
    if (first < 0 && wide > headings.length) {
      return false; // it does not fit the grid: the text box keeps it whole
    }
    takeTable(headings, lines.slice(first + 1), 0);
  }
  return true;
}

function store() {
  clearTimeout(storeTimer);
  storeTimer = setTimeout(() => {
    const kept = serialised();
    try {
      if (kept) {
        const unit = form.querySelector("[name=unit]").value;
        const record = { at: Date.now(), address: "-", kind: kind(), unit, text: kept };
        localStorage[PREFIX + key.value] = JSON.stringify(record);
      } else {
        localStorage.removeItem(PREFIX + key.value);
      }
    } catch {
      // A browser that stores nothing: the page still has it.
    }
  }, 300);
}

function newest() {
  try {
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(PREFIX))
      .map((name) => ({ name, ...JSON.parse(localStorage[name]) }))
      .sort((one, other) => other.at - one.at)[0];
  } catch {
    return undefined;
  }
}

function bringBack(kept) {
  const radio = [...form.querySelectorAll("[name=kind]")].find((one) => one.value === kept.kind);
  const unit = form.querySelector("[name=unit]");
  if (!radio) {
    return;
  }
  radio.checked = true;
  unit.value = [...unit.options].some((one) => one.value === kept.unit) ? kept.unit : unit.value;
  key.value = kept.name.slice(PREFIX.length);
  fill(kept.text);
  const notice = form.querySelector("[data-paste-kept]");
  const at = new Date(kept.at).toLocaleString("vi-VN", { dateStyle: "short", timeStyle: "short" });
  form.querySelector("[data-paste-kept-words]").textContent =
    `Đã đưa lại bảng bạn dán lúc ${at} mà chưa gửi xong.`;
  notice.hidden = false;
  form.querySelector("[data-paste-forget]").addEventListener("click", () => {
    localStorage.removeItem(kept.name);
    location.assign(location.pathname);
  });
}

function start() {
  const sent = text.value;
  const kept = sent.trim() ? undefined : newest();
  if (kept) {
    bringBack(kept);
  } else if (!fill(sent)) {
    return;
  }
  if (sent.trim()) {
    say("");
  }
  form.querySelector("[data-paste-plain]").hidden = true;
  form.querySelector("[data-paste-grid]").hidden = false;
  table.addEventListener("cells:block", block);
  table.addEventListener("cells:grow", (event) => {
    for (let more = 0; more < event.detail && rows().length < most; more += 1) {
      addRow();
    }
  });
  table.addEventListener("cells:put", (event) => {
    const { left, rows: count } = event.detail;
    say(
      `Đã dán ${count} dòng.` +
        (left ? ` ${left} ô không có chỗ vì bảng thiếu cột: thêm cột, hoặc chép cả dòng tiêu đề rồi dán lại.` : ""),
    );
  });
  table.addEventListener("input", store);
  adder.addEventListener("change", () => {
    if (adder.value) {
      draw([...shown, adder.value], values());
      store();
    }
  });
  form.querySelector("[data-paste-more]").addEventListener("click", () => {
    for (let more = 0; more < MORE && rows().length < most; more += 1) {
      addRow();
    }
  });
  for (const radio of form.querySelectorAll("[name=kind]")) {
    radio.addEventListener("change", () => {
      const lines = values();
      const headings = shown;
      draw(usual(), []);
      if (lines.length) {
        takeTable(headings, lines, 0);
      }
    });
  }
  form.addEventListener("submit", (event) => {
    text.value = serialised();
    if (!navigator.onLine) {
      event.preventDefault();
      say("Đang mất mạng nên chưa gửi. Bảng còn nguyên ở đây; có mạng hãy bấm “Kiểm tra” lại.");
      line.scrollIntoView({ block: "center" });
    }
  });
}

start();
