// The monthly round: tick all, one day for all rows, what is ticked in figures; and without a line
// the page stays as it is. Without this script the same buttons ask the server.
const form = document.querySelector("[data-round]");
const total = form?.querySelector("[data-round-total]");
const ticks = form ? [...form.querySelectorAll("input[name=tick]")] : [];

function amount(text) {
  const figure = text.trim().toLowerCase().match(/^(\d[\d.]*)(?:,(\d+))?\s*(tỷ|triệu|tr|nghìn|ngàn)?/);
  if (!figure || (figure[2] && !figure[3])) {
    return 0; // 1,500 has two readings: the server will ask
  }
  const unit = { tỷ: 1e9, triệu: 1e6, tr: 1e6, nghìn: 1e3, ngàn: 1e3 }[figure[3]] ?? 1;
  return Math.round(Number(`${figure[1].replaceAll(".", "")}.${figure[2] ?? 0}`) * unit);
}

function showTotal() {
  const chosen = ticks.filter((tick) => tick.checked);
  const sum = chosen
    .map((tick) => amount(form.querySelector(`#p${tick.value}-value`).value))
    .reduce((all, one) => all + one, 0);
  total.hidden = false;
  total.textContent = `Đã chọn ${chosen.length} dòng, tổng ${sum.toLocaleString("vi-VN")} đồng.`;
}

function pick(what) {
  if (what === "day") {
    const day = form.querySelector("[name=day]").value;
    for (const box of form.querySelectorAll("[name$='-given_on']")) {
      box.value = day;
    }
    return;
  }
  for (const tick of ticks) {
    tick.checked = what === "all";
  }
  showTotal();
}

function stayWithoutLine(event) {
  if (!navigator.onLine) {
    event.preventDefault();
    total.hidden = false;
    total.textContent = "Đang mất mạng nên chưa gửi. Mọi điều đã nhập còn nguyên; có mạng hãy bấm Lưu lại.";
    total.scrollIntoView({ block: "center" });
  }
}

if (total) {
  form.addEventListener("input", showTotal);
  form.addEventListener("submit", stayWithoutLine);
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=pick]");
    if (button && (button.value !== "day" || form.querySelector("[name=day]").value.trim())) {
      event.preventDefault();
      pick(button.value);
    }
  });
  showTotal();
}
