/* A form to fill: typing a number says it has one, choosing "none arisen" clears it, Enter goes to the next row.
   Without this script the same is done by hand, and nothing is lost. */
"use strict";
(() => {
    const form = document.getElementById("fill");
    if (!form) return;
    const stateOf = (entry) => entry.closest(".entry").querySelector("[data-state]");
    const entryOf = (state) => state.closest(".entry").querySelector("[data-entry]");

    form.addEventListener("input", (event) => {
        const entry = event.target.closest("[data-entry]");
        if (entry && entry.value) stateOf(entry).value = "value";
    });
    form.addEventListener("change", (event) => {
        const state = event.target.closest("[data-state]");
        if (!state) return;
        const entry = entryOf(state);
        if (state.value === "value" || state.value === "") {
            if (!entry.value && entry.dataset.kept) entry.value = entry.dataset.kept;
        } else if (entry.value) {
            entry.dataset.kept = entry.value;
            entry.value = "";
        }
    });
    form.addEventListener("keydown", (event) => {
        const entry = event.target.closest("input[data-entry]");
        if (!entry || event.ctrlKey || event.altKey || event.metaKey) return;
        const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (!step) return;
        event.preventDefault();
        const all = [...form.querySelectorAll("[data-entry]")];
        const next = all[all.indexOf(entry) + step];
        if (next) {
            next.focus();
            if (next.select) next.select();
        }
    });

    document.getElementById("trouble")?.focus();

    let changed = Boolean(document.querySelector("#trouble a"));
    form.addEventListener("input", () => { changed = true; });
    form.addEventListener("submit", () => { changed = false; });
    window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
})();
