// What is typed into the form of an address is kept: at once in this browser, a moment later on
// the server. The copy in the browser goes as soon as the server has it. Coming back, what only
// the browser has is sent to the server first; the page then comes with everything, row for row.
const form = document.querySelector("form[data-autosave]");
const line = form.querySelector("[data-autosave-line]");
const short = form.querySelector("[data-autosave-short]");
const { user, key, address } = form.dataset;
const PREFIX = `diachi:nhap:${user}:`;
const PLACE = PREFIX + key;
const SEND_AFTER = 3000;
const STORE_AFTER = 300;
const AGAIN_AFTER = 15000;
const LARGEST_LAST_BREATH = 60000; // bytes that a browser still sends for a page being left
const OF_POST = ["entry_base", "entry_sequence", "entry_writer"];
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "form_key", ...OF_POST]);
const writer = randomId();

let base = Number(form.dataset.base);
let sequence = base;
let lastKept = JSON.stringify(asItCame());
let sending = false;
let stopped = false;
let leaving = false;
let isKept = false;
let sendTimer;
let storeTimer;

function randomId() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) =>
    byte.toString(16).padStart(2, "0"),
  );
  return hex.join("");
}

function content() {
  return [...new FormData(form)].filter(
    ([name, value]) => typeof value === "string" && !NOT_KEPT.has(name),
  );
}

// The form as the server sent it: on a slow line people type before this script is there.
function asItCame() {
  const pairs = [];
  for (const box of form.elements) {
    if (!box.name || box.disabled || NOT_KEPT.has(box.name) || box.type === "file") {
      continue;
    }
    if (box.tagName === "SELECT") {
      const chosen = [...box.options].filter((option) => option.defaultSelected);
      const shown = chosen.length || box.multiple ? chosen : [...box.options].slice(0, 1);
      pairs.push(...shown.map((option) => [box.name, option.value]));
    } else if (box.type === "checkbox" || box.type === "radio") {
      if (box.defaultChecked) {
        pairs.push([box.name, box.value]);
      }
    } else if (box.tagName === "INPUT" || box.tagName === "TEXTAREA") {
      pairs.push([box.name, box.defaultValue]);
    }
  }
  return pairs;
}

function text() {
  return JSON.stringify(content());
}

function say(words, link) {
  if (line.dataset.says === words) {
    return;
  }
  line.dataset.says = words;
  line.textContent = words;
  short.textContent = words.split(/[,.]/)[0];
  if (link) {
    const anchor = document.createElement("a");
    anchor.href = link.href;
    anchor.target = "_blank";
    anchor.textContent = link.text;
    line.append(" ", anchor);
  }
}

// --- this browser's copy

function store({ isPosted = false } = {}) {
  clearTimeout(storeTimer);
  storeTimer = undefined;
  try {
    const kept = { at: Date.now(), base, sequence, address, isPosted, content: content() };
    localStorage.setItem(PLACE, JSON.stringify(kept));
    nameInUrl();
    return true;
  } catch {
    return false; // storage full or forbidden: the server is left
  }
}

function stored(place = PLACE) {
  try {
    return JSON.parse(localStorage.getItem(place));
  } catch {
    return null;
  }
}

function forget(place = PLACE) {
  clearTimeout(storeTimer);
  try {
    localStorage.removeItem(place);
  } catch {
    // nothing was stored
  }
}

// A reload goes on with the same entry.
function nameInUrl() {
  const url = new URL(location);
  if (!address && url.searchParams.get("ban") !== key) {
    url.searchParams.set("ban", key);
    history.replaceState(null, "", url);
  }
}

// --- the server's copy

function post(kept, { isLast = false } = {}) {
  const body = JSON.stringify({ ...kept, user: Number(user), key, address, writer });
  return fetch(form.dataset.autosave, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token().value },
    body,
    redirect: "manual",
    keepalive: isLast && new TextEncoder().encode(body).length < LARGEST_LAST_BREATH,
  });
}

function token() {
  return form.querySelector("[name=csrfmiddlewaretoken]");
}

// After logging in again in another window the old token is worth nothing.
async function renewToken() {
  const answer = await fetch(form.dataset.session, { redirect: "manual" });
  if (!answer.ok) {
    return false;
  }
  const now = await answer.json();
  if (now.user !== Number(user)) {
    return false;
  }
  token().value = now.token;
  return true;
}

function schedule(after = SEND_AFTER) {
  if (!stopped && !leaving) {
    sendTimer ??= setTimeout(send, after);
  }
}

async function send({ isLast = false, isSecond = false } = {}) {
  clearTimeout(sendTimer);
  sendTimer = undefined;
  if (stopped || leaving || (sending && !isLast && !isSecond)) {
    return;
  }
  const now = text();
  if (now === lastKept) {
    forget();
    return;
  }
  sending = true;
  sequence += 1;
  const mine = sequence;
  try {
    const answer = await post({ base, sequence, content: JSON.parse(now) }, { isLast });
    if (answer.status === 403 && !isSecond && (await renewToken())) {
      await send({ isSecond: true });
    } else {
      await take(answer, { now, mine });
    }
  } catch {
    keepHere("Mất mạng, đang giữ trên máy này.");
  } finally {
    sending = false;
  }
  if (!stopped && !sendTimer && text() !== lastKept) {
    schedule(line.dataset.state === "kept" ? SEND_AFTER : AGAIN_AFTER);
  }
}

