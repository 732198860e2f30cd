// Boxes for a unit offer names while a person types, in any spelling. Up to 500 names come once and
// are looked through here; where these do not fill the box the server is asked as well: it knows
// names of old too, and leads them to the present. Without this, a name is typed.
const PAUSE = 150; // ms of quiet before the server is asked
const SHOWN = 12;

let names; // asked for once on a page
const boxes = new WeakMap();

function folded(text) {
  return text
    .normalize("NFD")
    .replace(/[đð]/gi, "d")
    .replace(/[\u0300-\u036f'’‘`]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}

function read(html) {
  const options = new DOMParser().parseFromString(html, "text/html").querySelectorAll("option");
  return [...options].map(({ value, label, text }) => ({
    value,
    name: text || value,
    note: text ? label : "",
    folded: folded(value),
  }));
}

async function ask(address, words) {
  const url = new URL(address, location.href);
  if (words) {
    url.searchParams.set("q", words);
  }
  const answer = await fetch(url);
  return answer.ok ? read(await answer.text()) : [];
}

class Offers {
  constructor(box) {
    this.box = box;
    this.list = document.createElement("ul");
    this.list.id = `${box.id || box.name}_offers`;
    this.list.className = "unit-offers";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Đơn vị");
    this.list.hidden = true;
    this.told = document.createElement("span");
    this.told.className = "visually-hidden";
    this.told.setAttribute("role", "status");
    box.after(this.list, this.told);
    box.setAttribute("role", "combobox");
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-expanded", "false");
    box.setAttribute("aria-controls", this.list.id);
    box.addEventListener("input", () => this.typed());
    box.addEventListener("keydown", (event) => this.key(event));
    box.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
    this.list.addEventListener("click", (event) => this.take(event.target.closest("li")));
  }

  async typed() {
    const words = folded(this.box.value);
    this.words = words;
    clearTimeout(this.waiting);
    if (!words) {
      this.close();
      return;
    }
    const all = (await names) ?? [];
    if (this.words !== words) {
      return;
    }
    const near = this.best(all, words);
    if (near.length) {
      this.show(near);
    }
    if (near.length < SHOWN && this.words === words) {
      this.waiting = setTimeout(() => this.fetch(words, near), PAUSE);
    }
  }

  async fetch(words, near) {
    const found = await ask(this.box.dataset.units, this.box.value).catch(() => []);
    if (this.words !== words || document.activeElement !== this.box) {
      return;
    }
    const here = new Set(near.map(({ value }) => value));
    const more = found.filter(({ value }) => !here.has(value)).slice(0, SHOWN - near.length);
    if (!near.length) {
      this.show(more);
    } else if (more.length) {
      this.add(more);
    }
  }

  best(all, words) {
    const parts = words.split(" ").map((part) => ` ${part}`);
    const rank = ({ folded: name }) => (name.endsWith(words) ? 0 : name.includes(` ${words}`) ? 1 : 2);
    return all
      .filter(({ folded: name }) => parts.every((part) => ` ${name}`.includes(part)))
      .sort((one, other) => rank(one) - rank(other))
      .slice(0, SHOWN);
  }

  show(found) {
    if (found.length === 1 && folded(found[0].value) === this.words) {
      this.close(); // it is all there
      return;
    }
    this.list.replaceChildren(...found.map((one, place) => this.line(one, place)));
    this.box.removeAttribute("aria-activedescendant");
    this.tell();
  }

  // What the server knows besides: below, so that nothing moves under a finger or the arrow keys.
  add(more) {
    const there = this.list.children.length;
    this.list.append(...more.map((one, place) => this.line(one, there + place)));
    this.tell();
  }

  line({ value, name, note }, place) {
    const line = document.createElement("li");
    line.setAttribute("role", "option");
    line.id = `${this.list.id}_${place}`;
    line.setAttribute("aria-selected", "false");
    line.dataset.value = value;
    line.textContent = name;
    if (note) {
      const small = document.createElement("small");
      small.textContent = note;
      line.append(" ", small);
    }
    return line;
  }

  tell() {
    const many = this.list.children.length;
    this.list.hidden = !many;
    this.box.setAttribute("aria-expanded", String(Boolean(many)));
    this.told.textContent = many
      ? `${many} đơn vị, dùng mũi tên lên xuống để chọn`
      : "Không có đơn vị nào tên như vậy";
  }

  close() {
    clearTimeout(this.waiting);
    this.words = undefined;
    this.list.hidden = true;
    this.box.setAttribute("aria-expanded", "false");
    this.box.removeAttribute("aria-activedescendant");
    this.told.textContent = "";
  }

  get lines() {
    return this.list.hidden ? [] : [...this.list.children];
  }

  get at() {
    return this.lines.findIndex((line) => line.getAttribute("aria-selected") === "true");
  }

  move(step) {
    const { lines, at } = this;
    const to = at < 0 && step < 0 ? lines.length - 1 : (at + step + lines.length) % lines.length;
    lines.forEach((line, place) => {
      line.setAttribute("aria-selected", String(place === to));
    });
    lines[to].scrollIntoView({ block: "nearest" });
    this.box.setAttribute("aria-activedescendant", lines[to].id);
  }

  key(event) {
    if (!this.lines.length) {
      if (event.key === "ArrowDown") {
        this.typed();
      }
      return;
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && this.at >= 0) {
      event.preventDefault();
      this.take(this.lines[this.at]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    }
  }

  take(line) {
    if (line) {
      this.box.value = line.dataset.value;
      this.close();
      this.box.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
}

document.addEventListener("focusin", ({ target: box }) => {
  if (box.dataset.units && !boxes.has(box)) {
    names ??= ask(box.dataset.units).catch(() => []);
    boxes.set(box, new Offers(box));
  }
});
