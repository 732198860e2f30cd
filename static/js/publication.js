// The form of a version for the public: letters are counted, and what must not stand there is shown
// while one writes. Without this file the page says the same after saving.

const form = document.querySelector("[data-publication]");
const place = document.querySelector("[data-findings]");
const WAIT = 1200; // ms after the last letter

for (const box of form?.querySelectorAll("[data-counted]") ?? []) {
  const most = Number(box.dataset.counted);
  const said = document.createElement("p");
  said.className = "soft";
  const count = () => {
    const left = most - [...box.value].length;
    said.textContent =
      left < 0
        ? `Dài quá ${-left} chữ cái và dấu. Hãy viết gọn lại còn ${most}.`
        : `Còn viết được ${left} trên ${most} chữ cái và dấu.`;
  };
  box.after(said);
  box.addEventListener("input", count);
  count();
}

let timer;
let turn = 0;

async function check() {
  const mine = ++turn;
  try {
    const response = await fetch(place.dataset.check, { method: "POST", body: new FormData(form) });
    if (response.ok && !response.redirected) {
      const found = await response.text();
      if (mine === turn) place.innerHTML = found; // our own server's page, escaped there
    }
  } catch {
    // no line: the server checks again when it is saved
  }
}

form?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(check, WAIT);
});
