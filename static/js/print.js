// Prints the page. Browsers do it from their menu, too, which few find on a phone.
//
//   <button data-print hidden>

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
