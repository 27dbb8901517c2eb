// The search. Every text is put in as text, never as markup. Nothing here is newer than 2018.
(function () {
  "use strict";
  var MOST = 50, MOST_PARTS = 4;
  var entries = JSON.parse(document.getElementById("index").textContent);
  var field = document.getElementById("q"), list = document.getElementById("hits"), said = document.getElementById("said");
  var form = document.querySelector("form.finder"), help = said.textContent;

  // As texts are compared: full-width and half-width, capitals and small letters are one; blanks and 1,000 commas are not there.
  function folded(text) {
    return text.normalize("NFKC").toLowerCase().replace(/(\d),(?=\d{3})/g, "$1").replace(/\s+/g, "");
  }

  function isDigit(text) { return text >= "0" && text <= "9" && text.length === 1; }

  // How well a text holds a word: 0 not at all, 3 as a whole. A number is not found in the middle of another.
  function holds(text, word) {
    var at = text.indexOf(word), best = 0;
    for (; at >= 0 && best < 3; at = text.indexOf(word, at + 1)) {
      var before = text.charAt(at - 1), after = text.charAt(at + word.length);
      if (isDigit(word.charAt(0)) && (isDigit(before) || before === ".")) { continue; }
      var goesOn = isDigit(word.charAt(word.length - 1)) && (isDigit(after) || (after === "." && isDigit(text.charAt(at + word.length + 1))));
      best = Math.max(best, text === word ? 3 : goesOn ? 1 : 2);
    }
    return best;
  }

  entries.forEach(function (entry, place) {
    entry.place = place;
    entry.key = folded(entry.title);
    entry.rest = folded((entry.also || "") + " " + entry.whose);
    entry.parts = entry.parts.map(function (part) { return { text: part[0], href: part[1], key: folded(part[0]) }; });
  });

  // An entry as a hit: every word stands in its title, beside it, or in one of its parts.
  function hit(entry, words) {
    var score = 0, left = [];
    words.forEach(function (word) {
      var here = Math.max(holds(entry.key, word) * 10, holds(entry.rest, word) * 5);
      if (here) { score += here; } else { left.push(word); }
    });
    var parts = entry.parts.map(function (part) {
      var found = left.map(function (word) { return holds(part.key, word); });
      return { part: part, score: found.some(function (one) { return !one; }) ? 0 : found.reduce(function (a, b) { return a + b; }, 0) };
    }).filter(function (one) { return one.score; });
    if (left.length && !parts.length) { return null; }
    parts.sort(function (a, b) { return b.score - a.score; });
    var best = parts.length ? parts[0].score : 0;
    var shown = left.length ? parts.map(function (one) { return one.part; }) : entry.kind === "指标" ? entry.parts : [];
    return { entry: entry, score: score + best, parts: shown };
  }

  function link(text, href) {
    var made = document.createElement("a");
    made.href = href;
    made.textContent = text;
    return made;
  }

  function line(found) {
    var item = document.createElement("li"), title = document.createElement("p"), kind = document.createElement("span");
    title.className = "title";
    title.appendChild(link(found.entry.title, found.entry.href));
    kind.className = "about";
    kind.textContent = [found.entry.kind, found.entry.whose, found.entry.also].filter(Boolean).join("　");
    title.appendChild(kind);
    item.appendChild(title);
    if (found.parts.length) {
      var inner = document.createElement("ul");
      found.parts.slice(0, MOST_PARTS).forEach(function (part) {
        inner.appendChild(document.createElement("li")).appendChild(link(part.text, part.href));
      });
      item.appendChild(inner);
    }
    return item;
  }

  function look() {
    var words = field.value.trim().split(/\s+/).map(folded).filter(Boolean);
    var found = words.length ? entries.map(function (entry) { return hit(entry, words); }).filter(Boolean) : [];
    found.sort(function (a, b) { return b.score - a.score || a.entry.place - b.entry.place; });
    while (list.firstChild) { list.removeChild(list.firstChild); }
    found.slice(0, MOST).forEach(function (one) { list.appendChild(line(one)); });
    said.textContent = !words.length ? help
      : !found.length ? "没有找到“" + field.value.trim() + "”。可以少写几个字，或者只写指标名称中的一部分。"
      : "找到" + found.length + "条" + (found.length > MOST ? "，列出前" + MOST + "条" : "") + "。";
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    look();
  });
  field.addEventListener("input", look);
  field.value = decodeURIComponent((/[?&]q=([^&]*)/.exec(location.search) || ["", ""])[1].replace(/\+/g, " "));
  look();
}());
