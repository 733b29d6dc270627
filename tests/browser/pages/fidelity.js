document.getElementById("late").textContent = "The second paragraph was written by a script.";
for (const mode of ["open", "closed"]) {
  customElements.define(`${mode}-part`, class extends HTMLElement {
    constructor() {
      super();
      this.attachShadow({ mode }).innerHTML =
        `<style>p { color: red }</style><p>${mode} shadow words</p><slot name="given">${mode} fallback words</slot>`;
    }
  });
}
const pen = document.getElementById("drawing").getContext("2d");
pen.fillStyle = "rgb(200, 30, 30)";
pen.fillRect(0, 0, 30, 20);
const sheet = new CSSStyleSheet();
sheet.replaceSync(".adopted-rule { color: rgb(7, 8, 9) }");
document.adoptedStyleSheets = [sheet];
document.styleSheets[1].ownerNode; // the page looks, as pages do
document.getElementById("typed").value = "typed-secret";
document.documentElement.dataset.scroll = "0";
addEventListener("scroll", () => { document.documentElement.dataset.scroll = "moved"; });
const made = document.createElement("canvas");
made.width = made.height = 12;
made.getContext("2d").fillRect(0, 0, 6, 6);
made.toBlob((blob) => { document.querySelector(".from-blob").src = URL.createObjectURL(blob); });
