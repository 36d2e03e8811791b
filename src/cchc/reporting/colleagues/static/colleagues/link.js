// Each row is sent as soon as one leaves it. What could not be sent is sent again when the connection is back.
(() => {
    const form = document.getElementById("ask");
    const words = document.querySelector(".ask").dataset;
    const waiting = new Set();
    const say = (row, text, failed) => {
        const line = row.querySelector("[data-sent]");
        line.textContent = text;
        line.classList.toggle("failed", Boolean(failed));
    };
    const send = async (row) => {
        const body = new FormData();
        for (const field of row.querySelectorAll("[name]")) body.append(field.name, field.value);
        say(row, words.sending);
        waiting.add(row);
        let told;
        try {
            const answer = await fetch(form.getAttribute("action"), { method: "POST", body, headers: { Accept: "application/json" } });
            if (answer.status === 410) return form.submit(); // the page that says so, with what was typed
            if (!answer.ok) throw new Error(String(answer.status));
            told = (await answer.json()).rows[row.dataset.row];
        } catch {
            return say(row, words.failed, true);
        }
        waiting.delete(row);
        if (!told) return undefined;
        const value = row.querySelector("[data-value]");
        const error = row.querySelector("[data-error]");
        error.textContent = told.error;
        error.hidden = !told.error;
        value.toggleAttribute("aria-invalid", false);
        if (told.error) value.setAttribute("aria-invalid", "true");
        const there = body.get(value.name).trim() && !told.error;
        row.querySelector("[data-choice]").options[0].textContent = there ? words.there : words.missing;
        row.querySelector("[data-seen]").value = told.seen;
        row.classList.toggle("troubled", Boolean(told.error));
        row.classList.toggle("done", !told.error && told.at !== "");
        return say(row, told.error || !told.at ? "" : `✓ ${told.at}`);
    };
    for (const row of form.querySelectorAll("[data-row]")) {
        const value = row.querySelector("[data-value]");
        const choice = row.querySelector("[data-choice]");
        choice.addEventListener("change", () => {
            if (choice.value) value.value = "";
            send(row);
        });
        value.addEventListener("change", () => {
            if (value.value.trim()) choice.value = "";
            send(row);
        });
    }
    window.addEventListener("online", () => [...waiting].forEach(send));
    setInterval(() => navigator.onLine && [...waiting].forEach(send), 15000);
    window.addEventListener("beforeunload", (event) => waiting.size && event.preventDefault());
    form.addEventListener("submit", () => waiting.clear());
})();
