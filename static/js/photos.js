// Photos go to the server by themselves while the form is being filled in, and from any page later.
// Until the server has answered they lie in this browser (IndexedDB), each with the person who
// chose it: nobody else sees or sends them, and a photo sent twice is one photo (upload_key).
const place = document.querySelector("[data-waiting-photos]");
const panel = document.querySelector("[data-photos]");
const LONGEST_SIDE = 1600;
const LARGEST = 10 * 1024 * 1024;
const KEPT = 30 * 24 * 3600 * 1000;
const FIRST_PAUSE = 5_000;
const LONGEST_PAUSE = 300_000;

// --- what waits in the browser ---------------------------------------------------------------

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("diachi", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("photos", { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function within(mode, act) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const work = database.transaction("photos", mode);
      const request = act(work.objectStore("photos"));
      work.oncomplete = () => resolve(request.result);
      work.onabort = work.onerror = () => reject(work.error);
    });
  } finally {
    database.close();
  }
}

const keep = (photo) => within("readwrite", (photos) => photos.put(photo));
const forget = (key) => within("readwrite", (photos) => photos.delete(key));

async function mine() {
  const photos = await within("readonly", (store) => store.getAll());
  for (const photo of photos.filter((one) => Date.now() - one.at > KEPT)) {
    await forget(photo.key);
  }
  const fresh = photos.filter((one) => one.user === place.dataset.user);
  return fresh.filter((one) => Date.now() - one.at <= KEPT).sort((a, b) => a.at - b.at);
}

// crypto.randomUUID is missing where the site is reached without https.
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

// --- making small ----------------------------------------------------------------------------

async function drawn(file, longest) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return canvas;
}

// What this browser cannot draw goes as it is: the server says what to do about it.
async function shrunk(file) {
  if (file.type === "application/pdf") {
    return file;
  }
  try {
    const canvas = await drawn(file, LONGEST_SIDE);
    const small = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    return small && small.size < file.size ? small : file;
  } catch {
    return file;
  }
}

// A file box of an ordinary form (data-shrink) carries the small pictures in place of the camera's.
document.addEventListener("change", async (event) => {
  const box = event.target;
  if (box.dataset?.shrink === undefined) {
    return;
  }
  const chosen = [...box.files];
  const carried = new DataTransfer();
  let isSmaller = false;
  for (const file of chosen) {
    const small = await shrunk(file);
    const name = `${file.name.replace(/\.\w+$/, "")}.jpg`;
    isSmaller ||= small !== file;
    carried.items.add(small === file ? file : new File([small], name, { type: "image/jpeg" }));
  }
  const isStillChosen =
    box.files.length === chosen.length && chosen.every((file, place) => box.files[place] === file);
  if (isStillChosen) {
    box.files = carried.files;
  }
});

// --- sending ---------------------------------------------------------------------------------

let pause = FIRST_PAUSE;
let again;
let sent = 0;
let hint = "";

function alone(work) {
  // Two tabs: one sends. Without locks (no https) both may, and the server keeps one.
  return navigator.locks
    ? navigator.locks.request("diachi-photos", { ifAvailable: true }, (lock) => lock && work())
    : work();
}

async function answered(request) {
  const answer = await request;
  const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
  if (answer.status >= 500 || !isOurs) {
    throw new Error(answer.redirected ? "login" : "later");
  }
  return [answer.ok, await answer.json()];
}

async function sendWaiting() {
  const waiting = (await mine()).filter((photo) => !photo.problem);
  if (!waiting.length) {
    return;
  }
  const { url, user } = place.dataset;
  const [, hello] = await answered(fetch(url, { cache: "no-store" }));
  if (String(hello.user) !== user) {
    throw new Error("login");
  }
  for (const photo of waiting) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", hello.token);
    body.append("upload_key", photo.key);
    body.append("code", photo.code);
    body.append("form_key", photo.formKey);
    body.append("file", new Blob([photo.bytes], { type: photo.type }), photo.name);
    const [taken, told] = await answered(fetch(url, { method: "POST", body }));
    if (taken) {
      await forget(photo.key);
      sent += 1;
    } else {
      await keep({ ...photo, problem: told.error ?? "Máy chủ không nhận tệp này." });
    }
    settle(photo.key, told);
    await show();
  }
}

let busy = false;

async function send() {
  if (busy) {
    return;
  }
  busy = true;
  clearTimeout(again);
  try {
    hint = "";
    await alone(sendWaiting);
    pause = FIRST_PAUSE;
  } catch (error) {
    hint = error.message === "login" ? "login" : "later";
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }
  busy = false;
  const waiting = await show();
  if (waiting) {
    again = setTimeout(send, pause);
  }
}

// --- what the person sees --------------------------------------------------------------------

function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-secondary";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

