/* A text with its numbers marked, and a panel for the chosen one. Texts go in as texts, never as HTML. */
"use strict";
const lbAnnotate = (root, data) => {
  const say = (key, ...filled) =>
    filled.reduce((text, part) => text.replace("{}", () => part), data.texts[key]);
  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => { if (value) element.setAttribute(name, value); });
    element.append(...children.filter((child) => child !== ""));
    return element;
  };
  const vi = { lang: data.language };

  // --- the text: every mark is a link, to its entry where there is one -------------------------------------
  const marks = [];
  const mark = (own) => {
    const mention = data.mentions[own.mention_id] || {}, figure = data.figures[mention.figure];
    const id = own.mention_id || `extra-${marks.length + 1}`;
    const text = make(own.status === "missing" ? "del" : "span", {}, own.printed || own.registered);
    const said = own.status === "same" ? ""
      : make("span", { class: "lb-sr", lang: data.lang }, ` (${data.names.status[own.status]})`);
    const link = make("a", {
      id, class: "lb-mark", href: figure && data.entries ? `${data.entries}${mention.figure}.html` : `#${id}`,
      "data-role": mention.role, "data-verdict": figure && figure.verdict, "data-status": own.status,
      "data-figure": mention.figure,
    }, text, said);
    marks.push({ ...own, mention, figure, link });
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      choose(marks.find((other) => other.link === link));
      link.focus({ preventScroll: true }); // where a click does not give it
    });
    return link;
  };
  const passage = (own) => {
    const letters = [...own.text], parts = []; // offsets count characters, not halves of them
    let at = 0;
    own.marks.filter((one) => one.status !== "missing").forEach((one) => {
      parts.push(letters.slice(at, one.start).join(""), mark(one));
      at = one.end;
    });
    parts.push(letters.slice(at).join(""));
    const missing = own.marks.filter((one) => one.status === "missing").flatMap((one) => [" ", mark(one)]);
    const note = data.texts[`how_${own.how}`] && say(`how_${own.how}`, own.number);
    return make("div", { class: "lb-passage", "data-how": own.how, "data-paragraph": own.number },
      note ? make("p", { class: "lb-note", lang: data.lang }, note) : "",
      own.text ? make("p", {}, ...parts) : "",
      missing.length
        ? make("p", { class: "lb-note" }, make("span", { lang: data.lang }, say("missed")), ...missing) : "");
  };
  const text = make("div", { class: "lb-text", role: "group", "aria-label": say("text"), ...vi },
    ...data.passages.map(passage));

  // --- what is shown: a verdict, a role, what differs ------------------------------------------------------
  const select = (name, options, label = say(name)) => make("label", {}, `${label} `,
    make("select", { name }, ...options.map(([value, shown]) => new Option(shown, value))));
  const present = (name, get) => Object.entries(data.names[name])
    .filter(([value]) => marks.some((one) => get(one) === value));
  const kinds = {
    verdict: (one) => one.figure && one.figure.verdict, role: (one) => one.mention.role,
    status: (one) => one.status,
  };
  const filters = Object.entries(kinds).map(([name, get]) => [name, present(name, get)])
    .filter(([, own]) => own.length > 1).map(([name, own]) => select(name, [["", say("any")], ...own]));
  const form = make("form", { class: "lb-bar", "aria-label": say("show") }, ...filters,
    select("colour", ["verdict", "role"].map((name) => [name, say(name)])));
  const legend = make("p", { class: "lb-legend" });
  let shown = marks;
  const filter = () => {
    const asked = Object.entries(kinds)
      .map(([name, get]) => [form.elements[name] ? form.elements[name].value : "", get]);
    shown = marks.filter((one) => asked.every(([value, get]) => !value || get(one) === value));
    marks.forEach((one) => one.link.classList.toggle("lb-off", !shown.includes(one)));
    const colour = root.dataset.colour = form.elements.colour.value;
    legend.replaceChildren(...present(colour, kinds[colour]).map(([value, said]) =>
      make("span", { class: "lb-mark", [`data-${colour}`]: value }, said)));
    if (!current || !shown.includes(current)) choose(null);
    else place();
  };

  // --- the chosen number -----------------------------------------------------------------------------------
  let current = null;
  const button = (label, act) => {
    const own = make("button", { type: "button", class: "lb-button" }, label);
    own.addEventListener("click", () => act(own));
    return own;
  };
  const step = (list, by) => {
    if (!list.length) return;
    const at = list.indexOf(current);
    const next = list[(at < 0 ? (by > 0 ? 0 : list.length - 1) : at + by + list.length) % list.length];
    const follow = document.activeElement && document.activeElement.classList.contains("lb-mark");
    choose(next);
    if (follow) next.link.focus({ preventScroll: true });
  };
  const mentionsOf = (figure) => marks.filter((one) => figure && one.figure === figure);
  const again = () => step(mentionsOf(current && current.figure), 1);
  const where = make("span", { class: "lb-place", role: "status" });
  const body = make("div", { class: "lb-panel-body" });
  const panel = make("aside", { class: "lb-panel", "aria-label": say("panel") },
    make("div", { class: "lb-steps" }, button(say("previous"), () => step(shown, -1)), where,
      button(say("next"), () => step(shown, 1))), body);
  const place = () => {
    const at = current ? shown.indexOf(current) + 1 : "–";
    where.replaceChildren(shown.length ? say("place", at, shown.length) : say("none"));
    if (current) where.append(make("span", { class: "lb-sr" }, `: ${current.printed || current.registered}`));
  };
  const chip = (value, said) =>
    (value ? make("span", { class: `lb-verdict lb-${value.replaceAll(" ", "-")}` }, said) : "");
  const copied = async (own, source) => {
    const { clipboard } = navigator;
    const done = clipboard && await clipboard.writeText(source.textContent).then(() => true, () => false);
    getSelection().selectAllChildren(source);
    own.textContent = done || document.execCommand("copy") ? say("copied") : say("marked");
  };
  const at = (mention) => say("at", mention.paragraph, mention.start, mention.end);
  const fact = (term, ...said) => make("div", {}, make("dt", {}, say(term)), make("dd", {}, ...said));
  const about = ({ mention, figure, mention_id: id }) => {
    const all = mentionsOf(figure), page = `${data.entries}${mention.figure}.html`;
    const citation = make("pre", { tabindex: "0", "aria-label": say("cite") }, figure.citation);
    const arithmetic = figure.checks.map((check) => make("p", {}, make("b", {}, check.found), " ",
      chip(check.outcome, check.said), make("br", {}), make("span", { class: "lb-quiet" }, check.statement)));
    return [
      make("h2", {}, figure.label),
      make("p", {}, chip(figure.verdict, data.names.verdict[figure.verdict]), " ",
        make("span", { class: "lb-quiet" }, data.names.role[mention.role])),
      make("p", {}, figure.statement),
      make("dl", {}, fact("arithmetic", ...arithmetic, figure.why ? make("p", {}, figure.why) : ""),
        fact("interval", figure.interval), fact("where", at(mention), make("br", {}), make("code", {}, id))),
      all.length > 1 ? make("p", {}, say("mention", all.indexOf(current) + 1, all.length), " ",
        button(say("again"), again)) : "",
      make("p", { class: "lb-links" }, button(say("cite"), (own) => copied(own, citation)),
        ...(data.entries
          ? [make("a", { href: page }, say("entry")), make("a", { href: `${page}#cite` }, say("styles"))]
          : [])),
      citation,
      data.entries ? "" : make("p", { class: "lb-quiet" }, say("commands"), " ",
        make("code", {}, `lbanalysis show ${mention.figure}`), ", ",
        make("code", {}, `lbanalysis cite ${mention.figure}`)),
    ];
  };
  const choose = (one) => {
    if (current) current.link.removeAttribute("aria-current");
    const kin = (other) => Boolean(one && one.figure && other.figure === one.figure);
    marks.forEach((other) => other.link.classList.toggle("lb-kin", kin(other)));
    current = one;
    place();
    panel.scrollTop = 0;
    if (!one) return body.replaceChildren(make("p", { class: "lb-quiet" }, say("choose")));
    one.link.setAttribute("aria-current", "true");
    const bare = one.mention.role ? [
      make("p", {}, say("bare", one.mention.reason || data.names.role[one.mention.role])),
      make("p", { class: "lb-quiet" }, at(one.mention), ", ", make("code", {}, one.mention_id)),
    ] : [];
    body.replaceChildren(
      make("p", { class: "lb-printed", ...vi }, one.printed || one.registered),
      data.texts[`copy_${one.status}`] ? make("p", { class: "lb-differs-note" },
        say(`copy_${one.status}`, ...[one.printed, one.registered].filter(Boolean))) : "",
      ...(one.figure ? about(one) : bare));
    return one.link.scrollIntoView({ block: "nearest" });
  };

  const forth = () => step(shown, 1), back = () => step(shown, -1);
  const keys = { n: forth, ArrowRight: forth, p: back, ArrowLeft: back, m: again };
  root.onkeydown = (event) => {
    const taken = event.ctrlKey || event.metaKey || event.altKey || event.target.matches("select, pre");
    if (taken || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  };
  form.addEventListener("change", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  root.replaceChildren(data.summary ? make("p", { class: "lb-summary" }, data.summary) : "", form, legend,
    make("div", { class: "lb-sides" }, text, panel));
  filter();
  choose(marks.find((one) => `#${one.link.id}` === location.hash) || null);
};

{
  const { dataset } = document.documentElement, dark = matchMedia("(prefers-color-scheme: dark)");
  const own = document.getElementById("lb-annotated"), data = JSON.parse(own.textContent);
  if (data.passages) { // a page of its own, not one of the site
    const follow = () => { dataset.theme = dark.matches ? "dark" : "light"; };
    dark.addEventListener("change", follow);
    follow();
    lbAnnotate(document.querySelector(".lb-annotated"), data);
  }
}
