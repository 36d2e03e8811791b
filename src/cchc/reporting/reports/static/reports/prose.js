// The prose: each section saves itself; what cannot be sent stays on this machine until it can; two people get a choice.
(function () {
    "use strict";
    const room = document.getElementById("prose");
    if (!room || !window.fetch) { return; }
    const words = room.dataset, kept = new window.Kept("cchc:prose:" + words.user + ":" + words.proseUrl);
    const parts = [...room.querySelectorAll("form[data-prose]")].map(begin);
    kept.left().then(bringBack);

    function begin(form) {
        const part = {
            form, text: form.elements.text, seen: form.elements.seen, code: form.elements.code.value,
            state: form.querySelector(".state"), notes: form.parentElement.querySelector(".notes"), timer: 0, busy: false, clash: false,
            others: [],
        };
        part.last = part.text.value;
        part.text.addEventListener("input", () => { keep(part); later(part, 900); grow(part); });
        part.text.addEventListener("focus", () => document.dispatchEvent(new CustomEvent("cchc:section", { detail: { section: part.code } })));
        part.text.addEventListener("blur", () => { if (dirty(part)) { later(part, 0); } });
        part.text.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); next(part); } });
        form.querySelector("[value=save]").hidden = true;
        form.addEventListener("submit", (event) => {
            if (!event.submitter || event.submitter.value === "save") { event.preventDefault(); save(part); }
        });
        return part;
    }

    function dirty(part) { return part.text.value !== part.last; }
    function grow(part) { if (part.text.scrollHeight > part.text.clientHeight + 4) { part.text.rows = Math.min(30, part.text.rows + 2); } }
    function later(part, wait) { clearTimeout(part.timer); part.timer = setTimeout(() => save(part), wait); }
    function tell(part, said, bad) { part.state.textContent = said; part.state.classList.toggle("unsaved", Boolean(bad)); }

    function keep(part) { kept.put(part.code, { text: part.text.value, seen: part.seen.value, others: part.others }); }
    function forget(part) { if (part.others.length) { keep(part); } else { kept.drop(part.code); } }

    // What pages left that are gone. Of two texts for one section the first is saved, then the other is offered beside it.
    function bringBack(left) {
        left.forEach((one) => {
            const part = parts.find((each) => each.code === one.name), mine = one.value;
            if (!part || !mine || typeof mine.text !== "string") { return; }
            [mine].concat(mine.others || []).forEach((text) => take(part, text));
            one.done();
        });
    }
    function take(part, left) {
        if (left.text === part.text.value || left.text === part.last) { return; }
        if (dirty(part)) { part.others.push({ text: left.text, seen: left.seen }); keep(part); return; }
        part.text.value = left.text;
        part.seen.value = left.seen;
        tell(part, words.back);
        keep(part);
        later(part, 0);
    }

    async function post(body) {
        return fetch(words.proseUrl, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: String(body.get("text") || "").length < 15000 });
    }

    async function save(part) {
        if (part.busy) { later(part, 400); return; }
        if (part.clash) { keep(part); return; } // two people wrote here: nothing goes on until one text was chosen
        if (!dirty(part)) { forget(part); return; }
        const sent = part.text.value, body = new FormData(part.form);
        body.set("action", "save");
        part.busy = true;
        tell(part, words.saving);
        let answer, said;
        try {
            answer = await post(body);
            if (answer.redirected) { signedOut(part); return; }
            said = await answer.json();
        } catch {
            part.busy = false;
            keep(part);
            tell(part, words.kept, true);
            later(part, 5000);
            return;
        }
        part.busy = false;
        if (answer.ok) { saved(part, sent, said); } else if (said.conflict) { choose(part, said.conflict); } else { keep(part); tell(part, said.error || words.kept, true); }
    }

    function signedOut(part) {
        part.busy = false;
        keep(part);
        tell(part, words.out, true);
        document.dispatchEvent(new CustomEvent("cchc:signed-out"));
    }

    function saved(part, sent, said) {
        part.last = sent;
        part.seen.value = said.id || "";
        if (part.text.value === sent) { forget(part); } else { keep(part); later(part, 900); }
        tell(part, words.saved + " " + said.saved);
        if (!dirty(part) && part.others.length) { take(part, part.others.shift()); }
        document.dispatchEvent(new CustomEvent("cchc:prose", { detail: { section: part.code } }));
    }

    function choose(part, conflict) {
        part.clash = true;
        tell(part, "");
        const box = document.createElement("div");
        box.className = "prose-conflict";
        box.setAttribute("role", "alert");
        const head = document.createElement("p"), theirs = document.createElement("blockquote"), row = document.createElement("p");
        head.textContent = words.other + " " + [conflict.author, conflict.at].filter(Boolean).join(" · ");
        theirs.textContent = conflict.theirs;
        row.className = "actions";
        [[words.mine, () => part.text.value], [words.theirs, () => conflict.theirs]].forEach(([label, pick]) => {
            const button = document.createElement("button");
            button.type = "button";
            button.className = "btn small";
            button.textContent = label;
            button.addEventListener("click", () => {
                part.text.value = pick();
                part.seen.value = conflict.id || "";
                part.last = conflict.theirs;
                part.clash = false;
                box.remove();
                if (dirty(part)) { save(part); } else { forget(part); }
            });
            row.append(button);
        });
        box.append(head, theirs, row);
        part.form.append(box);
    }

    function next(part) {
        later(part, 0);
        const after = parts[parts.indexOf(part) + 1];
        if (after) { after.text.focus(); after.text.scrollIntoView({ block: "center" }); }
    }

    function partOf(element) {
        const section = element.closest("[data-section]");
        return section && parts.find((one) => one.code === section.dataset.section);
    }

    room.addEventListener("click", (event) => {
        const button = event.target.closest("[data-line]"), part = button && partOf(button);
        if (!part) { return; }
        const before = part.text.value.split("\n").slice(0, Number(button.dataset.line)).reduce((sum, line) => sum + line.length + 1, 0);
        part.text.focus();
        part.text.setSelectionRange(before + Number(button.dataset.start), before + Number(button.dataset.end));
    });

    room.addEventListener("submit", async (event) => {
        const form = event.target.closest("form[data-replace]"), part = form && partOf(form);
        if (!part) { return; }
        event.preventDefault();
        const body = new FormData(form, event.submitter);
        if (dirty(part)) { await save(part); return; }
        try {
            const answer = await post(body), said = await answer.json();
            if (answer.ok) {
                part.text.value = said.text;
                saved(part, said.text, said);
            } else { tell(part, said.error || "", true); }
            if (part.notes) { part.notes.innerHTML = ""; }
        } catch { tell(part, words.kept, true); }
    });

    document.addEventListener("cchc:go", (event) => {
        const part = event.detail.section && parts.find((one) => one.code === event.detail.section);
        if (part) { part.text.focus(); part.form.parentElement.scrollIntoView({ block: "center" }); }
    });
    window.addEventListener("online", () => parts.filter(dirty).forEach((part) => save(part)));
    window.addEventListener("pagehide", () => parts.filter(dirty).forEach((part) => { keep(part); save(part); }));
})();
