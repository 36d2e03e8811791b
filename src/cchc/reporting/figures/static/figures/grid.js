/* The form as a grid: keys, states, paste, undo, and each change saved by the queue. Without this script the page is the
   form it is, and nothing is lost. Outside editing a cell is read-only and letters are commands; inside it is a field. */
"use strict";
(() => {
    const week = document.getElementById("week");
    const form = document.getElementById("fill");
    if (!week || !form) return;
    const writes = "writes" in week.dataset && Boolean(window.CellQueue);
    const phone = () => matchMedia("(pointer: coarse), (max-width: 700px)").matches;
    const words = {};
    for (const one of document.getElementById("grid-words")?.content.querySelectorAll("[data-word]") || []) {
        words[one.dataset.word] = one.textContent;
    }
    const say = (word, values = {}) => Object.entries(values).reduce((text, [name, value]) => text.replaceAll(name, value), words[word] || "");
    const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase();
    const STATES = { k: "none_arisen", t: "not_applicable" };

    // --- the rows

    class Row {
        constructor(tr) {
            this.tr = tr;
            this.key = tr.dataset.row;
            this.stop = tr.querySelector("[data-stop]");
            this.entry = tr.querySelector("[data-entry]");
            this.choice = tr.querySelector("[data-state]");
            this.code = tr.querySelector(".code").textContent.trim();
            this.name = `${this.code} ${tr.querySelector("th .clip").textContent}`.trim();
            this.words = fold(`${this.code} ${tr.querySelector("th").textContent}`);
            this.table = tr.closest("table");
            this.day = tr.querySelector('[name^="d:"]');
            this.final = tr.querySelector('[name^="e:"]');
            this.seen = Number(tr.dataset.seen) || null;
            this.isCode = this.entry?.tagName === "SELECT";
            if (this.entry) this.known = this.read();
        }

        /* What the fields say, as it is sent. */
        read() {
            const v = this.entry.value.trim();
            const s = v ? "value" : this.choice.value === "value" ? "blank" : this.choice.value || "blank";
            return { v, s, e: this.final.value, d: this.day.value.trim() };
        }

        show({ v, s }) {
            if (this.isCode && v && ![...this.entry.options].some((one) => one.value === v)) v = "";
            this.entry.value = v;
            const known = [...this.choice.options].some((one) => one.value === s);
            this.choice.value = known ? s : s === "blank" ? "" : "value";
            const said = s === "value" ? "" : words[s] || "";
            if (this.isCode) this.entry.options[0].textContent = said;
            else this.entry.placeholder = said;
            this.tr.classList.toggle("missing", s === "blank");
        }

        mark(state, text = "") {
            this.tr.dataset.save = state;
            let error = this.tr.querySelector(".field-error");
            if (text && !error) {
                error = document.createElement("p");
                error.className = "field-error";
                error.id = `e-${this.tr.id}`;
                this.tr.querySelector("td.now").append(error);
                this.entry.setAttribute("aria-describedby", error.id);
            }
            if (error) {
                if (text) error.textContent = text;
                else error.remove();
            }
            if (text) this.entry.setAttribute("aria-invalid", "true");
            else this.entry.removeAttribute("aria-invalid");
            this.tr.classList.toggle("troubled", Boolean(text) || Boolean(this.tr.querySelector(".clash")));
        }

        change(amount, scale) {
            const [was, places] = (this.tr.dataset.before || ":").split(":");
            const cell = this.tr.querySelector(".change");
            if (!cell) return;
            if (amount === null || amount === undefined || !was) { cell.textContent = ""; return; }
            const top = Math.max(Number(places), scale);
            const by = BigInt(amount) * 10n ** BigInt(top - scale) - BigInt(was) * 10n ** BigInt(top - Number(places));
            cell.textContent = (by > 0n ? "+" : by < 0n ? "−" : "") + written(by < 0n ? -by : by, top);
        }
    }

    function written(amount, scale) {
        let digits = amount.toString().padStart(scale + 1, "0");
        let after = scale ? digits.slice(-scale).replace(/0+$/, "") : "";
        if (scale) digits = digits.slice(0, -scale);
        return digits.replace(/\B(?=(\d{3})+$)/g, ".") + (after ? `,${after}` : "");
    }

    const rows = [...form.querySelectorAll("tr[data-row]")].map((tr) => new Row(tr));
    const byKey = new Map(rows.map((row) => [row.key, row]));
    const rowOf = (target) => byKey.get(target.closest?.("tr[data-row]")?.dataset.row);
    const shown = () => rows.filter((row) => !row.tr.hidden);
    let current = null, anchor = null, editing = null;

    // --- where one is

    function go(row, { extend = false, focus = true } = {}) {
        if (!row) return;
        if (editing && editing !== row) leave(true);
        if (!extend) anchor = row;
        const moved = current !== row;
        current = row;
        for (const one of rows) one.tr.classList.toggle("current", one === row);
        paintRange();
        if (focus && document.activeElement !== row.stop) row.stop.focus({ preventScroll: true });
        if (focus) row.tr.scrollIntoView({ block: "nearest" });
        if (moved) { whereNow(row); document.dispatchEvent(new CustomEvent("cchc:cell", { detail: { row: row.key } })); }
    }

    /* The part of the outline one works in, whatever part the page is scrolled to. */
    function whereNow(row) {
        const parts = [...document.querySelectorAll(".week-outline a[data-goes]")].filter((link) => {
            const head = document.getElementById(link.hash.slice(1));
            return head === row.tr || (head && head.compareDocumentPosition(row.tr) & Node.DOCUMENT_POSITION_FOLLOWING);
        });
        if (!parts.length) return;
        setTimeout(() => {
            for (const link of document.querySelectorAll(".week-outline a[aria-current]")) link.removeAttribute("aria-current");
            parts[parts.length - 1].setAttribute("aria-current", "true");
        }, 60);
    }

    function range() {
        if (!current) return [];
        const all = shown(), a = all.indexOf(anchor || current), b = all.indexOf(current);
        return a < 0 ? [current] : all.slice(Math.min(a, b), Math.max(a, b) + 1);
    }

    function paintRange() {
        const marked = new Set(anchor && anchor !== current ? range() : []);
        for (const row of rows) row.tr.classList.toggle("marked", marked.has(row));
    }

    function step(by, { extend = false, typed = false } = {}) {
        const all = shown();
        let to = all.indexOf(current) + by;
        while (typed && all[to] && !all[to].entry) to += by;
        const next = all[to];
        if (next) go(next, { extend });
        return Boolean(next);
    }

    // --- editing

    function edit(row, { all = false, text = null } = {}) {
        if (!row.entry || !writes) return;
        editing = row;
        row.before = row.read();
        row.tr.classList.add("editing");
        if (row.isCode) { row.entry.showPicker?.(); return; }
        row.entry.readOnly = false;
        if (text !== null) row.entry.value = text;
        if (all) row.entry.select();
        else row.entry.setSelectionRange(row.entry.value.length, row.entry.value.length);
    }

    function leave(keep) {
        const row = editing;
        if (!row) return;
        editing = null;
        row.tr.classList.remove("editing");
        if (!row.isCode && !phone()) row.entry.readOnly = true;
        if (keep) commit([[row, row.read()]], row.before);
        else row.show(row.before);
    }

    /* The same answer, in whoever's writing: 1234 and 1.234; a day not said is the usual one. */
    const plain = (text) => text.replace(/[.\s]/g, "");
    const alike = (one, other) => Boolean(one && other) && one.s === other.s && one.e === other.e
        && plain(one.v) === plain(other.v) && (!one.d || !other.d || one.d === other.d);
    const same = (one, other) => one && other && ["v", "s", "e", "d"].every((name) => one[name] === other[name]);

    /* Take over what is in these rows now and send it; what was there before can be undone. */
    function commit(changes, before = null, { undo = true, back = false } = {}) {
        const done = [];
        for (const [row, now] of changes) {
            const was = before || row.known;
            if (same(now, row.known) && !row.tr.querySelector(".field-error, .clash")) { row.show(now); continue; }
            clearClash(row);
            row.show(now);
            row.known = now;
            row.mark("waiting");
            row.tr.querySelector(".now-saved")?.remove();
            queue.put(row.key, { ...now, seen: row.seen }, { undo: back });
            done.push({ row, was, now });
        }
        if (undo && done.length) { undone.length = 0; doneList.push(done); if (doneList.length > 200) doneList.shift(); }
        count();
        return done.length;
    }

    const doneList = [], undone = [];

    function undo(from, to, word) {
        const step = from.pop();
        if (!step) return tell(say("nothing_undo"));
        const still = step.filter(({ row, now }) => alike(row.known, now) || row.tr.querySelector(".field-error"));
        const changed = commit(still.map(({ row, was }) => [row, was]), null, { undo: false, back: true });
        to.push(still.map(({ row, was, now }) => ({ row, was: now, now: was })));
        const skipped = step.length - still.length;
        tell([changed ? say(word, { N: changed }) : "", skipped ? say("undo_skipped", { N: skipped }) : ""].filter(Boolean).join(" "));
        go(step[0].row);
    }

    /* What can be undone outlives a page that is loaded again in its tab. */
    function steps(keep) {
        const name = `cchc-undo:${week.dataset.keep}`;
        const out = (list) => list.slice(-50).map((step) => step.map(({ row, was, now }) => [row.key, was, now]));
        const back = (list) => (list || []).map((step) => step.map(([key, was, now]) => ({ row: byKey.get(key), was, now })).filter(({ row }) => row?.entry));
        try {
            if (keep) sessionStorage.setItem(name, JSON.stringify([out(doneList), out(undone)]));
            else {
                const [before, after] = JSON.parse(sessionStorage.getItem(name) || "[]");
                doneList.push(...back(before));
                undone.push(...back(after));
            }
        } catch { /* full or forbidden */ }
    }

    function setState(state) {
        const typed = range().filter((row) => row.entry);
        commit(typed.map((row) => [row, { ...row.read(), v: "", s: state }]));
    }

    // --- what the server says

    const queue = writes ? new window.CellQueue({
        url: week.dataset.cellUrl,
        token: form.querySelector("[name=csrfmiddlewaretoken]").value,
        kept: new window.Kept(week.dataset.keep, fromOther),
        told: {
            state: foot,
            closed: (why) => tell(`${why} ${say("kept", { WHAT: keptList() })}`, "warning"),
            signedOut: () => tell(say("signed_out", { N: queue.waiting }), "warning"),
            answer: answered,
        },
    }) : null;

    /* Another tab of this form saved these cells: those nobody types into here follow. */
    function fromOther(rows) {
        for (const [key, now] of Object.entries(rows)) {
            const row = byKey.get(key);
            if (row?.entry && editing !== row && !queue.cells.has(key) && !queue.held.has(key)) take(row, now);
        }
        count();
    }

    function keptList() {
        return queue.all.map(([key, cell]) => `${byKey.get(key)?.code || key}: ${cell.v || words[cell.s] || "—"}`).join("; ");
    }

    function answered(sent, said) {
        const saved = [];
        let skipped = 0;
        for (const { row: key, cell, later } of sent) {
            const row = byKey.get(key), now = said.rows[key];
            if (!row || !now) continue;
            if (now.seen !== undefined) row.seen = now.seen;
            if (later) continue;
            if (now.error) row.mark("refused", now.error);
            else if (now.clash && cell.undo) { skipped += 1; take(row, now.clash); queue.drop(key); }
            else if (now.clash) clash(row, now.clash, cell);
            else { take(row, now); saved.push(key); }
            if (now.since) tell(say("since", { WHO: now.since }));
        }
        for (const [key, found] of Object.entries(said.computed || {})) follow(byKey.get(key), found);
        for (const [key, broken] of Object.entries(said.rules || {})) rules(byKey.get(key), broken);
        if (skipped) tell(say("undo_skipped", { N: skipped }));
        lastSaved = said.at;
        if (resent && !queue.waiting) { tell(say("back", { N: resent })); resent = 0; }
        count();
        if (saved.length) document.dispatchEvent(new CustomEvent("cchc:saved", { detail: { rows: saved } }));
        queue.kept.tell(Object.fromEntries(saved.map((key) => [key, said.rows[key]])));
    }

    function take(row, now) {
        row.seen = now.seen;
        row.known = { v: now.shown, s: now.state, e: now.e, d: now.d };
        clearClash(row);
        if (editing !== row) {
            row.show({ v: now.shown, s: now.state });
            if (row.final.value !== now.e) row.final.value = now.e;
            row.day.value = now.d;
        }
        row.mark("saved");
        row.change(now.amount, now.scale);
        typedHere(row);
    }

    /* Where the figure comes from now, in the words the page itself uses. */
    function typedHere(row) {
        const origin = row.tr.querySelector(".origin");
        const link = origin.querySelector(":scope > a");
        if (link) { link.textContent = `✎ ${words.typed}`; link.title = words.typed; }
        else if (!origin.textContent.includes(words.typed)) origin.prepend(`✎ ${words.typed} `);
    }

    function clash(row, theirs, cell) {
        clearClash(row);
        const box = document.createElement("div");
        box.className = "alert-line differs clash";
        const text = document.createElement("p");
        const mine = cell.v || words[cell.s] || "—", what = theirs.shown || words[theirs.state] || "—";
        text.textContent = theirs.seen === null ? say("emptied", { MINE: mine }) : say("theirs", { WHO: theirs.who, WHAT: what, TIME: theirs.at, MINE: mine });
        const buttons = document.createElement("p");
        buttons.className = "actions";
        for (const [word, act] of [
            ["keep_theirs", () => { queue.drop(row.key); take(row, theirs); foot(); count(); go(row); }],
            ["use_mine", () => {
                row.seen = theirs.seen;
                row.known = null;
                commit([[row, { v: cell.v, s: cell.s, e: cell.e, d: cell.d }]], { v: theirs.shown, s: theirs.state, e: theirs.e, d: theirs.d });
                go(row);
            }],
        ]) {
            const button = document.createElement("button");
            button.type = "button";
            button.className = "btn small";
            button.textContent = words[word];
            button.addEventListener("click", act);
            buttons.append(button);
        }
        box.append(text, buttons);
        row.tr.querySelector("td.now").append(box);
        row.tr.dataset.save = "clash";
        row.tr.classList.add("troubled");
    }

    function clearClash(row) {
        for (const old of row.tr.querySelectorAll("td.now .alert-line")) old.remove();
        if (!row.tr.querySelector(".field-error")) row.tr.classList.remove("troubled");
    }

    function follow(row, found) {
        if (!row) return;
        if (row.entry) {
            row.tr.querySelector(".origin .parts-give")?.remove();
            if (found.differs) {
                const line = document.createElement("p");
                line.className = "alert-line differs parts-give";
                line.textContent = `≠ ${words.parts_give} ${found.differs}`;
                row.tr.querySelector(".origin").append(line);
            }
            return;
        }
        row.stop.textContent = found.shown ? `${found.shown} %` : words[found.state === "blank" || found.state === "not_applicable" ? "follows" : found.state] || "";
        if (found.base) {
            const base = document.createElement("span");
            base.className = "base";
            base.textContent = found.base;
            row.stop.append(" ", base);
        }
        row.change(found.amount, found.scale);
    }

    function rules(row, broken) {
        if (!row) return;
        for (const old of row.tr.querySelectorAll(".quick")) old.remove();
        for (const one of broken) {
            const line = document.createElement("p");
            line.className = `quick alert-line ${one.severity}`;
            const sign = document.createElement("span");
            sign.className = "sign";
            sign.setAttribute("aria-hidden", "true");
            line.append(sign, ` ${one.text}`);
            row.tr.querySelector("th").append(line);
        }
    }
    document.addEventListener("cchc:findings", () => {
        for (const old of form.querySelectorAll(".quick")) old.remove();
        count();
        filter();
    });

    // --- what stands at the foot, in the bar and in the outline

    let lastSaved = "", resent = 0, telling = 0;

    function foot() {
        const state = document.getElementById("save-state");
        if (!queue) return;
        const offline = queue.failed && queue.waiting;
        state.textContent = offline ? "" : queue.waiting ? words.saving : lastSaved ? say("saved_at", { WHAT: lastSaved }) : "";
        if (offline) tell(say(queue.stored ? "offline" : "not_stored", { N: queue.waiting }), "warning", "offline");
        else if (!queue.waiting && document.getElementById("grid-bar").dataset.about === "offline") tell("");
    }

    function tell(text, kind = "", about = "") {
        const bar = document.getElementById("grid-bar");
        if (!bar) return;
        bar.hidden = !text;
        bar.className = `grid-bar ${kind}`;
        bar.dataset.about = about;
        if (bar.textContent !== text) bar.textContent = text;
        clearTimeout(telling);
        if (text && !kind) telling = setTimeout(() => tell(""), 12000);
    }

    const WRONG = ".has-error, .troubled, :has(.quick.error)", DOUBT = ".has-warning, :has(.quick.warning)";
    const TROUBLE = ".has-error, .has-warning, .troubled, :has(.quick), :has(.differs)";
    const troubled = (row) => row.tr.matches(TROUBLE);

    function count() {
        const order = [...form.querySelectorAll("tbody tr, h2[id]")];
        const marks = [...document.querySelectorAll("[data-missing-of]")];
        const places = marks.map((mark) => document.getElementById(mark.dataset.missingOf));
        marks.forEach((mark, number) => {
            const start = places[number];
            if (!start) return;
            const whole = start.tagName === "H2";
            const from = order.indexOf(start) + 1;
            const end = order.findIndex((one, at) => at >= from && (one.tagName === "H2" || (!whole && places.includes(one))));
            const inside = order.slice(from, end < 0 ? undefined : end).map((tr) => byKey.get(tr.dataset.row)).filter(Boolean);
            const empty = inside.filter((row) => row.tr.classList.contains("missing")).length;
            const wrong = inside.filter((row) => row.tr.matches(WRONG)).length;
            const doubt = inside.filter((row) => row.tr.matches(DOUBT) && !row.tr.matches(WRONG)).length;
            mark.textContent = [wrong ? `● ${wrong}` : "", doubt ? `▲ ${doubt}` : "", empty ? say("empty", { N: empty }) : ""].filter(Boolean).join(" · ") || (inside.some((row) => row.entry) ? "✓" : "");
            mark.classList.toggle("wrong", wrong > 0);
            mark.classList.toggle("doubt", !wrong && doubt > 0);
        });
    }

    // --- which rows are shown

    const find = document.getElementById("grid-find"), only = document.getElementById("grid-only");

    function filter() {
        if (!find) return 1;
        const asked = fold(find.value).split(/\s+/).filter(Boolean);
        for (const row of rows) {
            const fits = asked.every((word) => row.words.includes(word));
            const kind = only.value === "all" || (only.value === "missing" ? row.tr.classList.contains("missing") : troubled(row));
            row.tr.hidden = !(fits && kind);
        }
        const narrowed = asked.length || only.value !== "all";
        for (const body of form.querySelectorAll("tbody")) {
            let used = false;
            for (const tr of [...body.rows].reverse()) {
                if (tr.dataset.row !== undefined) used ||= !tr.hidden;
                else { tr.hidden = narrowed && !used; used = tr.classList.contains("depth-0") ? false : used; }
            }
        }
        return shown().length;
    }
    find?.addEventListener("input", () => { if (!filter()) tell(say("no_row")); else tell(""); });
    only?.addEventListener("change", () => { filter(); });
    find?.addEventListener("keydown", (event) => {
        if (event.key === "Enter") { event.preventDefault(); go(shown()[0]); }
        if (event.key === "Escape") { event.stopPropagation(); find.value = ""; filter(); go(current || shown()[0]); }
    });

    // --- the clipboard

    const inGrid = () => current && !editing && form.contains(document.activeElement) && rowOf(document.activeElement);

    document.addEventListener("copy", (event) => {
        if (!inGrid() || phone()) return;
        const lines = range().map((row) => (row.entry ? row.entry.value || (row.known.s === "blank" ? "" : words[row.known.s]) : row.stop.firstChild?.textContent.replace(/ %$/, "").trim() || ""));
        event.clipboardData.setData("text/plain", lines.map((one) => (/[\t\n"]/.test(one) ? `"${one.replaceAll('"', '""')}"` : one)).join("\n"));
        event.preventDefault();
    });

    document.addEventListener("paste", (event) => {
        if (!writes || !inGrid() || phone()) return;
        event.preventDefault();
        paste(event.clipboardData.getData("text/plain"));
    });

    /* Lines and cells of what Excel puts on the clipboard; a quoted cell may hold line ends. */
    function cellsOf(text) {
        if (text.length > 3000000) return { lines: text.split("\n").length };
        const table = [[""]];
        let quoted = false;
        for (let at = 0; at < text.length; at += 1) {
            const one = text[at], line = table[table.length - 1];
            if (quoted && one === '"' && text[at + 1] === '"') { line[line.length - 1] += '"'; at += 1; }
            else if (one === '"' && (quoted || line[line.length - 1] === "")) quoted = !quoted;
            else if (one === "\t" && !quoted) line.push("");
            else if (one === "\n" && !quoted) table.push([""]);
            else if (one !== "\r") line[line.length - 1] += one;
        }
        while (table.length && table[table.length - 1].every((cell) => !cell.trim())) table.pop();
        return { table: table.map((line) => line.map((cell) => cell.trim())), lines: table.length };
    }

    function paste(text) {
        const { table, lines } = cellsOf(text);
        const below = shown().slice(shown().indexOf(current));
        if (!lines) return;
        const wide = table && Math.max(...table.map((line) => line.length));
        const matched = table && wide > 1 ? byCode(table, wide) : null;
        const here = form.querySelectorAll("tbody tr:not([hidden])").length;
        if (!table || (!matched && lines > below.length + here - shown().length) || lines > 2 * here) {
            return tell(say("too_long", { N: lines.toLocaleString("vi-VN"), WHAT: below.length }), "warning");
        }
        if (wide > 1 && !matched) return tell(say("too_wide"), "warning");
        const found = matched || downwards(table.map((line) => line[0]), below);
        const typed = found.pairs.filter(([row]) => row.entry);
        const changed = commit(typed.map(([row, value]) => [row, answerOf(row, value)]));
        const left = found.pairs.length - typed.length;
        if (matched && typed.length) go(typed[0][0]);
        tell([matched && typed.length ? say("pasted_from", { N: changed, WHAT: typed[0][0].name }) : say("pasted", { N: changed }), left ? say("not_typed", { N: left }) : "",
            found.unknown.length ? say("unknown_codes", { WHAT: found.unknown.slice(0, 12).join(", ") + (found.unknown.length > 12 ? "…" : "") }) : ""].filter(Boolean).join(" "));
    }

    function answerOf(row, value) {
        const now = { ...row.read(), v: value, s: "value" };
        const state = ["none_arisen", "not_applicable", "blank"].find((one) => fold(value) === fold(words[one]));
        if (state || !value) return { ...now, v: "", s: state || "blank" };
        if (row.isCode) {
            const option = [...row.entry.options].find((one) => one.value === value || fold(one.textContent) === fold(value));
            return { ...now, v: option ? option.value : value };
        }
        return now;
    }

    /* A column that holds numbers of this form's rows, beside the last one that holds anything else. Many forms begin each
       part at 1 again: the lines are followed in order, headings too, from the row one stands in; else from where they lie
       closest together. A line without a number answers the row without a number that comes next. */
    function byCode(table, wide) {
        const bare = (code) => fold(code).replace(/[.\s)]+$/, "");
        const spots = [...current.table.querySelectorAll("tbody tr")].map((tr) => ({
            row: byKey.get(tr.dataset.row), code: bare(tr.querySelector(".code")?.textContent.trim() || ""),
        }));
        const times = new Map();
        for (const { code } of spots) times.set(code, (times.get(code) || 0) + 1);
        const isCode = (text) => Boolean(bare(text || "")) && times.has(bare(text));
        const columns = [...Array(wide).keys()];
        const codes = columns.find((column) => table.filter((line) => isCode(line[column])).length * 2 >= table.length);
        if (codes === undefined) return null;
        const values = columns.filter((column) => column !== codes && table.some((line) => line[column])).pop();
        const lines = table.map((line) => ({ said: line[codes] || "", code: bare(line[codes] || ""), value: line[values] || "", full: line.some(Boolean) }));

        const walk = (start) => {
            const pairs = [], unknown = [];
            let at = start - 1;
            for (const { said, code, value, full } of lines) {
                let to = code ? spots.findIndex((one, number) => number > at && one.code === code) : full && spots[at + 1] && !spots[at + 1].code ? at + 1 : -1;
                if (to >= 0) at = to;
                else if (code && times.get(code) === 1) to = spots.findIndex((one) => one.code === code);
                if (to < 0) { if (code && value) unknown.push(said); }
                else if (spots[to].row && value) pairs.push([spots[to].row, value]);
            }
            return { start, pairs, unknown, span: at - start };
        };
        const here = spots.findIndex(({ row }) => row === current);
        const first = lines.find(({ said }) => isCode(said)).code;
        const far = ({ start }) => (start >= here ? start - here : spots.length + here - start);
        return spots.flatMap(({ code }, start) => (code === first ? [walk(start)] : []))
            .sort((one, other) => (other.start === here) - (one.start === here) || one.unknown.length - other.unknown.length || one.span - other.span || far(one) - far(other))[0];
    }

    /* Line by line: over headings too where the block has a gap at each of them, as a copy of this very table has; else
       into the cells that are typed, one after the other. Gaps leave a cell as it is. */
    function downwards(values, below) {
        const all = [...form.querySelectorAll("tbody tr:not([hidden])")];
        const from = all.indexOf(current.tr);
        const span = all.slice(from, from + values.length).map((tr) => byKey.get(tr.dataset.row));
        const gaps = span.some((row) => !row?.entry) && span.length === values.length && values.every((value, at) => Boolean(span[at]) || !value);
        const aligned = gaps && span.every((row, at) => Boolean(row) || !values[at]) && values.some((value, at) => !value && !span[at]?.entry);
        const targets = aligned ? span : below.filter((row) => row.entry);
        const pairs = values.map((value, at) => [targets[at], value]).filter(([row, value]) => row && value);
        return { pairs, unknown: [] };
    }

    // --- keys and the mouse

    function keys(event) {
        const row = rowOf(event.target);
        if (!row || !event.target.matches("[data-stop]") || event.isComposing) return;
        const { key } = event;
        if (key.length > 1 && key !== "Shift") stated = null;
        const command = event.ctrlKey || event.metaKey;
        const done = () => { event.preventDefault(); event.stopPropagation(); };
        if (command && !event.altKey) {
            const letter = key.toLowerCase();
            if (editing || !writes) return;
            if (letter === "z" && !event.shiftKey) { done(); undo(doneList, undone, "undone"); }
            else if (letter === "y" || (letter === "z" && event.shiftKey)) { done(); undo(undone, doneList, "redone"); }
            else if (letter === "a") { done(); anchor = shown()[0]; go(shown().pop(), { extend: true, focus: false }); }
            else if (key === "Home" || key === "End") { done(); go(key === "Home" ? shown()[0] : shown().pop()); }
            return;
        }
        if (event.altKey) return;
        const inText = editing && row.entry?.tagName === "TEXTAREA";
        if (key === "Enter") { done(); leave(true); step(event.shiftKey ? -1 : 1, { typed: true }); }
        else if (key === "Tab") {
            leave(true);
            if (step(event.shiftKey ? -1 : 1, { typed: true })) done();
        } else if (key === "Escape") { if (editing) { done(); leave(false); } else if (anchor !== current) { done(); go(current); } }
        else if ((key === "ArrowDown" || key === "ArrowUp") && !inText && !(editing && row.isCode)) { done(); leave(true); step(key === "ArrowUp" ? -1 : 1, { extend: event.shiftKey }); }
        else if (key === "PageDown" || key === "PageUp") { done(); leave(true); const all = shown(), at = all.indexOf(row) + (key === "PageUp" ? -12 : 12); go(all[Math.max(0, Math.min(all.length - 1, at))]); }
        else if (key === "F2") { done(); if (!editing) edit(row); }
        else if (key === "F6") { done(); leave(true); document.querySelector(".week-foot a, .week-foot button:not([hidden])")?.focus(); }
        else if (!editing) outside(event, row, key, done);
    }

    /* Letters outside editing: commands, or the first sign of a new answer. Of a word that begins with the key of a state
       ("kps", "khoảng 12") the rest is swallowed: half a word is no answer. */
    let stated = null;
    function outside(event, row, key, done) {
        if (key === "/" && find) { done(); find.focus(); find.select(); return; }
        if (key === "?") { done(); document.getElementById("keys-week")?.showModal(); return; }
        if (!writes) return;
        if (!row.entry) { if (key.length === 1 && key !== " ") tell(say("no_entry")); return; }
        const state = STATES[key.toLowerCase()];
        if (key.length > 1 || stated?.row !== row) stated = null;
        else if (stated.word || (!state && /\p{L}/u.test(key))) { done(); stated.word = true; tell(say("one_key")); return; }
        if (key === "Delete" || key === "Backspace") { done(); setState("blank"); }
        else if (row.entry.tagName !== "TEXTAREA" && state) { done(); setState(state); stated = { row, word: false }; }
        else if (row.isCode) {
            const option = [...row.entry.options].find((one) => one.value === key);
            if (option) { done(); commit([[row, { ...row.read(), v: key, s: "value" }]]); } else if (key.length === 1 && key !== " ") done();
        } else if (key.length === 1) { done(); edit(row, { text: key }); }
    }

    form.addEventListener("keydown", keys, true);
    form.addEventListener("focusin", (event) => {
        const row = rowOf(event.target);
        if (row && event.target.matches("[data-stop]")) go(row, { focus: false });
        if (row?.entry === event.target && phone() && !row.isCode) { editing = row; row.before = row.read(); }
    });
    form.addEventListener("focusout", (event) => {
        if (editing && event.target === editing.entry && !editing.isCode) leave(true);
    });
    form.addEventListener("mousedown", (event) => {
        const row = rowOf(event.target);
        if (row && event.target === row.stop && event.shiftKey) { event.preventDefault(); go(row, { extend: true }); }
    });
    form.addEventListener("click", (event) => {
        const row = rowOf(event.target);
        stated = null;
        if (row && !event.target.closest("a, button, input, select, textarea, summary, label")) go(row);
    });
    form.addEventListener("dblclick", (event) => {
        const row = rowOf(event.target);
        if (row?.entry === event.target && !editing) edit(row);
    });
    form.addEventListener("input", (event) => {
        const row = rowOf(event.target);
        if (row?.entry === event.target && !row.isCode && !editing) { editing = row; row.before = row.known; }
        if (row?.entry === event.target && row.entry.value) row.choice.value = "value";
    });
    form.addEventListener("change", (event) => {
        const row = rowOf(event.target);
        if (!row?.entry) return;
        if (event.target === row.choice) {
            const s = row.choice.value || "blank";
            commit([[row, { ...row.read(), v: s === "value" ? row.entry.value : "", s: s === "value" && !row.entry.value ? "blank" : s }]]);
        } else if (event.target === row.day || event.target === row.final || row.isCode) {
            editing = null;
            row.tr.classList.remove("editing");
            commit([[row, row.read()]]);
        }
    });
    form.addEventListener("submit", (event) => {
        if (editing) leave(true);
        if (!queue || event.submitter?.name === "then") return;
        event.preventDefault();
        queue.wait = 1000;
        queue.send();
    });

    // --- tools, other rooms, and what was left from before

    document.addEventListener("click", (event) => {
        const tool = event.target.closest("[data-tool]")?.dataset.tool;
        if (!tool || !writes) return;
        if (tool === "undo") undo(doneList, undone, "undone");
        else if (tool === "redo") undo(undone, doneList, "redone");
        else if (current) { setState(tool); go(current); }
    });
    document.addEventListener("cchc:saved", (event) => {
        const figure = event.detail?.figure, row = byKey.get(figure?.row);
        if (!row) return;
        if (!row.entry) { row.stop.textContent = figure.value || words[figure.state] || ""; return; }
        queue?.drop(row.key);
        if (row.known.v === figure.value && row.known.s === figure.state) { row.seen = figure.seen; return; }
        take(row, { seen: figure.seen, shown: figure.value, state: figure.state, e: row.final.value, d: row.day.value, amount: null, scale: 0 });
        count();
    });
    form.addEventListener("click", (event) => {
        const link = event.target.closest(".of-cell");
        if (!link || !week.dataset.panelUrl || event.ctrlKey || event.metaKey || phone()) return;
        event.preventDefault();
        go(rowOf(link));
    });
    document.addEventListener("cchc:go", (event) => {
        const row = byKey.get(event.detail?.row);
        if (!row) return;
        if (row.tr.hidden) { if (find) find.value = ""; if (only) only.value = "all"; filter(); }
        go(row);
        row.tr.scrollIntoView({ block: "center" });
    });
    if (writes || !("writes" in week.dataset)) {
        week.classList.add("grid-on");
        for (const hidden of document.querySelectorAll(".grid-head .scripted")) hidden.hidden = false;
        const heads = [...form.querySelectorAll("tr.heading > th")].map((th) => [th, th.colSpan]), years = document.getElementById("show-last-year");
        const span = () => { for (const [th, all] of heads) th.colSpan = all - (years && !years.checked ? 1 : 0); };
        years?.addEventListener("change", span);
        span();
        const tools = document.querySelector(".grid-head");
        /* What the signs mean stands in the foot where it has room for it; it never takes a line from the grid. */
        const base = document.querySelector(".week-foot"), signs = base.querySelector(".state-signs");
        const fit = () => {
            signs.hidden = true;
            const bare = base.offsetHeight;
            signs.hidden = false;
            signs.hidden = base.offsetHeight > bare + 4; // a line more; less is how letters of two sizes sit in one line
        };
        if (signs) {
            new MutationObserver(fit).observe(base, { childList: true, subtree: true });
            addEventListener("resize", fit);
            document.fonts.ready.then(fit);
        }
        new ResizeObserver(() => week.style.setProperty("--tools", `${tools.offsetHeight}px`)).observe(tools);
        document.addEventListener("click", (event) => {
            for (const menu of document.querySelectorAll(".exchange-menu[open], .about-form[open]")) if (!menu.contains(event.target)) menu.open = false;
        });
    }
    if (writes) {
        const wide = () => { for (const row of rows) if (row.entry && !row.isCode && row !== editing) row.entry.readOnly = !phone(); };
        wide();
        addEventListener("resize", wide);
        for (const one of form.querySelectorAll("[data-state], .when summary")) one.tabIndex = phone() ? 0 : -1;
        const again = (key, cell) => {
            const row = byKey.get(key);
            if (!row?.entry) return false;
            row.show(cell);
            row.known = { v: cell.v, s: cell.s, e: cell.e || "", d: cell.d || "" };
            row.mark("waiting");
            resent += 1;
            return true;
        };
        queue.takeOver(again).then(() => { week.dataset.taken = resent; count(); });
        count();
        steps(false);
        addEventListener("pagehide", () => steps(true));
    } else if (week.dataset.keep && window.Kept) {
        new window.Kept(week.dataset.keep).left().then((left) => {
            const cells = left.flatMap(({ value }) => Object.entries(value || {}));
            const list = cells.map(([key, cell]) => `${byKey.get(key)?.code || key}: ${cell.v || cell.s}`);
            const note = document.getElementById("kept-here");
            if (list.length && note) { note.hidden = false; note.querySelector("b").textContent = list.join("; "); }
        });
    }
    /* A link to a row puts the cursor into it; the browser itself only scrolls there, after all has loaded. */
    const aim = () => {
        const row = rows.find(({ tr }) => location.hash === `#${tr.id}`);
        if (row && !phone()) document.dispatchEvent(new CustomEvent("cchc:go", { detail: { row: row.key } }));
    };
    if (document.getElementById("trouble")) document.getElementById("trouble").focus();
    else if (document.readyState === "complete") aim();
    else addEventListener("load", () => setTimeout(aim));
    addEventListener("hashchange", aim);
})();
