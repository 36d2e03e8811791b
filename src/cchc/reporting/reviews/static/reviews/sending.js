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
