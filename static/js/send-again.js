// Back from logging in in another window: the form takes the token of the new session, so that
// one press sends it. Without this the server asks for a second press.
const form = document.querySelector("[data-send-again]");

async function renew() {
  try {
    const answer = await fetch(form.dataset.session, { redirect: "manual" });
    if (answer.ok) {
      form.querySelector("[name=csrfmiddlewaretoken]").value = (await answer.json()).token;
      document.querySelector("[data-logged-in]")?.removeAttribute("hidden");
    }
  } catch {
    // no line: pressing the button will tell
  }
}

window.addEventListener("focus", renew);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && renew());
