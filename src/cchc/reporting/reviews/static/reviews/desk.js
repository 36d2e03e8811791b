// The desk: tick all that is shown, say how many are ticked, copy a text.
"use strict";
const form = document.querySelector("[data-chosen]");
if (form) {
    const ticks = [...form.querySelectorAll("input[name=u]")];
    const all = form.querySelector("[data-all]");
    const count = form.querySelector("[data-count]");
    const tell = () => {
        const n = ticks.filter((tick) => tick.checked).length;
        if (count) count.textContent = n ? `✓ ${n}/${ticks.length}` : "";
        if (all) { all.checked = n === ticks.length; all.indeterminate = n > 0 && n < ticks.length; }
    };
    if (all) {
        all.hidden = false;
        all.addEventListener("change", () => { ticks.forEach((tick) => { tick.checked = all.checked; }); tell(); });
    }
    form.addEventListener("change", tell);
    tell();
}
document.querySelectorAll("[data-copy]").forEach((button) => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
        button.textContent += " ✓";
        button.disabled = true;
    });
});
