/* One digit of the article is changed; what follows is looked up in what the library computed, and shown. */
"use strict";
(() => {
  const root = document.querySelector(".lb-try");
  if (!root) return;
  const data = JSON.parse(document.getElementById("lb-try-data").textContent);
  const find = (selector, from = root) => from.querySelector(selector);
  const all = (selector, from = root) => [...from.querySelectorAll(selector)];
  const fill = (text, values) => root.dataset[text].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const make = (tag, className, ...content) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...content);
    return element;
  };

  // Every digit is a control: its own steps go up and down, the next digit is to the right.
  const digits = all("[data-offset]");
  const row = (digit) => digit.closest("tr");
  const print = (digit) => digit.closest("[data-mention]");
  const own = (digit) => digits.filter((other) => row(other) === row(digit));
  const printed = new Map(digits.map((digit) => [digit, digit.textContent]));
  const printedWhole = new Map(digits.map((digit) => [print(digit), print(digit).textContent]));
  digits.forEach((digit) => {
    const siblings = all("[data-offset]", print(digit));
    const where = { figure: row(digit).dataset.label, print: print(digit).textContent, places: siblings.length };
    const name = fill("digit", { ...where, place: siblings.indexOf(digit) + 1 });
    const values = { role: "spinbutton", "aria-label": name, "aria-valuemin": 0, "aria-valuemax": 9, "aria-valuenow": digit.textContent };
    Object.entries(values).forEach(([key, value]) => digit.setAttribute(key, value));
    digit.tabIndex = own(digit)[0] === digit ? 0 : -1;
  });

  // What a misprint changes, as lines of before and after, each leading to its entry.
  const badge = (word) => make("span", `lb-verdict lb-${word.replaceAll(" ", "-")}`, data.words[word]);
  const link = (id, text) => {
    const element = make(id ? "a" : "span", "", text);
    if (id) element.href = `entries/${id}.html`;
    return element;
  };
  const list = (heading, kind, items) => (items.length ? [make("h2", "", heading), make("ul", kind, ...items.map((one) => make("li", "", ...one)))] : []);
  const show = (digit, effect) => {
    const [checks, verdicts, results, unreadable, noticing] = effect;
    const values = { figure: row(digit).dataset.label, before: printedWhole.get(print(digit)), after: print(digit).textContent, n: noticing, reason: unreadable };
    const changed = fill("changed", values);
    const said = fill(noticing ? "notice" : unreadable ? "reader" : "nothing", values);
    const lines = checks.map(([place, outcome, found]) => {
      const [statement, before, id] = data.checks[place];
      return [make("b", "", found), " ", badge(before), " → ", badge(outcome), make("br"), link(id, statement)];
    });
    find(".lb-try-now").textContent = changed;
    find(".lb-try-found").replaceChildren(
      find(".lb-try-now"),
      ...(lines.length ? list(said, "lb-found-checks", lines) : [make("p", "lb-try-nothing", said)]),
      ...(noticing && unreadable ? [make("p", "", fill("too", values))] : []),
      ...list(root.dataset.verdicts, "lb-found-verdicts", verdicts.map(([place, after]) => {
        const [id, label, before] = data.figures[place];
        return [link(id, label), ": ", badge(before), " → ", badge(after)];
      })),
      ...list(root.dataset.results, "lb-found-results", results.map(([place, after]) => {
        const [id, label, before] = data.results[place];
        return [link(id, label), ": ", make("s", "", before), " → ", make("b", "", after)];
      })),
    );
    checks.forEach(([place, outcome]) => { find(`[data-check="${place}"]`).className = `lb-lit lb-${outcome.replaceAll(" ", "-")}`; });
    verdicts.forEach(([place]) => document.getElementById(data.figures[place][0]).classList.add("lb-turned"));
    find(".lb-try-status").textContent = `${changed} ${said}`;
    return noticing ? "noticed" : unreadable ? "unreadable" : "unnoticed";
  };

  // One digit at a time is wrong: the one before is put back.
  let wrong = null;
  const tried = { tried: 0, noticed: 0, unreadable: 0, unnoticed: 0 };
  const write = (digit, value) => {
    digit.textContent = value;
    digit.setAttribute("aria-valuenow", value);
    digit.classList.toggle("lb-wrong", value !== printed.get(digit));
  };
  const count = (...keys) => {
    keys.forEach((key) => { tried[key] += 1; });
    Object.entries(tried).forEach(([key, value]) => { find(`[data-count="${key}"]`).textContent = value; });
  };
  const restore = () => {
    if (wrong) write(wrong, printed.get(wrong));
    wrong = null;
    all(".lb-lit").forEach((lamp) => { lamp.className = ""; });
    all(".lb-turned").forEach((turned) => turned.classList.remove("lb-turned"));
    find(".lb-try-now").textContent = root.dataset.whole;
    find(".lb-try-found").replaceChildren(find(".lb-try-now"));
    find(".lb-try-status").textContent = root.dataset.whole;
    press();
  };
  const put = (digit, value) => {
    if (digit.textContent === value) return;
    restore();
    if (value === printed.get(digit)) return;
    wrong = digit;
    write(digit, value);
    const key = [print(digit).dataset.mention, digit.dataset.offset, value].join("/");
    count("tried", show(digit, data.effects[data.misprints[key]]));
    press();
  };

  // A small pad of digits for mouse and finger, at the print that was touched.
  let padded = null;
  const pad = make("div", "lb-pad", ...[..."0123456789"].map((value) => {
    const button = make("button", "", value);
    button.type = "button";
    button.addEventListener("click", () => put(padded, value));
    return button;
  }));
  pad.setAttribute("role", "group");
  const press = () => all("button", pad).forEach((button) => {
    button.setAttribute("aria-pressed", String(padded !== null && button.textContent === padded.textContent));
    button.classList.toggle("lb-was", padded !== null && button.textContent === printed.get(padded));
  });
  const closePad = () => { padded = null; pad.remove(); };
  const openPad = (digit) => {
    padded = digit;
    print(digit).after(pad);
    pad.setAttribute("aria-label", fill("pad", { digit: printed.get(digit) }));
    press();
    pad.scrollIntoView({ block: "nearest" });
  };
  const outside = (event) => { if (padded && !pad.contains(event.target) && event.target !== padded) closePad(); };
  document.addEventListener("pointerdown", outside);
  document.addEventListener("focusin", outside);

  const focus = (digit) => {
    if (!digit) return;
    own(digit).forEach((other) => { other.tabIndex = other === digit ? 0 : -1; });
    digit.focus();
  };
  const table = find(".lb-try-table");
  table.addEventListener("click", (event) => {
    const digit = event.target.closest("[data-offset]");
    if (!digit) return;
    focus(digit);
    openPad(digit);
  });
  table.addEventListener("keydown", (event) => {
    const digit = event.target.closest("[data-offset]");
    if (event.key === "Escape") {
      if (padded) focus(padded);
      closePad();
      restore();
    }
    if (!digit || event.ctrlKey || event.altKey || event.metaKey) return;
    const step = { ArrowUp: 1, ArrowDown: 9 }[event.key], place = digits.indexOf(digit), mine = own(digit);
    if (/^[0-9]$/.test(event.key)) put(digit, event.key);
    else if (step) put(digit, String((Number(digit.textContent) + step) % 10));
    else if (event.key === "ArrowLeft") focus(digits[place - 1]);
    else if (event.key === "ArrowRight") focus(digits[place + 1]);
    else if (event.key === "Home") focus(mine[0]);
    else if (event.key === "End") focus(mine[mine.length - 1]);
    else if (event.key === "Enter" || event.key === " ") openPad(digit);
    else return;
    event.preventDefault();
  });

  find(".lb-random").addEventListener("click", () => {
    closePad();
    const digit = digits[Math.floor(Math.random() * digits.length)];
    const others = [..."0123456789"].filter((value) => value !== printed.get(digit) && value !== digit.textContent);
    put(digit, others[Math.floor(Math.random() * others.length)]);
    digit.scrollIntoView({ block: "center" });
  });
  find(".lb-again").addEventListener("click", () => {
    closePad();
    restore();
    Object.keys(tried).forEach((key) => { tried[key] = 0; });
    count();
  });

  // A figure's address leads to its first digit.
  const arrive = () => {
    const there = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const digit = there && table.contains(there) && find("[data-offset]", there);
    if (digit) focus(digit);
  };
  all("[hidden]").forEach((part) => { part.hidden = false; });
  root.classList.add("lb-on");
  restore();
  addEventListener("hashchange", arrive);
  addEventListener("load", arrive);
})();
