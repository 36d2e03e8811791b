// Signed out while the page was open: says so once, with the way back here. What was typed waits on this machine.
(function () {
    "use strict";
    const words = document.getElementById("signed-out-words");
    document.addEventListener("cchc:signed-out", () => {
        if (!words || document.querySelector(".signed-out")) { return; }
        const notice = words.content.firstElementChild.cloneNode(true);
        const link = notice.querySelector("a"), next = new URLSearchParams({ next: location.pathname + location.search });
        link.setAttribute("href", link.getAttribute("href") + "?" + next);
        (document.querySelector("main") || document.body).prepend(notice);
    });
})();
