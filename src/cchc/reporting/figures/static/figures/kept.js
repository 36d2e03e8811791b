/* What was typed and is not on the server yet, kept on this computer. Each page of a form keeps its own, so that several
   tabs never write over each other; what a page left that is gone is taken over by the next one that opens. */
"use strict";
window.Kept = class {
    /* home: whose and of which form, 'cchc-fill:5:12'; heard(what): what another open page of it told. */
    constructor(home, heard = () => {}) {
        this.home = home;
        this.page = window.Kept.name();
        this.open = new Set([this.page]);
        this.pages = window.BroadcastChannel ? new BroadcastChannel(home) : null;
        if (this.pages) this.pages.onmessage = ({ data }) => {
            if (data.here) this.open.add(data.here);
            if (data.asks) this.pages.postMessage({ here: this.page });
            if (data.told) heard(data.told);
        };
    }

    static name() {
        return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    }

    /* With the moment it was typed: the same value kept again stays as old as it is. False where this computer keeps
       nothing. */
    put(name, value) {
        try {
            const key = `${this.home}|${this.page}|${name}`, was = JSON.parse(localStorage.getItem(key));
            const same = was && JSON.stringify(was.value) === JSON.stringify(value);
            localStorage.setItem(key, JSON.stringify({ at: same ? was.at : Date.now(), value }));
            return true;
        } catch {
            return false;
        }
    }

    drop(name) {
        try { localStorage.removeItem(`${this.home}|${this.page}|${name}`); } catch { /* forbidden */ }
    }

    tell(told) {
        this.pages?.postMessage({ told });
    }

    /* What pages left that are gone, the oldest first: { name, value, done() }; whoever has put it under its own name
       calls done(). Open pages have a moment to say that they are there. */
    async left() {
        this.pages?.postMessage({ here: this.page, asks: true });
        if (this.pages && this.keys().length) await new Promise((after) => setTimeout(after, 250));
        const found = [];
        for (const key of this.keys()) {
            const [page, ...name] = key.slice(this.home.length + 1).split("|");
            if (this.open.has(page)) continue;
            try {
                const { at, value } = JSON.parse(localStorage.getItem(key));
                found.push({ at, name: name.join("|"), value, done: () => localStorage.removeItem(key) });
            } catch { /* not ours */ }
        }
        return found.sort((one, other) => one.at - other.at);
    }

    keys() {
        try {
            return Object.keys(localStorage).filter((key) => key.startsWith(`${this.home}|`) && !key.startsWith(`${this.home}|${this.page}|`));
        } catch {
            return [];
        }
    }
};
