// The checker: the list moves with the document and the document with the list. Without this the links still work.
"use strict";

const desk = document.querySelector("[data-checker]");
const narrow = matchMedia("(width < 62rem)");
const list = () => [...desk.querySelectorAll(".finding > details")];
const seen = (item) => item.getClientRects().length > 0;
const listed = () => list().filter((item) => !item.parentElement.hidden && !off(item));
const off = (item) => {
  const box = document.getElementById(`show-${["error", "warning", "info"].find((name) => item.parentElement.classList.contains(name))}`);
  return box && !box.checked;
};
const firstOf = (item) => (item.dataset.first && document.querySelector(item.dataset.first)) || marksOf(item)[0]; // the one to mend
const settled = (item) => item.querySelector(".decision").dataset.state !== "open";
const marksOf = (item) => [...desk.querySelectorAll(`.flag[data-keys~="${CSS.escape(item.dataset.key)}"]`)];
let current = null;

// --- one finding: opened, its places lit, the document at the first of them

function choose(item, { scroll = true, focus = false, place = null } = {}) {
  if (current && current !== item) current.open = false;
  current = item;
  if (!item.open) item.open = true;
  for (const lit of desk.querySelectorAll(".flag.lit")) lit.classList.remove("lit");
  const marks = marksOf(item);
  for (const mark of marks) mark.classList.add("lit");
  const target = place || firstOf(item);
  if (scroll && target && !(narrow.matches && desk.dataset.side === "findings")) bring(target);
  if (seen(item)) reveal(item);
  if (focus && seen(item)) item.querySelector("summary").focus({ preventScroll: true });
  history.replaceState(history.state, "", `#${item.id}`);
}

function bring(mark) {
  mark.scrollIntoView({ block: "center" });
  requestAnimationFrame(() => mark.scrollIntoView({ block: "center" })); // what was skipped now has its height
}

function reveal(item) {
  const panel = document.getElementById("findings");
  if (narrow.matches) return item.scrollIntoView({ block: "nearest" });
  const head = panel.querySelector(".findings-head").offsetHeight;
  const foot = panel.querySelector(".foot-keys")?.offsetHeight || 0;
  const top = item.getBoundingClientRect().top - panel.getBoundingClientRect().top;
  const bottom = top + item.offsetHeight;
  if (top < head || item.offsetHeight > panel.clientHeight - head - foot) panel.scrollTop += top - head;
  else if (bottom > panel.clientHeight - foot) panel.scrollTop += bottom - panel.clientHeight + foot;
}

function side(name) {
  desk.dataset.side = name;
  for (const button of desk.querySelectorAll("[data-show]")) button.setAttribute("aria-pressed", String(button.dataset.show === name));
}

function clear() {
  for (const lit of desk.querySelectorAll(".flag.lit")) lit.classList.remove("lit");
  if (current) {
    current.open = false;
    if (seen(current)) current.querySelector("summary").focus();
  }
  current = null;
  history.replaceState(history.state, "", location.pathname + location.search);
}

function goTo(mark) {
  if (!mark) return;
  if (narrow.matches) side("paper");
  bring(mark);
  mark.focus({ preventScroll: true });
}

function step(by) {
  const shown = listed().filter((item) => !settled(item) || item === current);
  if (!shown.length) return;
  const at = shown.indexOf(current);
  const next = at < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(shown.length - 1, Math.max(0, at + by));
  choose(shown[next], { focus: true });
}

desk.addEventListener("click", (event) => {
  const summary = event.target.closest(".finding > details > summary");
  if (summary) {
    event.preventDefault();
    return summary.parentElement.open && summary.parentElement === current ? clear() : choose(summary.parentElement);
  }
  const flag = event.target.closest(".flag");
  if (flag) {
    event.preventDefault();
    const keys = flag.dataset.keys.split(" ").map((key) => document.getElementById(`f-${key}`)).filter(Boolean);
    const open = keys.filter((item) => !settled(item));
    const among = open.length ? open : keys;
    const next = among[(among.indexOf(current) + 1) % among.length];
    const hidden = document.getElementById("show-info");
    if (off(next)) hidden.click();
    if (next.parentElement.hidden) widen();
    if (narrow.matches) side("findings");
    return choose(next, { scroll: false, focus: true });
  }
  const place = event.target.closest("[data-place]");
  if (place) {
    event.preventDefault();
    choose(place.closest("details[data-key]"), { scroll: false });
    return goTo(document.querySelector(place.hash));
  }
  const show = event.target.closest("[data-show]");
  if (show) {
    side(show.dataset.show);
    if (current && show.dataset.show === "paper") bring(firstOf(current) || desk);
    else if (current) reveal(current);
    return undefined;
  }
  const stepper = event.target.closest("[data-step]");
  if (stepper) return step(Number(stepper.dataset.step));
  if (event.target.closest("[data-print]")) window.print();
  return undefined;
});

function widen() {
  for (const select of desk.querySelectorAll("[data-narrow]")) {
    select.value = "";
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

// --- keys

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
  else if (event.key === "Escape" && current) clear();
  else if (event.key === "Enter" && event.target.closest(".finding > details > summary")) {
    const item = event.target.closest("details");
    choose(item, { scroll: false });
    goTo(firstOf(item));
  } else if (event.key === "Enter" && event.target.matches("body, main") && current) goTo(firstOf(current));
  else if (key === "x" && current) current.querySelector(`.decision [name=state][value=${settled(current) ? "open" : "done"}]`).click();
  else return;
  event.preventDefault();
});

// --- a decision: its marks grow quiet, the next point opens

document.addEventListener("htmx:afterSettle", (event) => {
  const form = event.detail.elt.closest?.(".decision");
  const item = form?.closest("details[data-key]");
  if (!item || !desk.contains(item)) return;
  for (const mark of marksOf(item)) {
    const held = mark.dataset.keys.split(" ").map((key) => document.getElementById(`f-${key}`)).filter(Boolean);
    mark.classList.toggle("settled", held.every(settled));
  }
  const meanwhile = form.querySelector(".meanwhile");
  if (meanwhile) return meanwhile.focus();
  if (form.dataset.state === "open") return void form.querySelector("[value=done]")?.focus();
  const all = listed();
  const later = [...all.slice(all.indexOf(item) + 1), ...all.slice(0, all.indexOf(item))];
  const next = later.find((other) => !settled(other));
  item.open = false;
  if (next) choose(next, { focus: true });
  else {
    clear();
    item.querySelector("summary").focus();
    document.getElementById("findings").scrollTop = 0;
  }
});

// --- print: every open point unfolded

let unfolded = [];
window.addEventListener("beforeprint", () => {
  unfolded = listed().filter((item) => !item.open && !settled(item));
  for (const item of unfolded) item.open = true;
});
window.addEventListener("afterprint", () => {
  for (const item of unfolded) item.open = item === current;
});

// --- the address of one finding opens it

function fromAddress() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  if (target.matches(".finding > details")) {
    if (off(target)) document.getElementById("show-info").click();
    choose(target);
  }
  if (target.matches(".flag")) goTo(target);
}

side("findings");
fromAddress();
window.addEventListener("hashchange", fromAddress);
