// A second click on a button that was already pressed sends nothing. The server stands a double click as well.
const FORGET_AFTER = 10_000;

export function preventDoubleSubmit(form) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    form.setAttribute("aria-busy", "true");
    setTimeout(() => release(form), FORGET_AFTER);
  });
  // Coming back with the browser's button shows the page as it was left.
  window.addEventListener("pageshow", () => release(form));

  function release() {
    sent = false;
    form.removeAttribute("aria-busy");
  }
}
