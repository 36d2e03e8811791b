/* Cells on their way to the server. Each is kept on this computer until the server has answered it, so that a cut
   network, a killed server or a closed browser loses nothing; a request that is sent again is known by its name. */
"use strict";
window.CellQueue = class {
    /* told: { answer(rows, body), state(), closed(message), signedOut() } */
    constructor({ url, token, kept, told }) {
        Object.assign(this, { url, token, kept, told });
        this.cells = new Map();
        this.held = new Map();
        this.busy = false;
        this.failed = false;
        this.stopped = false;
        this.stored = true;
        this.wait = 1000;
        window.addEventListener("online", () => this.send());
        window.addEventListener("pagehide", () => this.save());
    }

    get waiting() {
        return this.cells.size;
    }

    get all() {
        return [...this.held, ...this.cells];
    }

    /* Take over what earlier pages of this person left: `show(row, cell)` puts it into its cell, false where there is
       none. Where two pages left one cell, both are written, the one typed later after the other. */
    async takeOver(show) {
        const left = await this.kept.left();
        const cells = left.flatMap(({ value }) => Object.entries(value || {})).filter(([, cell]) => typeof cell?.v === "string");
        cells.sort(([, one], [, other]) => (one.at || 0) - (other.at || 0));
        for (const [row, cell] of cells) {
            if (!show(row, cell)) continue;
            if (this.cells.has(row) && !this.busy) this.send();
            const { v, s, e, d, seen, tried, at } = cell;
            this.put(row, { v, s, e, d, seen }, { at });
            this.cells.get(row).tried = tried || [];
        }
        this.save();
        for (const { done } of left) done();
    }

    save() {
        const all = Object.fromEntries(this.all);
        if (Object.keys(all).length) this.stored = this.kept.put("cells", all);
        else { this.kept.drop("cells"); this.stored = true; }
    }

    /* `at`: when it was typed, where that was in an earlier page. */
    put(row, typed, more = {}) {
        const before = this.cells.get(row) || this.held.get(row);
        this.held.delete(row);
        this.cells.set(row, { ...typed, tried: before?.tried || [], undo: Boolean(more.undo), at: more.at || Date.now(), turn: (before?.turn || 0) + 1 });
        this.save();
        clearTimeout(this.soon);
        this.soon = setTimeout(() => this.send(), more.now ? 0 : 40);
        this.told.state();
    }

    /* Refused, or written by somebody else: kept and not sent again until it is changed. */
    hold(row, cell) {
        this.cells.delete(row);
        this.held.set(row, cell);
        this.save();
    }

    drop(row) {
        this.cells.delete(row);
        this.held.delete(row);
        this.save();
    }

    async send() {
        clearTimeout(this.later);
        if (this.busy || this.stopped || !this.cells.size) return;
        this.busy = true;
        const request = window.Kept.name();
        const sent = this.next().map(([row, cell]) => [row, cell, cell.turn]);
        const body = JSON.stringify({
            request,
            cells: sent.map(([row, { v, s, e, d, seen, tried }]) => ({ row, v, s, e, d, seen, tried })),
        });
        for (const [, cell] of sent) cell.tried = [...cell.tried, request].slice(-10);
        this.save();
        this.told.state();
        let said = null, status = 0;
        try {
            const answer = await fetch(this.url, {
                method: "POST",
                headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
                body,
                keepalive: body.length < 50000,
            });
            status = answer.redirected ? 401 : answer.status;
            if ((answer.headers.get("Content-Type") || "").includes("json")) said = await answer.json();
        } catch { /* the network, or a server that was killed */ }
        this.busy = false;
        const shut = [401, 403, 404].includes(status);
        this.failed = !said && !shut;
        if (said?.closed !== undefined) this.stop(() => this.told.closed(said.closed));
        else if (said?.rows) this.answered(sent, said);
        else if (said?.error) this.stop(() => this.told.closed(said.error));
        else if (shut) this.stop(() => this.told.signedOut());
        else this.again();
        this.told.state();
        if (status === 401) document.dispatchEvent(new CustomEvent("cchc:signed-out"));
    }

    /* As many as one request may carry. */
    next() {
        let size = 0;
        const few = [...this.cells].slice(0, 300);
        const end = few.findIndex(([, cell], at) => at > 0 && (size += cell.v.length) > 200000);
        return end < 0 ? few : few.slice(0, end);
    }

    again() {
        this.later = setTimeout(() => this.send(), this.wait);
        this.wait = Math.min(this.wait * 2, 15000);
    }

    stop(tell) {
        this.stopped = true;
        this.save();
        tell();
    }

    answered(sent, said) {
        this.wait = 1000;
        for (const [row, cell, turn] of sent) {
            const now = said.rows[row] || {};
            const changed = this.cells.get(row) !== cell || cell.turn !== turn;
            if (changed) {
                const later = this.cells.get(row);
                if (later && now.seen !== undefined) Object.assign(later, { seen: now.seen, tried: [] });
            } else if (now.error || now.clash) this.hold(row, { ...cell, tried: [] });
            else this.cells.delete(row);
        }
        this.save();
        this.told.answer(sent.map(([row, cell]) => ({ row, cell, later: this.cells.has(row) })), said);
        if (this.cells.size) this.send();
    }
};
