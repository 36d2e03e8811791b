// What the pages do beyond links and forms. Everything here can fail and the site still works.
"use strict";

const panel = () => document.getElementById("panel");
let opener = null;

const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && closeMenus(true)) return;
  if (event.key === "Escape" && !document.querySelector("dialog[open]")) return closePanel(event);
  if (typing(event.target)) return;
  if (event.key === "/") {
    event.preventDefault();
    document.getElementById("find").focus();
  } else if (event.key === "?") {
    event.preventDefault();
    document.getElementById("keys").showModal();
  } else if (event.key.startsWith("Arrow")) {
    move(event);
  }
});

document.addEventListener("click", (event) => {
  const opens = event.target.closest("[data-opens]");
  if (opens) document.getElementById(opens.dataset.opens).showModal();
  if (event.target.closest("[data-close]")) closePanel(event);
});

// --- the menu of the top bar closes by Escape (back to its button), a click elsewhere, and the focus moving on

function closeMenus(back, inside) {
  const open = [...document.querySelectorAll("details.who[open]")].filter((menu) => !inside || !menu.contains(inside));
  for (const menu of open) {
    menu.open = false;
    if (back) menu.querySelector("summary").focus();
  }
  return open.length > 0;
}

document.addEventListener("click", (event) => closeMenus(false, event.target));
document.addEventListener("focusin", (event) => closeMenus(false, event.target));

// --- one tab stop per table; arrows go from number to number

function prepareGrids(root) {
  for (const grid of root.querySelectorAll("[data-grid]")) {
    const cells = grid.querySelectorAll("[data-cell]");
    cells.forEach((cell, index) => { cell.tabIndex = index ? -1 : 0; });
  }
}

function move(event) {
  const cell = event.target.closest("[data-cell]");
  if (!cell) return;
  const rows = [...cell.closest("[data-grid]").querySelectorAll("tr")].filter((row) => row.querySelector("[data-cell]"));
  const at = (row, column) => row && row.cells[column] && row.cells[column].querySelector("[data-cell]");
  const column = cell.closest("td").cellIndex;
  let row = rows.indexOf(cell.closest("tr"));
  let next = null;
  if (event.key === "ArrowDown") while (!next && ++row < rows.length) next = at(rows[row], column);
  if (event.key === "ArrowUp") while (!next && --row >= 0) next = at(rows[row], column);
  const siblings = [...rows[rows.indexOf(cell.closest("tr"))].querySelectorAll("[data-cell]")];
  if (event.key === "ArrowRight") next = siblings[siblings.indexOf(cell) + 1];
  if (event.key === "ArrowLeft") next = siblings[siblings.indexOf(cell) - 1];
  if (!next) return;
  event.preventDefault();
  cell.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

// --- the panel beside the number

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!event.target.matches("[data-panel]")) return;
  if (!panel().contains(event.target)) opener = event.target;
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== panel()) return;
  for (const old of document.querySelectorAll("[data-panel][aria-current]")) old.removeAttribute("aria-current");
  if (opener) {
    opener.setAttribute("aria-current", "true");
    keepInView(opener);
  }
  const source = event.detail.requestConfig.elt;
  if (!source || !source.href) return;
  history.replaceState(history.state, "", source.href);
  const row = source.closest(".finding") && document.getElementById(source.hash.slice(1));
  if (row) keepInView(row);
});

function keepInView(element) {
  const box = element.getBoundingClientRect();
  const sheet = panel().getBoundingClientRect();
  const covered = sheet.width >= window.innerWidth - 1 && box.bottom > sheet.top;
  if (covered || box.bottom > window.innerHeight || box.top < 0) element.scrollIntoView({ block: "center" });
}

function closePanel(event) {
  if (!panel() || !panel().firstElementChild) return;
  event.preventDefault();
  const home = panel().querySelector("a[data-close]");
  panel().replaceChildren();
  for (const old of document.querySelectorAll("[data-panel][aria-current]")) old.removeAttribute("aria-current");
  const back = opener && opener.isConnected ? opener : document.querySelector(location.hash || "#main");
  history.replaceState(history.state, "", home ? home.href : location.pathname + location.hash);
  if (back) back.focus();
  opener = null;
}

// --- what could not be sent is said; nothing typed is touched

for (const failure of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(failure, (event) => {
    if (event.detail.requestConfig.verb === "get") return;
    document.querySelector(".notices").replaceChildren(document.getElementById("unsent").content.cloneNode(true));
    window.scrollTo({ top: 0 });
  });
}

// --- what was typed and not yet sent is not passed over

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[value=accept]");
  const open = button && [...document.querySelectorAll("[data-unsaved]")].find((input) => input.value !== input.defaultValue);
  if (!open) return;
  event.preventDefault();
  open.setCustomValidity(open.dataset.unsaved);
  open.reportValidity();
  open.addEventListener("input", () => open.setCustomValidity(""), { once: true });
});
document.addEventListener("click", (event) => {
  if (event.target.closest(".binding button")) for (const input of document.querySelectorAll("[data-unsaved]")) input.setCustomValidity("");
}, true);

