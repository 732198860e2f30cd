// A table of boxes that behaves as people know it from Excel: Enter and the arrows go from box to
// box, and a copied block is put down from the box the cursor is in. It asks those who built the
// table for what is not there: `cells:open` on a cell that is only text, `cells:grow` on the table
// for more rows, `cells:block` before a block is put down (who prevents it has dealt with it).
const LONGEST_CELL = 40000;

// What Excel and LibreOffice put on the clipboard: tabs and line ends; a cell that holds one of
// them, or a line of its own, stands in quotes.
function blockOf(text) {
  const rows = [[""]];
  const source = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  let quoted = false;
  for (let place = 0; place < source.length; place += 1) {
    const letter = source[place];
    const row = rows.at(-1);
    if (quoted) {
      if (letter !== '"') {
        row[row.length - 1] += letter;
      } else if (source[place + 1] === '"') {
        row[row.length - 1] += '"';
        place += 1;
      } else {
        quoted = false;
      }
    } else if (letter === '"' && row.at(-1) === "" && closes(source, place)) {
      quoted = true;
    } else if (letter === "\t") {
      row.push("");
    } else if (letter === "\n") {
      rows.push([""]);
    } else {
      row[row.length - 1] += letter;
    }
  }
  return rows.map((row) => row.map((cell) => cell.trim().slice(0, LONGEST_CELL)));
}

// Whether the quote at `place` opens a quoted cell: its partner stands before a tab, a line or the end.
function closes(source, place) {
  const rest = /"((?:[^"]|"")*)"(?=\t|\n|$)/y;
  rest.lastIndex = place;
  return rest.test(source);
}

function boxIn(cell) {
  return cell?.querySelector("input:not([type=hidden], [type=checkbox]), textarea, select");
}

function opened(cell) {
  if (cell && !boxIn(cell)) {
    cell.dispatchEvent(new CustomEvent("cells:open", { bubbles: true }));
  }
  return boxIn(cell);
}

function rowsOf(table) {
  return [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => !row.hidden);
}

function cellsOf(row) {
  return [...row.querySelectorAll("[data-cell]")];
}

function placeOf(table, cell) {
  const rows = rowsOf(table);
  const row = rows.indexOf(cell.closest("tr"));
  return { rows, row, column: cellsOf(rows[row]).indexOf(cell) };
}

function go(table, cell, down, right) {
  const { rows, row, column } = placeOf(table, cell);
  for (let to = row + down; to >= 0 && to < rows.length; to += down || Infinity) {
    const box = opened(cellsOf(rows[to])[column + right]);
    if (box) {
      box.focus();
      box.select?.();
      return true;
    }
    if (!down) {
      break;
    }
  }
  return false;
}

function move(event) {
  const cell = event.target.closest("[data-cell]");
  if (cell && event.altKey && event.key === "Enter" && event.target.tagName === "TEXTAREA") {
    event.target.setRangeText("\n", event.target.selectionStart, event.target.selectionEnd, "end");
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
    event.preventDefault();
  }
  if (!cell || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) {
    return;
  }
  const box = event.target;
  const table = cell.closest("[data-cells]");
  const isText = box.tagName === "TEXTAREA" || box.tagName === "INPUT";
  const isLong = box.tagName === "TEXTAREA";
  const atStart = !isText || (box.selectionStart === 0 && box.selectionEnd === 0);
  const whole = isText && box.selectionStart === 0 && box.selectionEnd === box.value.length;
  const atEnd = !isText || box.selectionStart === box.value.length;
  let done = false;
  if (event.key === "Enter") {
    done = go(table, cell, event.shiftKey ? -1 : 1, 0) || true; // Enter never sends the form from a cell
  } else if (event.key === "Tab") {
    done = go(table, cell, 0, event.shiftKey ? -1 : 1); // at the end of a row on to what follows
  } else if (box.tagName === "SELECT") {
    return;
  } else if (event.key === "ArrowDown" && (!isLong || atEnd || whole)) {
    done = go(table, cell, 1, 0);
  } else if (event.key === "ArrowUp" && (!isLong || atStart || whole)) {
    done = go(table, cell, -1, 0);
  } else if (event.key === "ArrowRight" && !event.shiftKey && atEnd) {
    done = go(table, cell, 0, 1);
  } else if (event.key === "ArrowLeft" && !event.shiftKey && (atStart || whole)) {
    done = go(table, cell, 0, -1);
  }
  if (done) {
    event.preventDefault();
  }
}

function write(box, text) {
  if (box.tagName === "SELECT") {
    const fold = (words) => words.trim().toLowerCase();
    const option = [...box.options].find((one) => fold(one.text) === fold(text));
    box.value = option ? option.value : box.value;
  } else {
    box.value = box.tagName === "TEXTAREA" ? text : text.replace(/\s*\n\s*/g, " ");
  }
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function paste(event) {
  const cell = event.target.closest("[data-cell]");
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!cell || !text) {
    return;
  }
  const block = blockOf(text);
  if (block.length === 1 && block[0].length === 1) {
    return; // one cell: as the browser does it, into the text at the cursor
  }
  event.preventDefault();
  const table = cell.closest("[data-cells]");
  const { row, column } = placeOf(table, cell);
  const detail = { block, row, column };
  const ask = new CustomEvent("cells:block", { bubbles: true, cancelable: true, detail });
  if (table.dispatchEvent(ask)) {
    put(table, detail);
  }
}

// Puts a block down and says how much of it found a place.
function put(table, { block, row, column }) {
  const missing = row + block.length - rowsOf(table).length;
  if (missing > 0) {
    table.dispatchEvent(new CustomEvent("cells:grow", { bubbles: true, detail: missing }));
  }
  const rows = rowsOf(table);
  let left = 0;
  block.forEach((texts, down) => {
    const cells = rows[row + down] ? cellsOf(rows[row + down]) : [];
    texts.forEach((text, right) => {
      const box = cells[column + right] && opened(cells[column + right]);
      if (box) {
        write(box, text);
      } else if (text) {
        left += 1;
      }
    });
  });
  table.dispatchEvent(
    new CustomEvent("cells:put", { bubbles: true, detail: { left, rows: block.length } }),
  );
}

for (const table of document.querySelectorAll("[data-cells]")) {
  table.addEventListener("keydown", move);
  table.addEventListener("paste", paste);
  table.addEventListener("cells:put-block", (event) => put(table, event.detail));
}
