// While a name, birth year or ID number is typed: ask whether a dossier like it is on file.
// What is typed goes by POST, so that it stands in no URL and no log. Saving checks again.
const box = document.querySelector("[data-likeness]");
const form = box?.closest("form");
const NAMES = ["full_name", "born", "identity_number", "unit"];
const PAUSE = 700;

if (form) {
  const found = box.querySelector("[data-likeness-found]");
  const reason = box.querySelector("[data-likeness-reason]");
  let timer = null;
  let asked = null;
  let before = typed();

  function typed() {
    const values = new URLSearchParams();
    for (const name of NAMES) {
      values.set(name, form.elements[name]?.value ?? "");
    }
    values.set("code", box.dataset.code);
    return values.toString();
  }

  async function check() {
    const now = typed();
    if (now === before) {
      return;
    }
    asked?.abort();
    asked = new AbortController();
    try {
      const response = await fetch(box.dataset.likeness, {
        method: "POST",
        body: new URLSearchParams(now),
        headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
        redirect: "error",
        signal: asked.signal,
      });
      if (!response.ok) {
        return;
      }
      const answer = await response.text();
      before = now;
      if (answer.trim() !== found.innerHTML.trim()) {
        found.innerHTML = answer;
      }
      const typedReason = reason.querySelector("textarea").value.trim();
      reason.hidden = !found.querySelector("[data-alike]") && !typedReason;
    } catch {
      // No line, or no session: the check upon saving stands.
    }
  }

  form.addEventListener("input", (event) => {
    if (NAMES.includes(event.target.name)) {
      clearTimeout(timer);
      timer = setTimeout(check, PAUSE);
    }
  });
  form.addEventListener("change", (event) => {
    if (NAMES.includes(event.target.name)) {
      clearTimeout(timer);
      check();
    }
  });
}
