// The list of findings: an explanation that is typed waits on this machine until it stands on the page.
(function () {
    "use strict";
    const text = document.getElementById("explanation");
    if (!text || !window.Kept) { return; }
    const kept = new window.Kept("cchc-explain:" + text.dataset.keep);
    const boxes = [...document.querySelectorAll("input[name=finding]")];
    const keep = () => {
        if (!text.value.trim()) { kept.drop("text"); return; }
        kept.put("text", { text: text.value, chosen: boxes.filter((box) => box.checked).map((box) => box.id) });
    };
    text.addEventListener("input", keep);
    boxes.forEach((box) => box.addEventListener("change", keep));
    if (text.value) { keep(); }
    const plain = (words) => words.replace(/\s+/g, " ").trim();
    const stands = new Set([...document.querySelectorAll(".explanation > p[lang]")].map((one) => plain(one.textContent)));
    kept.left().then((left) => {
        left.forEach((one) => {
            const mine = one.value || {};
            if (typeof mine.text === "string" && !stands.has(plain(mine.text)) && !text.value.includes(mine.text)) {
                text.value = [text.value, mine.text].filter(Boolean).join("\n");
                boxes.forEach((box) => { box.checked = box.checked || (mine.chosen || []).includes(box.id); });
                keep();
            }
            one.done();
        });
        text.dataset.taken = left.length;
    });
})();
