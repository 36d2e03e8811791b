// Keys of the page of one sending: a button with data-key is pressed by that key, where nothing is being typed.
document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const button = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (button && !button.disabled) {
        event.preventDefault();
        button.form.requestSubmit(button);
    }
});

// "Ask about this" beside a finding: ticks its cell or paragraph and types the finding's message as the reason.
const form = document.getElementById("ask-form");
const ticked = document.getElementById("ticked");

function tell() {
    const count = form.querySelectorAll("input[name=ask]:checked").length;
    ticked.hidden = !count;
    ticked.textContent = `${ticked.dataset.words} ${count}`;
}

function add(field, said) {
    if (!field.value.includes(said)) field.value = field.value.trim() ? `${field.value.trim()}\n${said}` : said;
}

function ask(link) {
    const { ask: name, rule, why } = link.dataset;
    const box = name && form.querySelector(`input[name=ask][value="${CSS.escape(name)}"]`);
    if (!box) return add(form.elements.text, why);
    box.checked = true;
    add(form.elements[`why:${name}`], why);
    let kept = form.elements[`rule:${name}`];
    if (!kept) {
        kept = document.createElement("input");
        kept.type = "hidden";
        kept.name = `rule:${name}`;
        form.append(kept);
    }
    kept.value = rule;
}

if (form && ticked) {
    document.addEventListener("click", (event) => {
        const link = event.target.closest("[data-ask]");
        if (!link || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        ask(link);
        link.textContent = link.dataset.done;
        tell();
    });
    form.addEventListener("change", tell);
    tell();
}
