// The page follows what is typed: the picture is asked for anew half a second after the last key.
"use strict";
(() => {
  const form = document.getElementById("letterhead");
  const picture = document.getElementById("preview");
  if (!form || !picture) return;
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const typed = new URLSearchParams(new FormData(form));
      typed.delete("csrfmiddlewaretoken");
      typed.delete("reason");
      picture.src = `${picture.dataset.address}?${typed}`;
    }, 500);
  });
})();
