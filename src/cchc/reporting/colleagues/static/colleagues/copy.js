// Buttons that put a text into the clipboard; without scripts, or without a clipboard, the text is there to select.
(() => {
    for (const button of document.querySelectorAll("[data-copy], [data-copies]")) {
        button.hidden = false;
        button.addEventListener("click", async () => {
            const field = button.dataset.copies && document.getElementById(button.dataset.copies);
            try {
                await navigator.clipboard.writeText(field ? field.value : button.dataset.copy);
            } catch {
                if (!field) return;
                field.select();
                document.execCommand("copy");
            }
            button.classList.add("copied");
            if (!button.textContent.startsWith("✓")) button.prepend("✓ ");
        });
    }
})();
