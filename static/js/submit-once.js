// A second click on a form already on its way does nothing. The server stays the authority
// (form_key, versions). `data-submit-many` on a form opts out, e.g. for downloads.
const onItsWay = new Set();

function lock(form, locked) {
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    button.disabled = locked;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || "submitMany" in form.dataset || event.defaultPrevented) {
    return;
  }
  if (onItsWay.has(form)) {
    event.preventDefault();
    return;
  }
  onItsWay.add(form);
  setTimeout(() => lock(form, true)); // after the pressed button's own value was collected
});

// Back from the browser's page cache: the forms can be sent again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    for (const form of onItsWay) {
      lock(form, false);
    }
    onItsWay.clear();
  }
});
