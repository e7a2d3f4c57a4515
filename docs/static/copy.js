/* A reader's copy, opened here: registered paragraphs are found by hash, nothing leaves the computer. */
"use strict";

// SHA-256 (FIPS 180-4): browsers lend theirs to secure addresses only. Its constants are roots of primes.
const lbSha256 = (() => {
  const primes = [];
  for (let n = 2; primes.length < 64; n += 1) if (primes.every((prime) => n % prime)) primes.push(n);
  const fraction = (root) => ((root % 1) * 2 ** 32) | 0;
  const start = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
  const added = primes.map((prime) => fraction(Math.cbrt(prime)));
  const turn = (word, by) => (word >>> by) | (word << (32 - by));
  return (text) => {
    const bytes = new TextEncoder().encode(text);
    const block = new DataView(new ArrayBuffer((bytes.length + 72) & ~63));
    new Uint8Array(block.buffer).set([...bytes, 128]);
    block.setUint32(block.byteLength - 4, bytes.length * 8);
    const state = [...start], w = new Int32Array(64);
    for (let at = 0; at < block.byteLength; at += 64) {
      for (let i = 0; i < 64; i += 1) {
        const x = w[i - 15], y = w[i - 2];
        w[i] = i < 16 ? block.getInt32(at + 4 * i)
          : w[i - 16] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3))
            + w[i - 7] + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10));
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let i = 0; i < 64; i += 1) {
        const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + added[i] + w[i];
        const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
      }
      [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] = (state[i] + word) | 0; });
    }
    return state.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  };
})();

(() => {
  const data = JSON.parse(document.getElementById("lb-annotated").textContent);
  const form = document.querySelector(".lb-open"), status = document.querySelector(".lb-opened");
  const rest = document.querySelector(".lb-rest"), root = document.querySelector(".lb-annotated");

  // --- a file's text, as the library reads it --------------------------------------------------------------
  const decode = (bytes) => {
    const head = new TextDecoder("latin1").decode(bytes.subarray(0, 4096));
    const declared = /<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=[\s"']*([\w.:-]+)/i.exec(head);
    const marked = { "ÿþ": ["utf-16le"], "þÿ": ["utf-16be"] }[head.slice(0, 2)] || [];
    for (const label of ["utf-8", ...marked, ...(declared ? [declared[1]] : [])]) {
      try {
        const text = new TextDecoder(label, { fatal: true }).decode(bytes);
        if (!text.includes("\0")) return text;
      } catch { /* the next */ }
    }
    return null;
  };
  const blocks = new Set(data.blocks), unseen = new Set(data.unseen);
  const visible = (markup) => {
    const parts = [];
    const walk = (node, kept) => {
      if (node.nodeType === Node.TEXT_NODE) parts.push(kept ? node.data : node.data.replace(/\s/g, " "));
      if (node.nodeType !== Node.ELEMENT_NODE || unseen.has(node.localName)) return;
      if (node.hasAttribute("hidden")) return;
      if (/display:none/.test((node.getAttribute("style") || "").toLowerCase().replace(/\s/g, ""))) return;
      const edge = blocks.has(node.localName) ? "\n" : "", keeps = kept || node.localName === "pre";
      parts.push(edge);
      for (let child = node.firstChild; child; child = child.nextSibling) walk(child, keeps);
      parts.push(edge);
    };
    const page = new DOMParser().parseFromString(markup, "text/html"); // runs and loads nothing
    walk(page.documentElement, false);
    return parts.join("");
  };
  const invisible = /[\u00ad\u034f\u180e\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u206f]/g;
  const canonical = (line) => line.replace(invisible, "").replace(/[“”„‟]/g, '"').replace(/[‘’‚‛]/g, "'")
    .normalize("NFC").split(/[\s\x1c-\x1f\x85]+/).filter(Boolean).join(" ");
  const isPage = (text) => { // by its first tag, comments and declarations left out one by one
    const before = /\s+|<!--[^]*?-->|<\?[^>]*>/y, first = /<(?:!doctype html|html|head|body)\b/iy;
    while (before.test(text)) first.lastIndex = before.lastIndex;
    return first.test(text);
  };
  const linesOf = (text, name) => (isPage(text) || /\.x?html?$/i.test(name) ? visible(text) : text)
    .split(/[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/).map(canonical).filter(Boolean);

  // --- its registered paragraphs: wherever they begin, even over lines, by length, numbers and hash --------
  const mentions = Object.entries(data.mentions);
  const find = (lines) => {
    const letters = [...lines.join(" ")], digits = [0], begins = [], found = [];
    letters.forEach((letter, at) => {
      digits.push(digits[at] + (letter >= "0" && letter <= "9"));
      if (!at || letters[at - 1] === " ") begins.push(at);
    });
    const longest = [...data.paragraphs].sort((a, b) => b.length - a.length);
    longest.forEach(({ number, length, digits: own, sha256 }) => {
      const [, first] = mentions.find(([, mention]) => mention.paragraph === number) || [];
      const at = begins.find((low) => {
        const high = low + length;
        return (high === letters.length || letters[high] === " ") && digits[high] - digits[low] === own
          && (!first || letters.slice(low + first.start, low + first.end).join("") === first.printed)
          && found.every((other) => high <= other.at || other.at + other.length <= low)
          && lbSha256(letters.slice(low, high).join("")) === sha256;
      });
      if (at !== undefined) found.push({ number, at, length, text: letters.slice(at, at + length).join("") });
    });
    return found.sort((a, b) => a.at - b.at);
  };
  const show = (text, name) => {
    const lines = text === null ? [] : linesOf(text, name), found = find(lines);
    const passages = found.map(({ number, text: own }) => ({
      number, text: own, how: "same",
      marks: mentions.filter(([, mention]) => mention.paragraph === number)
        .map(([id, { start, end, printed }]) => ({ mention_id: id, start, end, printed, status: "same" })),
    }));
    const numbers = passages.reduce((sum, own) => sum + own.marks.length, 0);
    const { length } = data.paragraphs;
    const counts = { found: found.length, paragraphs: length, numbers, mentions: mentions.length };
    const say = text === null ? "unread" : lines.length ? (found.length ? "found" : "none") : "empty";
    const said = status.dataset[say].replace(/\{(\w+)\}/g, (_, key) => counts[key]);
    rest.hidden = found.length === data.paragraphs.length;
    root.replaceChildren();
    if (found.length) lbAnnotate(root, { ...data, passages, summary: "" });
    status.textContent = said;
    status.focus();
  };

  const open = async (file) => {
    if (file) show(decode(new Uint8Array(await file.arrayBuffer())), file.name);
  };
  form.hidden = false;
  form.querySelector("[type=file]").addEventListener("change", (event) => open(event.target.files[0]));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show(form.querySelector("textarea").value, "");
  });
  ["dragover", "dragleave", "drop"].forEach((name) => form.addEventListener(name, (event) => {
    event.preventDefault();
    form.classList.toggle("lb-over", name === "dragover");
    if (name === "drop") open(event.dataTransfer.files[0]);
  }));
})();
