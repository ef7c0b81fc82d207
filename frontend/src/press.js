// What moves the page waits until a press is over: a button that slips away under the mouse is not clicked.
//
// A click needs the same element under the mouse when it goes down and when it comes up; in between a field loses the
// focus, and whatever answers to that may make the page shorter or longer.
const PRESSED = "a, button, label, summary, input[type=radio], input[type=checkbox]";

export function afterPresses(act) {
  let [held, waiting] = [false, undefined];
  const hold = ({ button, target }) => {
    held = button === 0 && target.closest?.(PRESSED) != null;
  };
  const release = () => {
    held = false;
    if (waiting === undefined) return;
    setTimeout(act, 0, waiting);
    waiting = undefined;
  };
  document.addEventListener("mousedown", hold, true);
  for (const end of ["mouseup", "dragend"]) document.addEventListener(end, release, true);
  return (options = {}) => {
    if (held) waiting = { ...waiting, ...options };
    else act(options);
  };
}
