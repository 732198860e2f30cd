// What a unit writes into its report is kept piece by piece: at once in this browser, a moment later
// on the server. A text is sent with the version it began from; when somebody else saved meanwhile
// both texts are shown and a person chooses. Nothing that came from the server replaces what was
// typed here unless somebody says so.
import { edit } from "./editor.js";
import { blocksFrom, nodesOf } from "./prose.js";

const page = document.querySelector("[data-report]");
const { user, reportKey } = page.dataset;
const PREFIX = `diachi:baocao:${user}:${reportKey}:`;
const STORE_AFTER = 300;
const SEND_AFTER = 3000;
const AGAIN_AFTER = 15000;
const GIVE_UP_AFTER = 40000;
const LARGEST_LAST_BREATH = 60000; // bytes that a browser still sends for a page being left
const REMEMBERED = 5; // texts sent without an answer
const pieces = [];

// The same words to the server and here, whatever it tidied.
function bare(fields) {
  return Object.values(fields)
    .join("\n")
    .normalize("NFC")
    .replace(/[Ðð]/g, "đ")
    .replace(/[^\p{L}\p{N}]+/gu, "")
    .toLowerCase();
}

class Piece {
  constructor(form) {
    this.form = form;
    this.place = PREFIX + form.dataset.piece + (form.dataset.target ? `:${form.dataset.target}` : "");
    this.said = form.querySelector("[data-says]");
    this.box = form.querySelector("[data-editor]");
    this.base = Number(form.elements.version.defaultValue);
    this.sent = [];
    this.isSending = false;
    this.isStopped = false;
    if (this.box) {
      const typed = this.box.value;
      this.editor = edit(this.box);
      form.querySelector("[data-signs]").hidden = true;
      this.editor.set(this.box.defaultValue);
      this.clean = this.state();
      if (typed !== this.box.defaultValue) {
        this.editor.set(typed); // typed before this script was there
      }
    } else {
      this.clean = JSON.stringify({
        amount: form.elements.amount.defaultValue,
        words: form.elements.words.defaultValue,
      });
    }
    form.addEventListener("input", () => this.changed());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.conflict) {
        this.isStopped = false;
      }
      this.send({ isAsked: true });
    });
    form.addEventListener("report:copy", (event) => {
      this.editor.append(event.detail);
      this.changed();
    });
    this.comeBack();
  }

  // --- the text

  read() {
    if (this.editor) {
      return { text: this.editor.markup() };
    }
    const { amount, words } = this.form.elements;
    return { amount: amount.value, words: words.value };
  }

  write(fields) {
    if (this.editor) {
      this.editor.set(fields.text);
    } else {
      this.form.elements.amount.value = fields.amount ?? "";
      this.form.elements.words.value = fields.words ?? "";
    }
  }

  state() {
    return JSON.stringify(this.read());
  }

  get isChanged() {
    return this.state() !== this.clean;
  }

  say(words, state = "") {
    this.said.textContent = words;
    this.said.dataset.state = state;
  }

  // --- this browser's copy

  store() {
    clearTimeout(this.storeTimer);
    this.storeTimer = undefined;
    try {
      const kept = { at: Date.now(), base: this.base, fields: this.read(), sent: this.sent };
      localStorage.setItem(this.place, JSON.stringify(kept));
      return true;
    } catch {
      return false; // storage full or forbidden: the server is left
    }
  }

  stored() {
    try {
      return JSON.parse(localStorage.getItem(this.place));
    } catch {
      return null;
    }
  }

  forget() {
    clearTimeout(this.storeTimer);
    this.storeTimer = undefined;
    try {
      localStorage.removeItem(this.place);
    } catch {
      // nothing was stored
    }
  }

  changed() {
    this.storeTimer ??= setTimeout(() => this.store(), STORE_AFTER);
    if (!this.conflict && this.said.dataset.state !== "wrong") {
      this.say("Đang viết…");
    }
    this.schedule();
    showState(this.form.dataset.piece);
  }

  // --- the server's copy

  schedule(after = SEND_AFTER) {
    if (!this.isStopped) {
      this.sendTimer ??= setTimeout(() => this.send(), after);
    }
  }

  async send({ isAsked = false, isLast = false, isSecond = false } = {}) {
    clearTimeout(this.sendTimer);
    this.sendTimer = undefined;
    if (this.isStopped || (this.isSending && !isLast && !isSecond)) {
      return;
    }
    const fields = this.read();
    const now = JSON.stringify(fields);
    if (now === this.clean) {
      this.forget();
      if (isAsked && !this.said.textContent.startsWith("Đã lưu")) {
        this.say("Không có gì mới để lưu.", "kept");
      }
      return;
    }
    this.isSending = true;
    this.sent = [...this.sent, bare(fields)].slice(-REMEMBERED);
    this.store();
    if (isAsked) {
      this.say("Đang lưu…");
    }
    let again = AGAIN_AFTER;
    try {
      const answer = await this.post(fields, { isLast });
      if (answer.status === 403 && !isSecond && (await renewTokens())) {
        await this.send({ isAsked, isSecond: true });
        again = SEND_AFTER;
      } else {
        again = await this.take(answer, fields, now);
      }
    } catch {
      this.keepHere("Mạng yếu hoặc mất mạng, đang giữ trên máy này.");
    } finally {
      this.isSending = false;
    }
    if (this.isChanged) {
      this.schedule(again);
    }
  }

  post(fields, { isLast }) {
    const body = new URLSearchParams({
      ...fields,
      version: this.base,
      user,
      csrfmiddlewaretoken: this.form.elements.csrfmiddlewaretoken.value,
    });
    const isSmall = body.toString().length < LARGEST_LAST_BREATH;
    return fetch(this.form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body,
      redirect: "manual",
      keepalive: isLast && isSmall,
      signal: isLast ? undefined : AbortSignal.timeout(GIVE_UP_AFTER),
    });
  }

  // Gives after how long what is still unsent goes again.
  async take(answer, fields, now) {
    if (answer.type === "opaqueredirect") {
      this.keepHere("Phiên đăng nhập đã hết, đang giữ trên máy này.");
      const link = document.createElement("a");
      link.href = page.dataset.login;
      link.target = "_blank";
      link.textContent = "Đăng nhập lại ở cửa sổ khác";
      this.said.append(" ", link);
      return AGAIN_AFTER;
    }
    if (answer.ok) {
      const { version, at } = await answer.json();
      this.base = version;
      this.clean = now;
      this.sent = [];
      if (this.isChanged) {
        this.store();
      } else {
        this.forget();
      }
      this.say(`Đã lưu lúc ${at}.`, "kept");
      return SEND_AFTER;
    }
    if (answer.status === 409 || answer.status === 400) {
      const said = await answer.json();
      return "version" in said ? this.meet(said, now) : this.refuse(said);
    }
    this.keepHere("Máy chủ chưa nhận được, đang giữ trên máy này.");
    return AGAIN_AFTER;
  }

  refuse({ problem, locked }) {
    this.isStopped = Boolean(locked);
    this.store();
    this.say(`${problem} Bài vừa viết đang giữ trên máy này.`, "wrong");
    this.said.scrollIntoView({ block: "nearest" });
    return AGAIN_AFTER * 4;
  }

  // A newer text stands on the server: our own, whose answer never came, or somebody else's.
  meet(newer, now) {
    const theirs = this.box
      ? { text: newer.text }
      : { amount: newer.amount ?? "", words: newer.words };
    if (this.sent.slice(0, -1).includes(bare(theirs)) || bare(theirs) === bare(JSON.parse(now))) {
      this.base = newer.version;
      this.store();
      return 0;
    }
    this.ask(newer, theirs);
    return AGAIN_AFTER;
  }

  keepHere(words) {
    this.say(this.store() ? words : "Chưa lưu được; hãy chép bài ra nơi khác trước khi rời trang.", "here");
  }

  // --- two writers

  ask(newer, theirs) {
    this.isStopped = true;
    this.store();
    this.say("");
    this.conflict?.remove();
    const panel = document.createElement("div");
    this.conflict = panel;
    panel.className = "report-conflict";
    panel.setAttribute("role", "alert");
    const who = newer.who ? `${newer.who} vừa lưu` : "Người khác vừa lưu";
    panel.append(
      line("p", `${who} mục này lúc ${newer.at}. Chưa bài nào bị thay; hãy chọn.`),
      line("h3", `Bài đang lưu${newer.who ? ` của ${newer.who}` : ""}`),
      this.shown(theirs),
      line("h3", "Bài của bạn ở ô trên"),
      this.shown(this.read()),
    );
    const choices = document.createElement("div");
    choices.className = "form-actions";
    const choose = (words, act) => {
      const made = line("button", words);
      made.type = "button";
      made.className = "btn btn-secondary";
      made.addEventListener("click", () => {
        panel.remove();
        this.conflict = undefined;
        this.isStopped = false;
        this.base = newer.version;
        this.sent = [];
        act();
      });
      choices.append(made);
    };
    choose("Giữ bài của tôi", () => this.send({ isAsked: true }));
    choose("Lấy bài đang lưu", () => {
      this.write(theirs);
      this.clean = this.state();
      this.forget();
      this.say("Đã lấy bài đang lưu.", "kept");
      showState(this.form.dataset.piece);
    });
    if (this.box) {
      choose("Ghép cả hai", () => {
        this.write({ text: `${theirs.text}\n\n${this.read().text}` });
        this.send({ isAsked: true });
      });
    }
    panel.append(choices);
    this.form.append(panel);
    panel.scrollIntoView({ block: "nearest" });
  }

  shown(fields) {
    const made = document.createElement("div");
    made.className = "report-words";
    made.tabIndex = 0;
    made.setAttribute("role", "group");
    made.setAttribute("aria-label", "Nội dung bài");
    if (this.box) {
      made.append(nodesOf(blocksFrom(fields.text)));
    } else {
      made.append(line("p", `${fields.amount || "(chưa có số)"} ${fields.words}`));
    }
    if (!made.textContent.trim()) {
      made.append(line("p", "(để trống)"));
    }
    return made;
  }

  // --- coming back

  comeBack() {
    const kept = this.stored();
    if (!kept) {
      if (this.isChanged) {
        this.changed();
      }
      return;
    }
    const asItCame = JSON.parse(this.clean);
    if (bare(kept.fields) === bare(asItCame) && JSON.stringify(kept.fields) === this.clean) {
      this.forget();
      return;
    }
    this.write(kept.fields);
    if (kept.base === this.base || kept.sent.includes(bare(asItCame))) {
      const at = new Date(kept.at).toLocaleString("vi-VN", { dateStyle: "short", timeStyle: "short" });
      this.say(`Đã lấy lại bài viết dở lúc ${at} trên máy này.`, "here");
      this.schedule();
    } else {
      const newer = { version: this.base, who: "", at: this.form.dataset.savedAt ?? "" };
      this.ask(newer, asItCame);
    }
    showState(this.form.dataset.piece);
  }
}

