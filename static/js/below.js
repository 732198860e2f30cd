// What the units below wrote: fetched when its panel is opened first; search and pages stay in it.
for (const panel of document.querySelectorAll("details[data-below]")) {
  panel.addEventListener("toggle", () => {
    if (panel.open && !panel.dataset.isRead) {
      panel.dataset.isRead = "1";
      load(panel, panel.dataset.below);
    }
  });
  panel.addEventListener("submit", (event) => {
    if (event.target.matches(".below-filter")) {
      event.preventDefault();
      const asked = new URLSearchParams(new FormData(event.target));
      load(panel, `${panel.dataset.below}?${asked}`);
    }
  });
  panel.addEventListener("click", (event) => {
    const link = event.target.closest(".below-pages a");
    if (link) {
      event.preventDefault();
      load(panel, link.href);
    }
    const copy = event.target.closest("[data-copy]");
    if (copy) {
      const form = panel.closest("section").querySelector("form[data-piece]");
      form.dispatchEvent(new CustomEvent("report:copy", { detail: copy.dataset.copy }));
      copy.textContent = "Đã chép vào cuối bài";
    }
  });
}

async function load(panel, address) {
  const here = panel.querySelector("[data-below-here]");
  const url = new URL(address, location);
  url.searchParams.set("phan", "1");
  here.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { redirect: "error" });
    if (!answer.ok) {
      throw new Error(answer.status);
    }
    here.innerHTML = await answer.text();
    for (const copy of here.querySelectorAll("[data-copy]")) {
      copy.hidden = false;
    }
  } catch {
    const again = document.createElement("button");
    again.type = "button";
    again.className = "btn btn-secondary";
    again.textContent = "Thử lại";
    again.addEventListener("click", () => load(panel, address));
    const words = document.createElement("p");
    words.textContent = "Chưa tải được bài của các đơn vị. ";
    here.replaceChildren(words, again);
  } finally {
    here.removeAttribute("aria-busy");
  }
}
