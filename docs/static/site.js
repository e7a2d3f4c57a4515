/* The switch keeps the place, citations are copied, the index sorts and filters. Without it every page is whole. */
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // The same place in the other edition.
  const link = document.getElementById("lb-switch");
  // Headings of notebooks have other names there, but the same order.
  const sections = all("section[id]");
  const place = () => {
    const before = sections.filter((section) => section.getBoundingClientRect().top < 120).length;
    return location.hash || (scrollY > 120 && before ? `#lb-section-${before}` : "");
  };
  if (link) link.addEventListener("click", () => { link.href = link.getAttribute("href").split(/[?#]/)[0] + location.search + place(); });
  const counted = /^#lb-section-(\d+)$/.exec(location.hash);
  if (counted && sections[counted[1] - 1]) addEventListener("load", () => sections[counted[1] - 1].scrollIntoView());

  // Copy: the clipboard where the browser lends it, the old way in a folder.
  const copyOldWay = (text) => {
    const field = document.createElement("textarea");
    field.value = text;
    field.setAttribute("readonly", "");
    field.style.cssText = "position:fixed;top:0;opacity:0";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  };
  all(".lb-copy").forEach((button) => button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy), text = button.dataset.text ?? source.textContent;
    let done = false;
    if (navigator.clipboard && window.isSecureContext) done = await navigator.clipboard.writeText(text).then(() => true, () => false);
    done = done || copyOldWay(text);
    if (done) document.querySelector(".lb-copied").textContent = button.dataset.done;
    else getSelection().selectAllChildren(source);
    if (done) {
      const label = button.firstChild, before = label.textContent;
      if (before !== button.dataset.done) {
        label.textContent = button.dataset.done;
        setTimeout(() => { label.textContent = before; }, 1500);
      }
    }
    button.focus();
  }));

  // Frames that have nothing to scroll need no place in the tab order.
  const frames = () => all(".lb-scroll").forEach((frame) => {
    if (frame.scrollWidth > frame.clientWidth + 1) frame.tabIndex = 0;
    else frame.removeAttribute("tabindex");
  });
  frames();
  addEventListener("resize", frames);
  addEventListener("beforeprint", () => all("details").forEach((one) => { one.open = true; }));

  // A notebook without its code, and so the next one; where the browser keeps nothing, this page alone.
  const hide = document.querySelector(".lb-hide-code");
  const kept = (value) => { try { if (value !== undefined) sessionStorage.setItem("lb-code", value); return sessionStorage.getItem("lb-code"); } catch { return null; } };
  const hideCode = (hidden) => {
    document.documentElement.classList.toggle("lb-no-code", hidden);
    hide.setAttribute("aria-pressed", String(hidden));
  };
  if (hide) {
    hideCode(kept() === "hidden");
    hide.addEventListener("click", () => {
      const hidden = hide.getAttribute("aria-pressed") !== "true";
      hideCode(hidden);
      kept(hidden ? "hidden" : "shown");
    });
  }

  // Search: an entry says its number and what it is; what is asked for by id, name or number comes first.
  const told = document.getElementById("lb-found");
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/đ/g, "d").trim();
  if (told && typeof Scorer !== "undefined") {
    const entries = JSON.parse(told.textContent);
    const asked = plain(new URLSearchParams(location.search).get("q") || "");
    const digits = (text) => plain(text).replace(/[.,](?=\d)/g, "");
    const words = asked.split(/\s+/);
    Scorer.score = (item) => {
      const entry = entries[item[0]];
      if (!entry) return item[4];
      [item[1], item[2], item[3]] = [entry.title, "", entry.line];
      const keys = entry.keys.map(plain), numbers = entry.numbers.map(digits);
      const number = /\d/.test(asked) && numbers.some((text) => text === digits(asked) || text.startsWith(`${digits(asked)} `) || text === `${digits(asked)}%`);
      const named = words.every((word) => keys.some((key) => key.split(/[\s,()]+/).includes(word)));
      return item[4] + (entry.kind === "figure" ? 1500 : 50) + (keys.includes(asked) ? 4000 : number ? 2000 : named ? 1000 : 0);
    };
  }

  // The index: every row stays in the page, those that do not match are hidden.
  const form = document.querySelector(".lb-filter");
  if (!form) return;
  const table = document.getElementById(form.dataset.table), body = table.tBodies[0], rows = [...body.rows];
  const texts = new Map(rows.map((row) => {
    const shown = `${row.textContent} ${row.dataset.other}`;
    return [row, `${shown.normalize("NFC").toLowerCase()} ${plain(shown)}`];
  }));
  const status = form.querySelector(".lb-shown");
  const filter = () => {
    const text = form.elements.text.value.normalize("NFC").toLowerCase().trim();
    const chosen = ["kind", "section", "meaning", "verdict"].map((name) => [name, form.elements[name].value]).filter(([, value]) => value);
    let shown = 0;
    rows.forEach((row) => {
      const fits = chosen.every(([name, value]) => row.dataset[name] === value) && text.split(/\s+/).every((word) => texts.get(row).includes(word));
      row.hidden = !fits;
      shown += fits;
    });
    status.textContent = status.dataset.text.replace("{shown}", shown).replace("{total}", rows.length);
    frames();
  };
  const given = new URLSearchParams(location.search);
  ["text", "kind", "section", "meaning", "verdict"].forEach((name) => { if (given.get(name)) form.elements[name].value = given.get(name); });
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  form.hidden = false;

  const heads = [...table.tHead.rows[0].cells], order = new Map(rows.map((row, place) => [row, place]));
  const key = (row, column) => row.cells[column].dataset.sort ?? row.cells[column].textContent;
  const compare = (a, b) => {
    const numbers = [Number(a), Number(b)];
    if (a !== "" && b !== "" && !numbers.some(Number.isNaN)) return numbers[0] - numbers[1];
    if (Number.isNaN(numbers[0]) !== Number.isNaN(numbers[1])) return Number.isNaN(numbers[0]) ? 1 : -1;
    return a.localeCompare(b, document.documentElement.lang);
  };
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "lb-sort";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      rows.sort((a, b) => (up ? 1 : -1) * compare(key(a, column), key(b, column)) || order.get(a) - order.get(b));
      body.append(...rows);
    });
  });
  filter();
})();