function line(name, words) {
  const made = document.createElement(name);
  made.textContent = words;
  return made;
}

// After logging in again in another window the old token is worth nothing.
async function renewTokens() {
  const answer = await fetch(page.dataset.session, { redirect: "manual" });
  if (!answer.ok) {
    return false;
  }
  const now = await answer.json();
  if (now.user !== Number(user)) {
    return false;
  }
  for (const box of document.querySelectorAll("[name=csrfmiddlewaretoken]")) {
    box.value = now.token;
  }
  return true;
}

// The contents list tells which sections are still empty.
function showState(code) {
  const state = page.querySelector(`[data-state-of="${code}"]`);
  const mine = pieces.filter((piece) => piece.form.dataset.piece === code);
  if (!state || !mine.length) {
    return;
  }
  const isWritten = mine.some((piece) => bare(piece.read()));
  state.classList.toggle("is-written", isWritten);
  state.textContent = isWritten ? "đã viết" : "còn trống";
  const count = page.querySelectorAll(".state.is-written").length;
  page.querySelector("[data-written-count]").textContent = count;
}

for (const form of page.querySelectorAll("form[data-piece]")) {
  pieces.push(new Piece(form));
}

function beforeLeaving() {
  for (const piece of pieces) {
    if (piece.isChanged) {
      piece.store();
      piece.send({ isLast: true });
    }
  }
}

window.addEventListener("pagehide", beforeLeaving);
window.addEventListener("online", () => pieces.forEach((piece) => piece.isChanged && piece.send()));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") {
    beforeLeaving();
  } else {
    pieces.forEach((piece) => piece.isChanged && piece.send());
  }
});
document.addEventListener("submit", async (event) => {
  if ("logout" in event.target.dataset && pieces.some((piece) => piece.isChanged)) {
    event.preventDefault(); // the last words go to the server before the session does
    const sent = pieces.filter((piece) => piece.isChanged).map((piece) => piece.send({ isLast: true }));
    await Promise.race([Promise.all(sent), new Promise((go) => setTimeout(go, 3000))]);
    event.target.submit();
  }
});
