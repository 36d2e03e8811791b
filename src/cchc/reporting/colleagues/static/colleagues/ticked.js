// How many rows are ticked, beside the button that asks for them. Without scripts nothing is said.
(() => {
    const said = document.querySelector("[data-ticked]");
    const form = said.closest("form");
    const tell = () => {
        const n = form.querySelectorAll("[name=row]:checked").length;
        const { none, one, many } = said.dataset;
        said.textContent = n === 0 ? none : n === 1 ? one : many.replace("N", n);
    };
    form.addEventListener("change", (event) => event.target.name === "row" && tell());
    window.addEventListener("pageshow", tell); // a browser that goes back ticks again what was ticked
    tell();
})();