async function take(answer, { now, mine }) {
  if (answer.ok) {
    const kept = await answer.json();
    base = Math.max(base, kept.sequence);
    sequence = Math.max(sequence, base);
    if (mine >= sequence) {
      lastKept = now;
    }
    if (text() === lastKept) {
      forget();
    }
    nameInUrl();
    line.dataset.state = "kept";
    say(`Đã tự lưu lúc ${kept.at}.`);
  } else if (answer.type === "opaqueredirect") {
    keepHere("Phiên đăng nhập đã hết, đang giữ trên máy này.", {
      href: form.dataset.login,
      text: "Đăng nhập lại ở cửa sổ khác",
    });
  } else if (answer.status === 409 || answer.status === 400) {
    const { problem, newer } = await answer.json();
    if (!newer || mine === sequence) {
      stopped = Boolean(newer);
      keepHere(`${problem} Phần nhập ở cửa sổ này đang giữ trên máy này; bấm lưu nếu muốn dùng.`);
    }
  } else {
    keepHere("Máy chủ chưa nhận được, đang giữ trên máy này.");
  }
}

function keepHere(words, link) {
  line.dataset.state = "here";
  say(store() ? words : "Chưa tự lưu được; hãy bấm lưu trước khi rời trang.", link);
}

// --- while somebody types

function changed() {
  storeTimer ??= setTimeout(store, STORE_AFTER);
  schedule();
}

function beforeLeaving() {
  if (!leaving && !stopped && text() !== lastKept) {
    store();
    send({ isLast: true });
  }
}

form.addEventListener("input", changed);
form.addEventListener("change", changed);
form.addEventListener("submit", () => {
  sequence += 1;
  for (const [place, value] of [base, sequence, writer].entries()) {
    form.elements[OF_POST[place]].value = value;
  }
  isKept = text() === lastKept || store({ isPosted: true });
  leaving = true;
});
document.addEventListener("submit", async (event) => {
  if ("logout" in event.target.dataset && !leaving && text() !== lastKept) {
    event.preventDefault(); // the last words go to the server before the session does
    await Promise.race([send({ isLast: true }), new Promise((go) => setTimeout(go, 3000))]);
    leaving = true;
    event.target.submit();
  }
});
// Back from the browser's page cache: what was sent may be saved by now. The server knows.
window.addEventListener("pageshow", (event) => {
  if (event.persisted && leaving && isKept && navigator.onLine) {
    location.reload();
  } else if (event.persisted) {
    leaving = false;
  }
});
window.addEventListener("pagehide", beforeLeaving);
window.addEventListener("online", () => send());
window.addEventListener("offline", () => {
  if (text() !== lastKept) {
    keepHere("Mất mạng, đang giữ trên máy này.");
  }
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") {
    beforeLeaving();
  } else if (text() !== lastKept) {
    send();
  }
});

// --- coming back

function offer(kept, { use, drop, name = "" }) {
  const notice = document.querySelector("[data-kept-offer]").content.cloneNode(true).firstElementChild;
  notice.querySelector("[data-kept-at]").textContent = new Date(kept.at).toLocaleString("vi-VN", {
    dateStyle: "short",
    timeStyle: "short",
  });
  notice.querySelector("[data-kept-name]").textContent = name && `: ${name}`;
  notice.querySelector("[data-kept-use]").addEventListener("click", use);
  notice.querySelector("[data-kept-drop]").addEventListener("click", () => {
    drop();
    notice.remove();
  });
  form.before(notice);
}

// The server takes this browser's copy if nobody went on with the entry meanwhile.
async function bringBack(kept, from) {
  const state = { base: from, sequence: Math.max(kept.sequence, from) + 1, content: kept.content };
  form.inert = true;
  try {
    let answer = await post(state);
    if (answer.status === 403 && (await renewToken())) {
      answer = await post(state);
    }
    if (answer.ok) {
      forget();
      const url = new URL(location);
      if (!address) {
        url.searchParams.set("ban", key);
      }
      leaving = true;
      location.replace(url);
      return true;
    }
  } catch {
    say("Mất mạng, đang giữ trên máy này.");
  } finally {
    form.inert = false;
  }
  return false;
}

async function comeBack() {
  const kept = stored();
  if (!kept) {
    offerOthers();
    if (text() !== lastKept) {
      changed();
    }
    return;
  }
  const hasArrived = "posted" in form.dataset || (kept.isPosted && base >= kept.sequence);
  if (hasArrived || JSON.stringify(kept.content) === lastKept) {
    forget();
    if (text() !== lastKept) {
      changed();
    }
    return;
  }
  if (!(await bringBack(kept, kept.base))) {
    offer(kept, { use: () => bringBack(kept, base), drop: forget });
  }
}

// Begun in this browser and never brought to the server.
function offerOthers() {
  if (address || new URL(location).searchParams.has("ban")) {
    return;
  }
  let places = [];
  try {
    places = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  } catch {
    return;
  }
  for (const place of places) {
    const kept = stored(place);
    const other = `?ban=${place.slice(PREFIX.length)}`;
    if (kept && !kept.address && !document.querySelector(`a[href="${other}"]`)) {
      const name = kept.content.find(([field]) => field === "full_name")?.[1];
      offer(kept, {
        use: () => location.assign(other),
        drop: () => forget(place),
        name,
      });
    }
  }
}

comeBack();