async function show() {
  const photos = await mine();
  const failed = photos.filter((photo) => photo.problem);
  const waiting = photos.length - failed.length;
  const notice = place.firstElementChild;
  const lines = [];
  if (waiting) {
    const why = {
      login: "Hãy đăng nhập lại, tệp sẽ tự gửi tiếp.",
      later: "Chưa có mạng; tệp nằm ở máy này và tự gửi khi có mạng lại.",
    };
    lines.push(`${waiting} ảnh, giấy tờ đang chờ gửi. ${why[hint] ?? "Đang gửi…"}`);
  } else if (sent) {
    lines.push(`Đã gửi ${sent} ảnh, giấy tờ.`);
  }
  lines.push(...failed.map((photo) => photo.problem));
  notice.hidden = !lines.length;
  notice.classList.toggle("notice-error", failed.length > 0);
  notice.classList.toggle("notice-success", !failed.length && !waiting);
  const [words, buttons] = notice.children;
  const text = lines.join("\n");
  if (words.textContent !== text) {
    words.textContent = text;
  }
  buttons.replaceChildren();
  if (waiting && hint) {
    buttons.append(button("Gửi ngay", send));
  }
  if (failed.length) {
    buttons.append(button("Bỏ tệp không gửi được", () => drop(failed)));
  }
  if (!waiting && sent && document.querySelector("#tep")) {
    buttons.append(button("Xem ảnh vừa gửi", () => location.reload()));
  }
  return waiting;
}

async function drop(photos) {
  for (const photo of photos) {
    await forget(photo.key);
    panel?.querySelector(`[data-key="${photo.key}"]`)?.remove();
  }
  await show();
}

const STATES = { waiting: "đang chờ gửi", sent: "đã gửi", failed: "không gửi được" };

function list(key, name, state, picture) {
  const item = document.createElement("li");
  item.dataset.key = key;
  const words = document.createElement("p");
  words.textContent = name;
  const soft = document.createElement("p");
  soft.className = "soft";
  soft.textContent = STATES[state];
  item.append(picture ?? kind(name), words, soft);
  panel.querySelector("[data-photos-list]").append(item);
}

function kind(name) {
  const mark = document.createElement("span");
  mark.className = "file-kind";
  mark.setAttribute("aria-hidden", "true");
  mark.textContent = /\.pdf$/i.test(name) ? "PDF" : "Tệp";
  return mark;
}

function settle(key, told) {
  const state = panel?.querySelector(`[data-key="${key}"] .soft`);
  if (state) {
    state.textContent = told.error ? STATES.failed : STATES.sent;
  }
}

async function small(blob) {
  const canvas = await drawn(blob, 160).catch(() => null);
  canvas?.setAttribute("aria-hidden", "true");
  return canvas;
}

function formKey() {
  return panel.closest("form")?.elements.form_key?.value ?? "";
}

async function chosen(event) {
  const files = [...event.target.files];
  event.target.value = "";
  for (const file of files) {
    const small_enough = await shrunk(file);
    const photo = {
      key: newKey(),
      user: place.dataset.user,
      code: panel.dataset.code,
      formKey: panel.dataset.code ? "" : formKey(),
      name: file.name,
      type: small_enough.type,
      bytes: await small_enough.arrayBuffer(),
      at: Date.now(),
    };
    if (photo.bytes.byteLength > LARGEST) {
      photo.problem = `Tệp “${file.name}” nặng hơn 10 MB. Hãy giảm cỡ ảnh hoặc chia nhỏ tệp.`;
    }
    await keep(photo);
    list(photo.key, photo.name, photo.problem ? "failed" : "waiting", await small(small_enough));
  }
  await show();
  send();
}

// What this form has sent or chosen before a reload.
async function remembered() {
  const key = formKey();
  const { code } = panel.dataset;
  for (const photo of await mine()) {
    if (code ? photo.code === code : photo.formKey && photo.formKey === key) {
      const picture = await small(new Blob([photo.bytes], { type: photo.type }));
      list(photo.key, photo.name, photo.problem ? "failed" : "waiting", picture);
    }
  }
  if (code || !key) {
    return;
  }
  const url = `${place.dataset.url}?form_key=${encodeURIComponent(key)}`;
  const [, told] = await answered(fetch(url, { cache: "no-store" }));
  for (const file of told.files) {
    const picture = document.createElement("img");
    picture.src = file.preview;
    picture.alt = "";
    list(file.url, file.name, "sent", file.preview ? picture : null);
  }
}

async function start() {
  await mine(); // a browser that keeps nothing leaves the page as it is without this script
  if (panel) {
    for (const plain of document.querySelectorAll("[data-photos-plain]")) {
      plain.hidden = true;
    }
    for (const part of document.querySelectorAll("[data-photos-panel]")) {
      part.hidden = false;
    }
    for (const input of panel.querySelectorAll("[data-photos-input]")) {
      input.addEventListener("change", chosen);
    }
    remembered().catch(() => {});
  }
  addEventListener("online", send);
  addEventListener("offline", () => {
    hint = "later";
    show();
  });
  document.addEventListener("visibilitychange", () => document.hidden || send());
  await show();
  await send();
}

if (place) {
  start().catch(() => {});
}