// --- the address of something folded unfolds it

function unfold() {
  const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  for (let at = target; at; at = at.parentElement) if (at.matches("details")) at.open = true;
  if (target && target.matches("details")) target.scrollIntoView({ block: "center" });
}
window.addEventListener("hashchange", unfold);

// --- a decision on the page of a report: the signs beside its cells follow

document.addEventListener("htmx:afterSettle", (event) => {
  const form = event.detail.elt.closest?.(".report-checks .decision");
  if (!form) return;
  const item = (key) => document.getElementById(`f-${key}`);
  const open = (key) => item(key)?.querySelector(".decision").dataset.state === "open";
  for (const sign of document.querySelectorAll(".flagged[data-keys]")) {
    const first = sign.dataset.keys.trim().split(" ").find(open);
    sign.hidden = !first;
    if (first) sign.className = `flagged ${item(first).parentElement.classList[1]}`;
  }
  for (const chip of document.querySelectorAll("a.chip[data-finding]")) chip.hidden = !open(chip.dataset.finding);
  for (const sum of document.querySelectorAll("[data-sum]")) {
    const counted = document.getElementById(`n-${sum.dataset.sum}`);
    if (counted) sum.lastChild.textContent = ` ${counted.textContent}`;
    else sum.hidden = document.getElementById("counts").dataset.open !== "0";
  }
});

// --- filters of a list of findings

function prepareFilters() {
  const narrow = (list) => {
    const wanted = [...list.querySelectorAll("[data-narrow]")].map((select) => [select.dataset.narrow, select.value]);
    for (const line of list.querySelectorAll(".finding")) {
      line.hidden = !wanted.every(([name, value]) => !value || line.dataset[name].split("|").includes(value));
    }
    const shown = [...list.querySelectorAll(".finding:not([hidden])")].some((line) => {
      const box = list.querySelector(`#show-${["error", "warning", "info"].find((name) => line.classList.contains(name))}`);
      return box.checked;
    });
    list.querySelector(".nothing-shown").hidden = shown || list.querySelector(".counts").dataset.open === "0";
  };
  for (const list of document.querySelectorAll(".checks")) {
    for (const held of list.querySelectorAll("[data-needs-script]")) held.hidden = false;
    list.addEventListener("change", (event) => { if (event.target.closest("[data-narrow], .severities")) narrow(list); });
  }
}

// --- the outline follows the page

function followOutline() {
  const fold = document.querySelector(".outline details");
  if (fold && matchMedia("(width < 62rem)").matches) fold.open = false;
  const links = new Map([...document.querySelectorAll(".outline a")].map((link) => [link.hash.slice(1), link]));
  if (!links.size) return;
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      for (const link of links.values()) link.removeAttribute("aria-current");
      links.get(entry.target.id).setAttribute("aria-current", "true");
    }
  }, { rootMargin: "-10% 0px -75% 0px" });
  for (const id of links.keys()) {
    const part = document.getElementById(id);
    if (part) seen.observe(part);
  }
}

// --- dropping files

function prepareDrop(root) {
  for (const zone of root.querySelectorAll("[data-drop]")) {
    const input = zone.querySelector("input[type=file]");
    const list = zone.querySelector("[data-files]");
    const most = Number(zone.dataset.megabytes) * 1024 * 1024;
    const show = () => {
      const several = input.files.length > 1 ? [...input.files] : []; // one is named in the field itself
      list.replaceChildren(...several.map((file) => {
        const line = document.createElement("li");
        line.textContent = file.name;
        return line;
      }));
      const size = [...input.files].reduce((sum, file) => sum + file.size, 0);
      zone.querySelector("[data-large]").hidden = size <= most;
      zone.querySelector("button").disabled = !input.files.length || size > most;
    };
    zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over"); });
    zone.addEventListener("dragleave", () => zone.classList.remove("over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("over");
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      show();
      if (!zone.querySelector("button").disabled) zone.requestSubmit();
    });
    input.addEventListener("change", show);
    zone.addEventListener("submit", () => { zone.querySelector("[data-busy]").hidden = false; });
    show();
  }
}

// --- a file that is read while the page waits: the button says so and is pressed once

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-reads]");
  const button = event.submitter;
  if (!form || !button || event.defaultPrevented) return;
  if (form.dataset.sent) return event.preventDefault();
  if (![...form.querySelectorAll("input[type=file]")].some((input) => input.files.length)) return;
  form.dataset.sent = button.textContent;
  button.setAttribute("aria-busy", "true");
  button.textContent = form.dataset.reads;
});
window.addEventListener("pageshow", () => { // back from the next page
  for (const form of document.querySelectorAll("form[data-sent]")) {
    const button = form.querySelector("[aria-busy]");
    button.textContent = form.dataset.sent;
    button.removeAttribute("aria-busy");
    delete form.dataset.sent;
  }
});

document.addEventListener("DOMContentLoaded", () => {
  prepareGrids(document);
  prepareDrop(document);
  prepareFilters();
  followOutline();
  unfold();
});
document.addEventListener("htmx:load", (event) => prepareGrids(event.target));
