// The round of reviews on a phone: a tap goes out in the background. It is written down in the
// browser first (ids and the outcome, no names) and stays there until the server has answered,
// so a lost line, a reload or an ended session loses nothing. Without this file the cards are
// plain forms.
const round = document.querySelector("[data-round]");
const banner = document.querySelector("[data-waiting]");
const live = document.querySelector("[data-live]");
const RETRY = 30_000;
const PATIENCE = 20_000;
let sending = false;
let hint = "";

const place = round && `ra-soat-${round.dataset.round}`;

function read() {
  try {
    return JSON.parse(localStorage.getItem(place)) ?? [];
  } catch {
    return [];
  }
}

function write(taps) {
  localStorage.setItem(place, JSON.stringify(taps));
}

function forget(key) {
  write(read().filter((tap) => tap.key !== key));
}

function cardOf(code) {
  return document.getElementById(code);
}

function today() {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Ho_Chi_Minh" }).format(new Date());
}

function say(words) {
  live.textContent = "";
  setTimeout(() => (live.textContent = words), 50);
}

function complain(card, words) {
  card.querySelector("[data-complaint]")?.remove();
  const line = document.createElement("p");
  line.className = "visit-problem";
  line.dataset.complaint = "";
  line.setAttribute("role", "alert");
  line.textContent = words;
  card.append(line);
}

// A card whose tap is on its way, or waits for the line.
function showWaiting(tap) {
  const card = cardOf(tap.code);
  const form = card?.querySelector("[data-tap]");
  if (!form) {
    return;
  }
  const label = form.querySelector(`[value="${tap.outcome}"]`).textContent;
  form.hidden = true;
  card.querySelector("[data-complaint]")?.remove();
  let box = card.querySelector("[data-pending]");
  if (!box) {
    box = document.createElement("div");
    box.className = "visit-pending";
    box.dataset.pending = "";
    box.innerHTML = '<p></p><button class="btn btn-secondary" type="button" data-drop>Hoàn tác</button>';
    card.append(box);
  }
  box.querySelector("p").textContent = sending ? `“${label}”: đang gửi…` : `“${label}”: đã ghi, chờ gửi.`;
  box.querySelector("[data-drop]").dataset.drop = tap.key;
}

function showTaps(card) {
  card.querySelector("[data-pending]")?.remove();
  const form = card.querySelector("[data-tap]");
  if (form) {
    form.hidden = false;
  }
}

function paint() {
  const taps = read();
  const waiting = taps.filter((tap) => !tap.failed);
  const failed = taps.filter((tap) => tap.failed);
  waiting.forEach(showWaiting);
  banner.hidden = sending ? banner.hidden : !taps.length;
  banner.querySelector("[data-waiting-words]").textContent = waiting.length
    ? `${waiting.length} lần ghi đang chờ gửi, giữ trên máy này. ${hint || "Khi có mạng, mở trang này là gửi."}`
    : "";
  banner.querySelector("[data-waiting-send]").hidden = !waiting.length;
  banner.querySelector("[data-waiting-failed]").replaceChildren(
    ...failed.map((tap) => {
      const line = document.createElement("li");
      line.append(`${tap.code}: ${tap.failed} `);
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-secondary";
      button.dataset.drop = tap.key;
      button.textContent = `Bỏ lần ghi của ${tap.code}`;
      line.append(button);
      return line;
    }),
  );
}

async function post(url, values) {
  const body = new URLSearchParams(values);
  body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  body.set("next", location.pathname + location.search);
  return fetch(url, {
    method: "POST",
    body,
    headers: { "X-Requested-With": "reviews.js" },
    signal: AbortSignal.timeout(PATIENCE),
  });
}

// The server's answer: the card as it is now, and the progress. Gives the problem, without a name.
function show(code, text) {
  const answer = document.createElement("template");
  answer.innerHTML = text;
  const progress = answer.content.querySelector("#tien-do");
  document.getElementById("tien-do")?.replaceWith(progress);
  const said = answer.content.querySelector("[data-said]");
  say(said.textContent);
  const card = answer.content.querySelector("[data-card]");
  const old = cardOf(code);
  if (old) {
    const hadFocus = old.contains(document.activeElement) || document.activeElement === document.body;
    old.replaceWith(card);
    if (hadFocus) {
      card.tabIndex = -1;
      card.focus({ preventScroll: true });
    }
  }
  return said.dataset.problem;
}

