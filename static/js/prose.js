// The light markup of core/prose.py in the browser: from it to nodes and back, and from whatever is
// pasted (Word, Excel, the web) to it. A block is {kind, number, lines}: kind is h2 h3 p ul ul2 ol,
// lines are lists of runs {text, bold, italic}. Only a paragraph has more than one line.

const LINE = /^(?:(##|###)|([-+])|([0-9]{1,2})\.) +(.*\S)$/;
const CLOSING = ")]}”’»›,.;:!?%…";
const OPENING = "([{“‘«‹";
const BOLD = 1;
const ITALIC = 2;
const STARS = { 1: [ITALIC], 2: [BOLD], 3: [BOLD, ITALIC] };

// --- markup → blocks

export function blocksFrom(markup) {
  const blocks = [];
  let paragraph = [];
  const end = () => {
    if (paragraph.length) {
      blocks.push({ kind: "p", lines: linesOf(paragraph.join("\n")) });
      paragraph = [];
    }
  };
  let list = "";
  for (const raw of markup.split(/\r\n|\r|\n/)) {
    const line = raw.trim();
    const mark = LINE.exec(line);
    if (!line || mark) {
      end();
    }
    if (mark) {
      const [, level, sign, number, words] = mark;
      let kind = level ? (level === "##" ? "h2" : "h3") : number ? "ol" : "ul";
      if (sign === "+" && (list === "ul" || list === "ol")) {
        kind = "ul2";
      } else {
        list = level ? "" : sign === "+" ? "" : kind;
      }
      if (sign === "+") {
        kind = "ul2";
      }
      blocks.push({ kind, number: number && Number(number), lines: linesOf(words) });
    } else if (line) {
      list = "";
      paragraph.push(line);
    }
  }
  end();
  return blocks;
}

const isWord = (letter) => /[\p{L}\p{N}]/u.test(letter);
const isBlank = (letter) => /\s/.test(letter);

function mayOpen(stars, before, after) {
  return after && !isBlank(after) && !CLOSING.includes(after) && (stars > 1 || !isWord(before));
}

function mayClose(stars, before, after) {
  return before && !isBlank(before) && !OPENING.includes(before) && (stars > 1 || !isWord(after));
}

function linesOf(text) {
  const parts = text.match(/\\[!-/:-@[-`{-~]|\*+|[^\\*]+|\\/g) ?? [];
  const changes = parts.map(() => 0);
  const open = new Map();
  let place = 0;
  parts.forEach((part, index) => {
    if (part[0] === "*" && part.length <= 3) {
      const before = text[place - 1] ?? "";
      const after = text[place + part.length] ?? "";
      const opens = mayOpen(part.length, before, after);
      const closes = mayClose(part.length, before, after);
      for (const look of STARS[part.length]) {
        if (closes && open.has(look)) {
          changes[open.get(look)] |= look;
          open.delete(look);
          changes[index] |= look;
        } else if (opens && !open.has(look)) {
          open.set(look, index);
        }
      }
    }
    place += part.length;
  });
  const lines = [[]];
  let look = 0;
  parts.forEach((part, index) => {
    let words = part;
    if (changes[index]) {
      look ^= changes[index];
      const used = (changes[index] & BOLD ? 2 : 0) + (changes[index] & ITALIC ? 1 : 0);
      words = "*".repeat(part.length - used);
    } else if (part.length > 1 && part[0] === "\\") {
      words = part[1];
    }
    words.split("\n").forEach((piece, number) => {
      if (number) {
        lines.push([]);
      }
      addRun(lines.at(-1), piece, Boolean(look & BOLD), Boolean(look & ITALIC));
    });
  });
  return lines;
}

function addRun(line, text, bold, italic) {
  const last = line.at(-1);
  if (!text) {
    return;
  }
  if (last && last.bold === bold && last.italic === italic) {
    last.text += text;
  } else {
    line.push({ text, bold, italic });
  }
}

// --- blocks → markup

export function markupOf(blocks) {
  const written = [];
  let before = "";
  for (const block of blocks) {
    const lines = block.lines.map(lineOf).filter((line) => line);
    if (!lines.length) {
      continue;
    }
    const isItem = ["ul", "ul2", "ol"].includes(block.kind);
    if (written.length && !(isItem && before)) {
      written.push("");
    }
    before = isItem;
    if (block.kind === "p") {
      written.push(...lines);
    } else {
      const signs = { h2: "##", h3: "###", ul: "-", ul2: "+", ol: `${block.number}.` };
      written.push(`${signs[block.kind]} ${lines.join(" ")}`);
    }
  }
  return written.join("\n");
}

// Stars stand around words only: blanks and signs at an edge lose their look first.
function lineOf(runs) {
  const letters = [];
  for (const run of runs) {
    for (const letter of run.text.replace(/\s+/g, " ")) {
      const isDouble = letter === " " && (!letters.length || letters.at(-1).letter === " ");
      if (!isDouble) {
        letters.push({ letter, look: (run.bold ? BOLD : 0) | (run.italic ? ITALIC : 0) });
      }
    }
  }
  if (letters.at(-1)?.letter === " ") {
    letters.pop();
  }
  trim(letters);
  dropItalicsInWords(letters);
  let text = "";
  let look = 0;
  for (const one of letters) {
    text += starsFor(look ^ one.look);
    look = one.look;
    text += one.letter === "*" || one.letter === "\\" ? `\\${one.letter}` : one.letter;
  }
  return text + starsFor(look);
}

function starsFor(change) {
  return "*".repeat((change & BOLD ? 2 : 0) + (change & ITALIC ? 1 : 0));
}

function trim(letters) {
  const last = letters.length - 1;
  for (let place = 0; place <= last; place += 1) {
    const one = letters[place];
    if (isBlank(one.letter) || CLOSING.includes(one.letter)) {
      one.look &= place ? letters[place - 1].look : 0;
    }
  }
  for (let place = last; place >= 0; place -= 1) {
    const one = letters[place];
    if (isBlank(one.letter) || OPENING.includes(one.letter)) {
      one.look &= place < last ? letters[place + 1].look : 0;
    }
  }
}

function dropItalicsInWords(letters) {
  const lookAt = (place) => letters[place]?.look ?? 0;
  for (let from = 0; from < letters.length; from += 1) {
    if (!(lookAt(from) & ITALIC) || lookAt(from - 1) & ITALIC) {
      continue;
    }
    let to = from;
    while (lookAt(to + 1) & ITALIC) {
      to += 1;
    }
    const isAlone = (one, other) => !((lookAt(one) ^ lookAt(other)) & BOLD);
    const joinsBefore = isAlone(from, from - 1) && isWord(letters[from - 1]?.letter ?? "");
    const joinsBehind = isAlone(to, to + 1) && isWord(letters[to + 1]?.letter ?? "");
    if (joinsBefore || joinsBehind) {
      for (let place = from; place <= to; place += 1) {
        letters[place].look &= ~ITALIC;
      }
    }
  }
}

// --- blocks → nodes

export function nodesOf(blocks) {
  const fragment = document.createDocumentFragment();
  let list = null;
  let below = null;
  for (const block of blocks) {
    const isPlus = block.kind === "ul2" && !(list && list.className !== "plus");
    if (block.kind === "ul2" && !isPlus) {
      below ??= list.lastElementChild.appendChild(document.createElement("ul"));
      below.append(element("li", block.lines));
      continue;
    }
    below = null;
    const kind = block.kind === "ul2" ? "ul" : block.kind;
    if (kind !== "ul" && kind !== "ol") {
      list = null;
      fragment.append(element({ h2: "h3", h3: "h4", p: "p" }[kind], block.lines));
      continue;
    }
    if (list?.tagName.toLowerCase() !== kind || isPlus !== (list.className === "plus")) {
      list = document.createElement(kind);
      if (isPlus) {
        list.className = "plus"; // a list of + alone
      }
      if (kind === "ol" && block.number > 1) {
        list.start = block.number;
      }
      fragment.append(list);
    }
    list.append(element("li", block.lines));
  }
  return fragment;
}

function element(name, lines) {
  const made = document.createElement(name);
  lines.forEach((line, number) => {
    if (number) {
      made.append(document.createElement("br"));
    }
    made.append(...line.map(runNode));
  });
  return made;
}

export function runNode(run) {
  let node = document.createTextNode(run.text);
  for (const name of [run.italic && "em", run.bold && "strong"].filter(Boolean)) {
    const around = document.createElement(name);
    around.append(node);
    node = around;
  }
  return node;
}

// --- nodes → blocks

const DROPPED = new Set(
  "SCRIPT STYLE HEAD TITLE META LINK IMG PICTURE SVG OBJECT EMBED IFRAME TEMPLATE NOSCRIPT VIDEO AUDIO CANVAS MATH XML BUTTON INPUT SELECT TEXTAREA".split(
    " ",
  ),
);
const APART = new Set(
  "P DIV SECTION ARTICLE ASIDE MAIN HEADER FOOTER NAV BLOCKQUOTE PRE ADDRESS DL DT DD FIGURE FIGCAPTION FORM FIELDSET HR UL OL LI TABLE CENTER BODY H1 H2 H3 H4 H5 H6".split(
    " ",
  ),
);
const BELOW = "+◦○▫□o";
const SIGN = /^([-–—•·∙●▪■◆►➢‣⁃+◦○▫□])(?:\s+|(?<=[-–+•·])(?=\p{L}))/u;

// `headings` says which level each of h1 … h6 has; without it the highest one there becomes ##.
export function blocksOf(root, headings = levelsIn(root)) {
  const reader = { blocks: [], block: null, headings };
  read(root, reader, { bold: false, italic: false, list: null, depth: 0 });
  return reader.blocks
    .map((block) => ({ ...block, lines: block.lines.filter((line) => words(line).trim()) }))
    .filter((block) => block.lines.length)
    .flatMap(asTyped);
}

export const OF_EDITOR = { H1: "h2", H2: "h2", H3: "h2", H4: "h3", H5: "h3", H6: "h3" };

function levelsIn(root) {
  const names = ["H1", "H2", "H3", "H4", "H5", "H6"];
  const first = names.find((name) => root.querySelector?.(name));
  return Object.fromEntries(names.map((name) => [name, name === first ? "h2" : "h3"]));
}

function words(line) {
  return line.map((run) => run.text).join("");
}

function begin(reader, kind, number) {
  reader.block = { kind, number, lines: [[]] };
  reader.blocks.push(reader.block);
}

function read(node, reader, look) {
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) {
      readText(child, reader, look);
    } else if (child.nodeType === Node.ELEMENT_NODE && !DROPPED.has(child.tagName.toUpperCase())) {
      readElement(child, reader, look);
    }
  }
}

function readText(node, reader, look) {
  const text = node.data.replace(/[\s\u00a0\u200b\ufeff]+/g, " ");
  if (!text.trim() && !reader.block) {
    return;
  }
  if (!reader.block) {
    begin(reader, "p");
  }
  const isHeading = reader.block.kind[0] === "h";
  addRun(reader.block.lines.at(-1), text, look.bold && !isHeading, look.italic && !isHeading);
}

function readElement(node, reader, look) {
  const name = node.tagName.toUpperCase();
  const style = (node.getAttribute("style") ?? "").toLowerCase().replace(/\s+/g, "");
  if (style.includes("mso-list:ignore") || style.includes("display:none")) {
    return;
  }
  if (name === "BR") {
    if (reader.block?.kind === "p") {
      reader.block.lines.push([]);
    } else if (reader.block) {
      addRun(reader.block.lines.at(-1), " ", look.bold, look.italic);
    }
    return;
  }
  const inner = { ...look, ...looksOf(name, style, look) };
  if (!APART.has(name)) {
    read(node, reader, inner);
    return;
  }
  if (name === "TABLE") {
    readTable(node, reader, inner);
  } else if (name === "UL" || name === "OL") {
    const number = name === "OL" ? Number(node.getAttribute("start")) || 1 : 0;
    reader.block = null;
    const isPlus = node.classList.contains("plus");
    read(node, reader, { ...inner, list: { name, number, isPlus }, depth: look.depth + 1 });
  } else if (name === "LI") {
    beginItem(reader, look);
    // An editor may leave an item without its list around it.
    read(node, reader, { ...inner, isItem: true, depth: Math.max(1, look.depth) });
  } else if (look.isItem && reader.block && !words(reader.block.lines[0]).trim()) {
    read(node, reader, inner); // <li><p>…
    return;
  } else {
    beginParagraph(node, name, style, reader);
    read(node, reader, inner);
  }
  reader.block = null;
}

function looksOf(name, style, look) {
  const weight = /(?:^|;)font-weight:(\w+)/.exec(style)?.[1];
  const slant = /(?:^|;)font-style:(\w+)/.exec(style)?.[1];
  const bold = name === "B" || name === "STRONG" || look.bold;
  const italic = name === "I" || name === "EM" || look.italic;
  return {
    bold: weight ? /^(bold|bolder|[6-9]00)$/.test(weight) : bold,
    italic: slant ? slant !== "normal" : italic,
  };
}

function beginItem(reader, look) {
  const list = look.list ?? { name: "UL", number: 0 };
  if (look.depth > 1 || list.isPlus) {
    begin(reader, "ul2");
  } else if (list.name === "OL" && list.number <= 99) {
    begin(reader, "ol", list.number);
    list.number += 1;
  } else {
    begin(reader, "ul");
  }
}

// Word marks the items of its lists by style; the sign it shows stands in a part of its own.
function beginParagraph(node, name, style, reader) {
  if (reader.headings[name]) {
    begin(reader, reader.headings[name]);
    return;
  }
  if (node.classList.contains("MsoTitle")) {
    begin(reader, "h2");
    return;
  }
  const level = /mso-list:\w+level(\d)/.exec(style)?.[1];
  const shown = [...node.querySelectorAll("span")].find((span) =>
    /mso-list:\s*ignore/i.test(span.getAttribute("style") ?? ""),
  );
  const mark = shown?.textContent.replace(/[\s\u00a0]+/g, "") ?? "";
  if (!level && !shown) {
    begin(reader, "p");
    return;
  }
  const number = /^(\d{1,2})[.)]$/.exec(mark)?.[1];
  if (Number(level ?? 1) > 1 && !/^\d+\.\d/.test(mark)) {
    begin(reader, "ul2");
  } else if (number) {
    begin(reader, "ol", Number(number));
  } else if (/^[\p{L}\d][\p{L}\d.]*[.)]$/u.test(mark)) {
    begin(reader, "p");
    addRun(reader.block.lines[0], `${mark} `, false, false);
  } else {
    begin(reader, "ul");
  }
}

// A table becomes lines: a row each, its cells with a bar between.
function readTable(table, reader, look) {
  const lines = [];
  for (const row of table.querySelectorAll("tr")) {
    const line = [];
    for (const cell of row.children) {
      const inside = { blocks: [], block: null, headings: {} };
      read(cell, inside, { ...look, list: null, depth: 0, isItem: false });
      const runs = inside.blocks.flatMap((block) => block.lines).filter((one) => words(one).trim());
      if (line.length && runs.length) {
        addRun(line, " | ", false, false);
      }
      runs.forEach((one, number) => {
        addRun(line, number ? " " : "", false, false);
        one.forEach((run) => addRun(line, run.text, run.bold, run.italic));
      });
    }
    if (line.length) {
      lines.push(line);
    }
  }
  if (lines.length) {
    begin(reader, "p");
    reader.block.lines = lines;
  }
}

// A line that begins with the sign of a list, typed by hand or copied as text, is an item.
function asTyped(block) {
  if (block.kind !== "p" || !block.lines.some((line) => SIGN.test(words(line).trimStart()))) {
    return [block];
  }
  const blocks = [];
  for (const line of block.lines) {
    const sign = SIGN.exec(words(line).trimStart());
    if (sign) {
      const kind = BELOW.includes(sign[1]) ? "ul2" : "ul";
      blocks.push({ kind, lines: [without(line, sign[0].length)] });
    } else if (blocks.at(-1)?.kind === "p") {
      blocks.at(-1).lines.push(line);
    } else {
      blocks.push({ kind: "p", lines: [line] });
    }
  }
  return blocks;
}

function without(line, length) {
  const blanks = words(line).length - words(line).trimStart().length;
  let left = length + blanks;
  return line
    .map((run) => {
      const cut = Math.min(left, run.text.length);
      left -= cut;
      return { ...run, text: run.text.slice(cut) };
    })
    .filter((run) => run.text);
}

// --- plain text → blocks: paragraphs and lists by their signs; stars stay stars

export function blocksOfPlain(text) {
  const body = document.createElement("div");
  for (const part of text.split(/(?:\r\n|\r|\n)\s*(?:\r\n|\r|\n)/)) {
    const paragraph = body.appendChild(document.createElement("p"));
    part.split(/\r\n|\r|\n/).forEach((line, number) => {
      if (number) {
        paragraph.append(document.createElement("br"));
      }
      paragraph.append(line);
    });
  }
  return blocksOf(body, {});
}
