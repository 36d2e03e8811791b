// What the rules say of the report, beside its rows and sections, after each save.
(function () {
    "use strict";
    const week = document.getElementById("week");
    const address = week && week.dataset.findingsUrl;
    if (!address) { return; }
    let waiting = 0, asked = 0;

    function later() {
        clearTimeout(waiting);
        waiting = setTimeout(look, 600);
    }

    async function look() {
        const mine = ++asked;
        let said;
        try {
            const answer = await fetch(address, { headers: { Accept: "application/json" } });
            if (answer.redirected) { document.dispatchEvent(new CustomEvent("cchc:signed-out")); return; }
            if (!answer.ok) { return; }
            said = await answer.json();
        } catch { return; }
        if (mine === asked) { paint(said); }
    }

    function paint(said) {
        document.querySelectorAll("tr[data-row]").forEach((row) => mark(row, said.rows[row.dataset.row] || []));
        document.querySelectorAll("[data-section]").forEach((part) => {
            const notes = part.querySelector(".notes"), html = said.notes[part.dataset.section] || "";
            if (notes && !notes.contains(document.activeElement)) { notes.innerHTML = html; }
        });
        document.querySelectorAll(".week-outline [data-section-of]").forEach((link) => outline(link, said.sections[link.dataset.sectionOf] || []));
        const foot = document.getElementById("foot-state");
        if (foot) { foot.innerHTML = said.foot; }
        document.dispatchEvent(new CustomEvent("cchc:findings", { detail: said }));
    }

    // What is open in a section, in the outline: ● errors, ▲ warnings, else ✓ where something is written.
    function outline(link, found) {
        const sign = link.querySelector(".left-here"), field = document.querySelector(`[data-section="${CSS.escape(link.dataset.sectionOf)}"] textarea`);
        const many = (severity) => found.filter((one) => !one.explained && one.severity === severity).length;
        const wrong = many("error"), doubt = many("warning");
        const open = [wrong ? `● ${wrong}` : "", doubt ? `▲ ${doubt}` : ""].filter(Boolean).join(" · ");
        if (open || field || sign.matches(".wrong, .doubt")) { sign.textContent = open || (!field || field.value.trim() ? "✓" : ""); }
        sign.classList.toggle("wrong", wrong > 0);
        sign.classList.toggle("doubt", !wrong && doubt > 0);
    }

    function mark(row, found) {
        const open = found.filter((one) => !one.explained);
        const worst = open.find((one) => one.severity === "error") || open.find((one) => one.severity === "warning");
        row.classList.toggle("has-error", Boolean(worst) && worst.severity === "error");
        row.classList.toggle("has-warning", Boolean(worst) && worst.severity === "warning");
        const old = row.querySelector(".found-mark");
        if (old) { old.remove(); }
        if (!worst) { return; }
        const sign = document.createElement("span");
        sign.className = "found-mark " + worst.severity;
        sign.textContent = (worst.severity === "error" ? "● " : "▲ ") + worst.title + (open.length > 1 ? " (+" + (open.length - 1) + ")" : "");
        (row.querySelector("[data-found]") || row.lastElementChild).append(sign);
    }

    document.addEventListener("click", (event) => {
        const there = event.target.closest("[data-go-row], [data-go-section]");
        if (!there) { return; }
        event.preventDefault();
        const where = there.dataset.goRow ? { row: there.dataset.goRow } : { section: there.dataset.goSection };
        document.dispatchEvent(new CustomEvent("cchc:go", { detail: where }));
    });

    document.addEventListener("submit", async (event) => {
        const form = event.target.closest("form[data-explain]");
        if (!form) { return; }
        if (event.defaultPrevented) { later(); return; } // the panel posts its own forms
        event.preventDefault();
        const fault = form.querySelector(".field-error");
        try {
            const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
            if (answer.redirected) { document.dispatchEvent(new CustomEvent("cchc:signed-out")); return; }
            const said = await answer.json();
            if (!answer.ok) { throw new Error(said.error); }
            document.dispatchEvent(new CustomEvent("cchc:explained"));
            look();
        } catch (error) {
            if (!fault) { form.submit(); return; }
            fault.hidden = false;
            fault.textContent = error.message;
        }
    });

    ["cchc:saved", "cchc:prose"].forEach((name) => document.addEventListener(name, later));
    look();
})();
