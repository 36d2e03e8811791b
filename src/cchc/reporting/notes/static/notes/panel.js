/* The panel beside the grid: follows the current row, posts its forms in place, keeps what is typed and not sent.
   Without this script the same forms work on a page of their own. */
"use strict";
(() => {
    const week = document.getElementById("week");
    const panel = document.getElementById("panel");

    document.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
        const text = event.target.closest?.("textarea[data-send]");
        if (!text) return;
        event.preventDefault();
        if (text.value.trim()) text.form.requestSubmit();
    });

    if (!week || !panel || !week.dataset.panelUrl) return;
    const url = week.dataset.panelUrl;
    let asked = null;
    let query = "";
    let timer = 0;

    /* What a person opened or closed stays so on the next row. */
    const opened = new Map();
    panel.addEventListener("click", (event) => {
        const part = event.target.closest("summary")?.parentElement;
        if (part?.dataset.part) opened.set(part.dataset.part, !part.open);
    });

    /* What is typed and not sent, by place and field; kept over rows, over a page that is loaded again, and over a session
       that ended or a browser that was closed. */
    const kept = new window.Kept(`cchc-notes:${week.dataset.keep}`);
    const drafts = new Map();
    const put = (place, typed) => {
        if (Object.keys(typed).length) { drafts.set(place, typed); kept.put(place, typed); }
        else { drafts.delete(place); kept.drop(place); }
    };
    const fields = () => [...panel.querySelectorAll("textarea, input:not([type=hidden], [type=file], [type=radio], [type=checkbox])")]
        .filter((field) => field.id);
    const keep = () => {
        if (!query) return;
        const here = fields(), typed = {};
        for (const [id, text] of Object.entries(drafts.get(query) || {})) if (!here.some((field) => field.id === id)) typed[id] = text;
        for (const field of here) if (field.value !== field.defaultValue) typed[field.id] = field.value;
        put(query, typed);
    };
    const giveBack = () => {
        const typed = drafts.get(query) || {};
        for (const field of fields()) {
            if (!(field.id in typed) || field.value) continue;
            field.value = typed[field.id];
            const part = field.closest("details");
            if (part) part.open = true;
        }
    };
    const forget = (ids) => {
        const typed = { ...drafts.get(query) };
        for (const id of ids) delete typed[id];
        put(query, typed);
    };

    /* Typed on a page that is gone: said where nothing is chosen yet, and given back at its row. */
    kept.left().then((left) => {
        for (const { name, value, done } of left) {
            const typed = { ...drafts.get(name) };
            for (const [id, text] of Object.entries(value || {})) {
                typed[id] = typed[id] && !typed[id].includes(text) ? `${text}\n${typed[id]}` : typed[id] || text;
            }
            put(name, typed);
            done();
        }
        giveBack();
        if (query || !drafts.size || !panel.dataset.unsent) return;
        const said = document.createElement("p");
        said.className = "beside-unsent";
        said.setAttribute("role", "status");
        said.append(panel.dataset.unsent, " ");
        for (const place of drafts.keys()) {
            const where = Object.fromEntries(new URLSearchParams(place));
            const row = document.querySelector(`tr[data-row="${CSS.escape(where.row || "")}"]`);
            const go = document.createElement("button");
            go.type = "button";
            go.className = "btn small";
            const name = row ? `${row.querySelector(".code").textContent} ${(row.querySelector("th .clip") || row.querySelector("th")).textContent}`.trim() : where.section || "";
            go.textContent = name.length > 60 ? `${name.slice(0, 59)}…` : name;
            go.addEventListener("click", () => document.dispatchEvent(new CustomEvent("cchc:go", { detail: where })));
            said.append(go, " ");
        }
        panel.prepend(said);
    });

    const show = (html, top) => {
        const focused = panel.contains(document.activeElement) ? document.activeElement.id : "";
        const at = top ? 0 : panel.scrollTop;
        panel.innerHTML = html;
        const refused = panel.querySelector("[role=alert]");
        for (const [part, open] of opened) {
            const found = panel.querySelector(`details[data-part="${part}"]`);
            if (found && (open || !refused)) found.open = open;
        }
        giveBack();
        panel.scrollTop = at;
        if (window.htmx) window.htmx.process(panel);
        if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    };
    const busy = (yes) => panel.querySelector(".beside")?.setAttribute("aria-busy", String(yes));
    const lost = () => {
        panel.querySelector(".beside-lost")?.remove();
        const said = document.getElementById("unsent")?.content.querySelector("p")?.cloneNode(true);
        if (!said) return;
        said.className = "beside-lost";
        said.setAttribute("role", "alert");
        (panel.querySelector(".beside") || panel).prepend(said);
    };
    const signedOut = (response) => {
        const out = response.redirected && response.url.includes("/login/");
        if (out) document.dispatchEvent(new CustomEvent("cchc:signed-out"));
        return out;
    };

    const load = async (wanted, top = true) => {
        asked?.abort();
        const mine = asked = new AbortController();
        keep();
        busy(true);
        try {
            const response = await fetch(`${url}?${wanted}`, { headers: { "X-Panel": "1" }, signal: mine.signal });
            if (signedOut(response)) return;
            if (!response.ok) { query = wanted; panel.replaceChildren(); return; }
            const html = await response.text();
            if (asked !== mine) return;
            keep();
            query = wanted;
            show(html, top);
        } catch (error) {
            if (error.name !== "AbortError") lost();
        } finally {
            if (asked === mine) busy(false);
        }
    };
    const follow = (wanted, again) => {
        if (wanted === query && !again) return;
        clearTimeout(timer);
        timer = setTimeout(() => load(wanted, wanted !== query), 150);
    };

    document.addEventListener("cchc:cell", (event) => follow(new URLSearchParams({ row: event.detail.row }).toString(), event.detail.again));
    document.addEventListener("cchc:section", (event) => follow(new URLSearchParams({ section: event.detail.section }).toString()));
    document.addEventListener("cchc:saved", (event) => {
        const row = new URLSearchParams(query).get("row");
        if (!event.detail.panel && row && event.detail.rows?.includes(row)) {
            clearTimeout(timer);
            timer = setTimeout(() => load(query, false), 600);
        }
    });

    /* A figure written from here: the grid shows it, and asks for findings again. */
    const figure = () => {
        const said = panel.querySelector("[data-figure]");
        return said && { row: said.dataset.rowKey, seen: said.dataset.figure, state: said.dataset.state, value: said.dataset.value };
    };
    const tell = (before) => {
        const after = figure();
        if (after && before && after.row === before.row && after.seen !== before.seen) {
            document.dispatchEvent(new CustomEvent("cchc:saved", { detail: { rows: [after.row], panel: true, figure: after } }));
        }
    };

    const refuse = (form, why) => {
        const fault = form.querySelector(".field-error");
        if (fault) { fault.hidden = false; fault.textContent = why; }
    };

    panel.addEventListener("input", keep);
    panel.addEventListener("submit", async (event) => {
        const form = event.target;
        if (form.method !== "post" || form.hasAttribute("data-whole") || event.defaultPrevented) return;
        event.preventDefault();
        if (form.dataset.sending) return;
        form.dataset.sending = "1";
        const mine = form.hasAttribute("data-panel-form");
        const body = new FormData(form, event.submitter);
        const sent = [...form.querySelectorAll("textarea, input")].map((field) => field.id).filter(Boolean);
        busy(true);
        try {
            const explains = form.hasAttribute("data-explain");
            const headers = explains ? { Accept: "application/json" } : { "X-Panel": "1" };
            const response = await fetch(form.action, { method: "POST", body, headers, redirect: mine || explains ? "follow" : "manual" });
            if (signedOut(response)) { keep(); return; }
            if (explains && response.status === 422) { refuse(form, (await response.json()).error); return; }
            if (response.ok || response.type === "opaqueredirect" || (mine && response.status === 422)) {
                forget(sent);
                const before = figure();
                if (!mine) {
                    const row = new URLSearchParams(query).get("row");
                    for (const id of sent) { const field = document.getElementById(id); if (field) field.value = field.defaultValue; }
                    await load(query, false);
                    document.dispatchEvent(new CustomEvent("cchc:saved", { detail: { rows: [row], panel: true, figure: figure() } }));
                    return;
                }
                show(await response.text(), false);
                if (response.status === 422) panel.querySelector("[role=alert]")?.scrollIntoView({ block: "nearest" });
                tell(before);
            } else if (!mine && response.status === 422) {
                HTMLFormElement.prototype.submit.call(form);
            } else lost();
        } catch {
            lost();
        } finally {
            delete form.dataset.sending;
            busy(false);
        }
    });
})();
