// A text box of the light markup becomes an editor that shows it as it will look. The box stays the
// place where the text is; without JavaScript it is written in as it is.
import { OF_EDITOR, blocksFrom, blocksOf, blocksOfPlain, markupOf, nodesOf, runNode } from "./prose.js";

const TOOLS = [
  { words: "Đề mục", title: "Đề mục", run: heading, isOn: () => inBlock("h3") },
  { words: "Đ", title: "Chữ đậm (Ctrl+B)", look: "is-bold", command: "bold" },
  { words: "N", title: "Chữ nghiêng (Ctrl+I)", look: "is-italic", command: "italic" },
  { words: "• Gạch", title: "Gạch đầu dòng", command: "insertUnorderedList" },
  { words: "1. Số", title: "Danh sách có số thứ tự", command: "insertOrderedList" },
  { words: "↶", title: "Hoàn tác (Ctrl+Z)", command: "undo", isStep: true },
];

function inBlock(name) {
  return document.queryCommandValue("formatBlock").toLowerCase() === name;
}

function heading() {
  document.execCommand("formatBlock", false, inBlock("h3") ? "p" : "h3");
}

export function edit(box) {
  const surface = document.createElement("div");
  surface.className = "report-surface";
  surface.contentEditable = "true";
  surface.spellcheck = false;
  surface.setAttribute("role", "textbox");
  surface.setAttribute("aria-multiline", "true");
  surface.setAttribute("aria-labelledby", box.labels[0].id);
  surface.lang = "vi";
  const tools = document.createElement("div");
  tools.className = "report-tools";
  tools.setAttribute("role", "group");
  tools.setAttribute("aria-label", "Định dạng");
  const buttons = TOOLS.map((tool) => button(tool, surface));
  tools.append(...buttons);
  const around = document.createElement("div");
  around.className = "report-editor";
  around.append(tools, surface);
  box.hidden = true;
  box.after(around);
  box.labels[0].addEventListener("click", () => surface.focus());
  document.execCommand("defaultParagraphSeparator", false, "p");

  const editor = {
    markup: () => markupOf(blocksOf(surface, OF_EDITOR)),
    set: (markup) => {
      surface.replaceChildren(nodesOf(blocksFrom(markup)));
      ensureParagraph(surface);
    },
    append: (markup) => {
      surface.focus();
      const selection = getSelection();
      selection.selectAllChildren(surface);
      selection.collapseToEnd();
      if (surface.textContent.trim()) {
        document.execCommand("insertParagraph");
      }
      insert(blocksFrom(markup));
    },
    surface,
  };
  editor.set(box.value);
  surface.addEventListener("paste", (event) => take(event, event.clipboardData));
  surface.addEventListener("drop", (event) => {
    const range = document.caretRangeFromPoint?.(event.clientX, event.clientY);
    if (range) {
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    }
    take(event, event.dataTransfer);
  });
  surface.addEventListener("input", () => ensureParagraph(surface));
  document.addEventListener("selectionchange", () => {
    if (surface.contains(getSelection().anchorNode)) {
      buttons.forEach((made, place) => show(made, TOOLS[place]));
    }
  });
  return editor;
}

function button(tool, surface) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = tool.words;
  made.title = tool.title;
  made.setAttribute("aria-label", tool.title);
  made.className = tool.look ?? "";
  if (!tool.isStep) {
    made.setAttribute("aria-pressed", "false");
  }
  made.addEventListener("mousedown", (event) => event.preventDefault()); // the cursor stays
  made.addEventListener("click", () => {
    if (!surface.contains(getSelection().anchorNode)) {
      surface.focus();
    }
    if (tool.run) {
      tool.run();
    } else {
      document.execCommand(tool.command);
    }
    show(made, tool);
  });
  return made;
}

function show(made, tool) {
  if (!tool.isStep) {
    const isOn = tool.isOn ? tool.isOn() : document.queryCommandState(tool.command);
    made.setAttribute("aria-pressed", String(isOn));
  }
}

function ensureParagraph(surface) {
  if (!surface.firstChild) {
    surface.append(emptyParagraph());
  }
}

function emptyParagraph() {
  const empty = document.createElement("p");
  empty.append(document.createElement("br"));
  return empty;
}

function take(event, data) {
  event.preventDefault();
  const html = data.getData("text/html");
  let blocks = html ? blocksOf(new DOMParser().parseFromString(html, "text/html").body) : [];
  if (!blocks.length) {
    blocks = blocksOfPlain(data.getData("text/plain"));
  }
  insert(blocks);
}

// One paragraph goes into the line where the cursor is; more stand on lines of their own.
function insert(blocks) {
  if (!blocks.length) {
    return;
  }
  const holder = document.createElement("div");
  if (blocks.length === 1 && blocks[0].kind === "p" && blocks[0].lines.length === 1) {
    holder.append(...blocks[0].lines[0].map(runNode));
  } else {
    holder.append(nodesOf(blocks));
    if (holder.firstElementChild.matches("ul, ol")) {
      holder.prepend(emptyParagraph()); // else the browser takes the first item out of its list
    }
  }
  document.execCommand("insertHTML", false, holder.innerHTML);
}
