// Suggestions under the search box and the place box, as one types. Without this file both boxes work as they are.
// After the pattern "editable combobox with list autocomplete" of the ARIA Authoring Practices Guide (W3C).
"use strict";

(() => {
  const WAIT_MS = 80;
  const MOST = 8;
  const SHORTEST = { q: 1, near: 2 };
  const LONGEST = 120; // What is longer is no name: perhaps somebody's story, which has no place in an address.

  for (const name of ["q", "near"]) {
    for (const input of document.querySelectorAll(`.big-search input[name="${name}"], .field input[name="${name}"]`)) {
      suggestUnder(input, name);
    }
  }

  function suggestUnder(input, name) {
    const list = document.createElement("ul");
    const told = document.createElement("span");
    let timer = 0;
    let asking = null;
    let options = [];
    let active = -1;

    list.id = `suggest-${input.id}`;
    list.className = "suggest__list";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
    told.className = "hidden";
    told.setAttribute("role", "status");
    const focused = document.activeElement === input;
    const around = document.createElement("span");
    around.className = "suggest";
    input.replaceWith(around);
    around.append(input, list, told);
    if (focused) input.focus();
    input.autocomplete = "off";
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");

    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT_MS);
    });
    input.addEventListener("blur", close);
    // A tap beside it takes no focus away on a phone; a page that comes back is shown as it was left.
    document.addEventListener("pointerdown", (event) => around.contains(event.target) || close());
    window.addEventListener("pagehide", close);
    input.form.addEventListener("submit", close);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Escape" && !list.hidden) close();
      else if (event.key === "ArrowDown" && !list.hidden) mark(active + 1);
      else if (event.key === "ArrowUp" && !list.hidden) mark(active - 1);
      else if (event.key === "ArrowDown") ask();
      else if (event.key === "Enter" && active >= 0) choose(active);
      else return;
      event.preventDefault();
    });

    async function ask() {
      const typed = input.value.trim();
      asking?.abort();
      if (typed.length < SHORTEST[name] || typed.length > LONGEST) return close();
      asking = new AbortController();
      const asked = new URLSearchParams({ q: typed, top: MOST });
      if (name === "near") asked.set("kind", "place");
      try {
        const answer = await fetch(`/api/suggest?${asked}`, { signal: asking.signal });
        if (answer.ok) show((await answer.json()).suggestions);
      } catch {
        // Nothing is suggested; the box still works.
      }
    }

    function show(found) {
      if (document.activeElement !== input) return;
      options = found;
      list.replaceChildren(...found.map(option));
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      told.textContent = found.length ? `${found.length} suggestions, use the arrow keys` : "No suggestions";
      mark(-1);
    }

    function option(one, at) {
      const line = document.createElement("li");
      line.id = `${list.id}-${at}`;
      line.className = "suggest__one";
      line.setAttribute("role", "option");
      const text = document.createElement("span");
      text.textContent = name === "near" || !one.line.startsWith("near:") ? whole(one) : `near ${one.text}`;
      const about = document.createElement("span");
      about.className = "suggest__about";
      about.textContent = [one.kind === "trial" || name === "near" ? "" : one.kind, one.detail, counted(one)]
        .filter(Boolean)
        .join(" · ");
      line.append(text, about);
      line.addEventListener("pointerdown", (event) => event.preventDefault());
      line.addEventListener("click", () => choose(at));
      return line;
    }

    function whole(one) {
      return one.kind === "sponsor" || one.kind === "place" ? one.text : one.line;
    }

    function counted(one) {
      if (one.count === null || one.kind === "trial") return "";
      return one.count === 1 ? "1 trial" : `${one.count.toLocaleString("en")} trials`;
    }

    function mark(at) {
      const last = options.length - 1;
      active = at > last ? -1 : at < -1 ? last : at;
      list.childNodes.forEach((line, number) => line.setAttribute("aria-selected", String(number === active)));
      if (active < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", list.childNodes[active].id);
      list.childNodes[active].scrollIntoView({ block: "nearest" });
    }

    function choose(at) {
      const one = options[at];
      input.value = name === "near" ? one.text : one.line;
      close();
      if (name === "q") input.form.requestSubmit();
    }

    function close() {
      clearTimeout(timer);
      asking?.abort();
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      mark(-1);
    }
  }
})();
