// Keeps what jobs/progress.html shows up to date, asking ever more seldom, and loads the page anew
// when the job offers something else than the page does: at its end, above all. Without this file
// the page loads itself anew every few seconds.
const FIRST = 700;
const LONGEST = 10_000;
const SLOWER = 1.25;
const PATIENCE = 15_000;
const STEP = 25; // percent between two sentences for screen readers

class Watch {
  constructor(box) {
    this.box = box;
    this.pause = FIRST;
    this.told = null;
    this.next();
  }

  part(name) {
    return this.box.querySelector(`[data-job-${name}]`);
  }

  next() {
    setTimeout(() => this.look(), this.pause);
    this.pause = Math.min(LONGEST, this.pause * SLOWER);
  }

  async look() {
    if (document.hidden) {
      document.addEventListener("visibilitychange", () => this.look(), { once: true });
      return;
    }
    if (!("state" in this.box.dataset)) {
      // somebody else's job: only its page tells
      this.pause < LONGEST ? this.next() : location.reload();
      return;
    }
    let state;
    try {
      const response = await fetch(this.box.dataset.state, { signal: AbortSignal.timeout(PATIENCE) });
      if (response.redirected || (response.status >= 400 && response.status < 500)) {
        location.reload(); // logged out, or the job is gone: the page itself says so
        return;
      }
      if (!response.ok) {
        throw new Error(response.status);
      }
      state = await response.json();
    } catch {
      this.part("count").textContent = "Chưa hỏi được máy chủ, sẽ hỏi lại. Việc vẫn chạy trên máy chủ.";
      this.next();
      return;
    }
    if (state.shape !== this.box.dataset.shape) {
      location.reload();
      return;
    }
    this.show(state);
    this.next();
  }

  show(state) {
    this.part("status").textContent = state.label;
    this.part("status").className = `status status-${state.status}`;
    this.part("words").textContent = state.words;
    const bar = this.part("bar");
    if (state.percent === null) {
      bar.removeAttribute("value");
    } else {
      bar.value = state.percent;
    }
    const percent = state.percent === null ? "" : `${state.percent}%`;
    this.part("count").textContent = [percent, state.counted, state.elapsed].filter(Boolean).join(" · ");
    const told = `${state.words} ${state.percent === null ? "" : `${state.percent - (state.percent % STEP)}%`}`;
    if (told !== this.told) {
      this.told = told;
      this.part("live").textContent = told;
    }
  }
}

for (const box of document.querySelectorAll("[data-job]")) {
  if (box.querySelector("[data-job-bar]")) {
    new Watch(box);
  }
}
