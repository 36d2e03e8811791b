// The keying sheet: copy a value with one click, keep ticks on this computer.
(() => {
    "use strict";
    const page = document.querySelector("[data-keying]");
    if (!page) return;
    const name = page.dataset.keying;
    const status = page.querySelector("[data-done]");
    const rows = [...page.querySelectorAll("tr[data-key]")];

    const kept = () => {
        try {
            return new Set(JSON.parse(localStorage.getItem(name) || "[]"));
        } catch {
            return new Set();
        }
    };
    const show = () => {
        const done = kept();
        let n = 0;
        for (const row of rows) {
            const ticked = done.has(row.dataset.key);
            row.classList.toggle("done", ticked);
            row.querySelector("[data-tick]").checked = ticked;
            n += ticked;
        }
        if (status) status.textContent = `${page.dataset.typed}: ${n}/${rows.length}`;
    };
    page.addEventListener("change", (event) => {
        const box = event.target.closest("[data-tick]");
        if (!box) return;
        const done = kept();
        const key = box.closest("tr").dataset.key;
        if (box.checked) done.add(key);
        else done.delete(key);
        try {
            localStorage.setItem(name, JSON.stringify([...done]));
        } catch {
            /* private mode: ticks last as long as the page */
        }
        show();
    });
    const copy = async (text) => {
        if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
        const area = document.createElement("textarea");
        area.value = text;
        area.className = "visually-hidden";
        document.body.append(area);
        area.select();
        document.execCommand("copy");
        area.remove();
    };
    page.addEventListener("click", async (event) => {
        const button = event.target.closest("[data-copy]");
        if (!button) return;
        await copy(button.dataset.copy);
        button.focus();
        for (const old of page.querySelectorAll(".copied")) old.classList.remove("copied");
        button.classList.add("copied");
        if (status) status.textContent = `${button.dataset.copy} ${page.dataset.copied}`;
    });
    show();
})();
