// Airflow frames this page in a sandbox that forbids new windows, so a click on an article would do
// nothing. The surrounding page, of the same origin, opens it instead. Without a frame: no effect.
"use strict";
const open = (event) => {
  const link = event.target.closest("a[target=_blank]");
  if (!link || event.button === 2 || window.parent === window) return;
  event.preventDefault();
  const outside = window.parent.document.createElement("a");
  outside.href = link.href;
  outside.target = "_blank";
  outside.rel = "noopener noreferrer";
  outside.click();
};
document.addEventListener("click", open);
document.addEventListener("auxclick", open); // the middle button