const isAnswer = (response) => !response.redirected && (response.ok || response.status === 409);

// Sends one tap; says whether the next one may follow.
async function send(tap) {
  const url = round.dataset.tapUrl.replace("CODE", encodeURIComponent(tap.code));
  let response, text;
  try {
    response = await post(url, { outcome: tap.outcome, form_key: tap.key, tapped_on: tap.on });
    text = await response.text();
  } catch {
    hint = "";
    return false;
  }
  if (isAnswer(response)) {
    const isHere = cardOf(tap.code) !== null;
    const problem = show(tap.code, text);
    forget(tap.key);
    if (problem && !isHere) {
      write([...read(), { ...tap, failed: problem }]);
    }
    return true;
  }
  if (response.redirected || response.status === 403) {
    hint =
      "Phiên làm việc đã hết: hãy tải lại trang và đăng nhập lại, các lần ghi vẫn còn. " +
      "Nếu vẫn không gửi được thì bạn không còn quyền ghi ở đơn vị này.";
    return false;
  }
  if (response.status >= 500 || response.status === 429) {
    hint = "Máy chủ đang bận, sẽ gửi lại.";
    return false;
  }
  const words = "không gửi được, địa chỉ này không còn trong phạm vi của bạn.";
  write(read().map((other) => (other.key === tap.key ? { ...other, failed: words } : other)));
  const card = cardOf(tap.code);
  if (card) {
    showTaps(card);
  }
  return true;
}

async function flush() {
  if (sending) {
    return;
  }
  sending = true;
  try {
    for (let tap; (tap = read().find((other) => !other.failed)); ) {
      showWaiting(tap);
      if (!(await send(tap))) {
        break;
      }
    }
  } finally {
    sending = false;
    paint();
  }
}

function onTap(event, form) {
  const tap = {
    code: form.dataset.tap,
    key: form.elements.form_key.value,
    outcome: event.submitter.value,
    on: today(),
  };
  try {
    write([...read(), tap]);
  } catch {
    return; // nowhere to write it down: let the browser send the form
  }
  event.preventDefault();
  showWaiting(tap);
  cardOf(tap.code).querySelector("[data-drop]").focus({ preventScroll: true });
  flush().then(() => {
    if (read().some((other) => other.key === tap.key && !other.failed)) {
      say("Đã ghi, chờ gửi.");
    }
  });
}

async function onUndo(event, form) {
  event.preventDefault();
  const card = cardOf(form.dataset.undo);
  try {
    const response = await post(form.action, { review: form.elements.review.value });
    const text = await response.text();
    if (isAnswer(response)) {
      show(form.dataset.undo, text);
      return;
    }
    complain(card, "Chưa hoàn tác được. Hãy tải lại trang rồi thử lại.");
  } catch {
    complain(card, "Chưa có mạng nên chưa hoàn tác được. Hãy thử lại khi có mạng.");
  }
}

function start() {
  round.addEventListener("submit", (event) => {
    if (event.target.matches("[data-tap]")) {
      onTap(event, event.target);
    } else if (event.target.matches("[data-undo]")) {
      onUndo(event, event.target);
    }
  });
  document.addEventListener("click", (event) => {
    const drop = event.target.closest("[data-drop]");
    if (drop) {
      const tap = read().find((other) => other.key === drop.dataset.drop);
      forget(drop.dataset.drop);
      const card = tap && cardOf(tap.code);
      if (card) {
        showTaps(card);
        card.querySelector("[data-tap] button")?.focus({ preventScroll: true });
      }
      paint();
    }
    const link = event.target.closest("[data-needs-line]");
    if (link && !navigator.onLine) {
      event.preventDefault();
      complain(link.closest("[data-card]"), "Chưa có mạng: mục này chỉ mở được khi có mạng.");
    }
  });
  banner.querySelector("[data-waiting-send]").addEventListener("click", flush);
  addEventListener("online", flush);
  setInterval(() => read().some((tap) => !tap.failed) && flush(), RETRY);
  paint();
  flush();
}

if (round) {
  start();
}
