// The list of a form's parts folds again once one of them is chosen.
const parts = document.querySelector("[data-parts]");
parts.addEventListener("click", (event) => {
  if (event.target.closest("a")) {
    parts.open = false;
  }
});
parts.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && parts.open) {
    parts.open = false;
    parts.querySelector("summary").focus();
  }
});
