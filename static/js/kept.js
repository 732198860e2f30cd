// Copies of unsaved forms that autosave.js holds in this browser go when the form is saved, when
// their writer logs out, when somebody else logs in, and after 30 days. An expired session is no
// logout: its copies stay.
const PREFIX = "diachi:nhap:";
const LEAVING = "diachi:ra";
const DAYS = 30;
const user = document.body.dataset.user;

function records() {
  return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
}

function isOld(name) {
  try {
    return !(JSON.parse(localStorage[name]).at > Date.now() - DAYS * 24 * 3600 * 1000);
  } catch {
    return true;
  }
}

function sweep() {
  const left = localStorage[LEAVING];
  const saved = document.cookie.match(/(?:^|; )diachi_saved=([0-9a-f-]{36})/);
  for (const name of records()) {
    const writer = name.slice(PREFIX.length).split(":")[0];
    const isOthers = user ? writer !== user : writer === left;
    if (isOthers || isOld(name) || (saved && name.endsWith(saved[1]))) {
      localStorage.removeItem(name);
    }
  }
  localStorage.removeItem(LEAVING);
  if (saved) {
    document.cookie = "diachi_saved=; path=/; max-age=0; samesite=lax";
  }
}

try {
  sweep();
  document.addEventListener("submit", (event) => {
    if ("logout" in event.target.dataset && user) {
      localStorage[LEAVING] = user;
    }
  });
} catch {
  // A browser that stores nothing has nothing to part with.
}
