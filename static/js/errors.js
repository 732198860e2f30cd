// A form that came back with errors: the reader starts at the summary.
const summary = document.querySelector("[data-error-summary]");
if (summary) {
  summary.focus();
}
