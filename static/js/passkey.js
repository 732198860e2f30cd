// Security keys need JavaScript: what offers them is shown only here, and a failure is told.
for (const part of document.querySelectorAll("[data-passkey]")) {
  part.hidden = !window.PublicKeyCredential;
}
document.addEventListener("allauth.error", (event) => {
  const problem = document.querySelector("[data-passkey-problem]");
  if (problem) {
    event.preventDefault();
    problem.hidden = false;
  }
});
