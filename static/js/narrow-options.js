// Over a long list of boxes to tick: a search box, “all of these”, and how many are ticked.
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();

for (const place of document.querySelectorAll("[data-narrow-options]")) {
  const list = place.querySelector(".options");
  const options = [...(list?.querySelectorAll(".option") ?? [])];
  if (options.length < 8) {
    continue;
  }
  const boxes = options.map((option) => option.querySelector("input"));
  const words = options.map((option) => fold(option.textContent));
  const bar = document.createElement("div");
  const field = document.createElement("div");
  const label = document.createElement("label");
  const search = document.createElement("input");
  const all = document.createElement("button");
  const told = document.createElement("p");
  bar.className = "narrow-options";
  field.className = "field";
  label.textContent = place.dataset.narrowOptions;
  label.htmlFor = search.id = "narrow-options";
  search.type = "search";
  search.autocomplete = "off";
  all.type = "button";
  all.className = "btn btn-secondary";
  told.className = "soft";
  told.setAttribute("role", "status");
  field.append(label, search);
  bar.append(field, all, told);
  list.before(bar);

  const shown = () => boxes.filter((_, at) => !options[at].hidden);
  const tell = () => {
    const now = shown();
    const isWhole = now.length > 0 && now.every((box) => box.checked);
    all.textContent = isWhole ? `Bỏ chọn ${now.length} đơn vị đang thấy` : `Chọn cả ${now.length} đơn vị đang thấy`;
    all.disabled = !now.length;
    told.textContent = now.length
      ? `Đã chọn ${boxes.filter((box) => box.checked).length} trong ${boxes.length}.`
      : "Không có đơn vị nào khớp.";
  };
  search.addEventListener("input", () => {
    const wanted = fold(search.value).split(/\s+/).filter(Boolean);
    options.forEach((option, at) => { option.hidden = !wanted.every((word) => words[at].includes(word)); });
    tell();
  });
  // Enter in the search box must not send the form half chosen.
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
    }
  });
  all.addEventListener("click", () => {
    const now = shown();
    const isWhole = now.every((box) => box.checked);
    now.forEach((box) => { box.checked = !isWhole; });
    tell();
  });
  list.addEventListener("change", tell);
  tell();
}
