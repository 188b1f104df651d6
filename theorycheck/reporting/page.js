// Everything here is a convenience: without it all is visible, and nothing is loaded.
(() => {
  "use strict";

  // Buttons that copy a command. They are hidden where this does not run.
  const written = async (source) => {
    try {
      await navigator.clipboard.writeText(source.textContent);
      return true;
    } catch {
      const folded = source.closest("details");
      if (folded) folded.open = true;
      const range = document.createRange();
      range.selectNodeContents(source);
      const selection = getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      return document.execCommand("copy");
    }
  };
  for (const button of document.querySelectorAll("button[data-copies]")) {
    const source = document.getElementById(button.dataset.copies);
    const told = button.nextElementSibling;
    button.hidden = false;
    button.addEventListener("click", async () => {
      told.textContent = (await written(source)) ? "Copied." : "Selected: copy it by hand.";
      setTimeout(() => { told.textContent = ""; }, 4000);
    });
  }

  // The search over theorems.
  const tool = document.getElementById("search");
  if (!tool) return;
  const input = tool.querySelector("input");
  const choice = tool.querySelector("select");
  const told = tool.querySelector("[role=status]");
  const groups = [...document.querySelectorAll("[data-find]")];
  const texts = groups.map((one) => `${one.dataset.find} ${one.textContent}`.toLowerCase());
  const noun = groups.length === 1 ? "theorem" : "theorems";
  let timer = 0;
  const apply = () => {
    const terms = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    groups.forEach((one, place) => {
      const verdicts = one.dataset.verdicts.split(" ");
      const fits = (!choice.value || verdicts.includes(choice.value))
        && terms.every((term) => texts[place].includes(term));
      one.hidden = !fits;
      count += fits;
    });
    // Said once typing pauses, so that no screen reader is interrupted at every key.
    clearTimeout(timer);
    timer = setTimeout(() => {
      told.textContent = `${count} of ${groups.length} ${noun}`;
    }, 150);
  };
  tool.hidden = false;
  input.addEventListener("input", apply);
  choice.addEventListener("change", apply);
  // A page that one comes back to has its search as it was left.
  addEventListener("pageshow", apply);
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
    } else if (event.key === "Escape" && event.target === input) {
      input.value = "";
      apply();
    }
  });
  apply();
})();
