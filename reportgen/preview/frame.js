"use strict";
// Whenever the program says that something changed, this page is fetched again: what it says of itself is put in place,
// and the report is loaded anew if it is another one. The report keeps its place on the screen.

const view = document.querySelector("iframe");
const waiting = document.getElementById("waiting");
const saved = document.getElementById("saved");
const ended = document.getElementById("ended");
const tabs = [...document.querySelectorAll("nav a")];
const chosen = () => tabs.find((tab) => tab.hasAttribute("aria-current"));
const isPaper = () => chosen().pathname === "/report.pdf";

// What is shown now: the page by its content, the paper by the build it belongs to.
function shown(page) {
  const { digest, shown } = page.getElementById("bar").dataset;
  return isPaper() ? `paper ${shown}` : `page ${digest}`;
}

// Where one reads: kept while the report is loaded anew, and while the paper is looked at.
let place = [0, 0];
let isLoading = false;
function keepPlace() {
  if (isLoading || isPaper()) return;
  place = [view.contentWindow.scrollX, view.contentWindow.scrollY];
}

// Loads what is chosen; a paper only when it is made, so that the one before stays until then.
let loads = 0;
async function load() {
  const mine = ++loads;
  waiting.hidden = !isPaper();
  if (isPaper()) await fetch(chosen().href, { method: "HEAD" }).catch(() => {});
  if (mine !== loads) return; // something else was chosen or saved meanwhile
  waiting.hidden = true;
  saved.hidden = !isPaper() || navigator.pdfViewerEnabled !== false;
  isLoading = true;
  view.contentWindow.location.replace(chosen().href);
}

async function refresh() {
  const answer = await fetch("/");
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const before = shown(document);
  keepPlace();
  for (const name of ["bar", "findings"]) {
    const [old, now] = [document.getElementById(name), fresh.getElementById(name)];
    const top = old.scrollTop;
    old.replaceWith(now);
    now.scrollTop = top;
  }
  if (shown(document) !== before && document.getElementById("bar").dataset.digest) load();
}

for (const tab of tabs) {
  tab.addEventListener("click", (event) => {
    event.preventDefault();
    keepPlace();
    chosen().removeAttribute("aria-current");
    tab.setAttribute("aria-current", "page");
    load();
  });
}

view.addEventListener("load", () => {
  isLoading = false;
  if (isPaper()) return;
  view.contentWindow.scrollTo(...place);
  // A link that leads out opens a window of its own.
  for (const link of view.contentDocument.querySelectorAll("a[href^=http]")) {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
});

let work = Promise.resolve();
const told = new EventSource("/events");
told.onmessage = () => {
  work = work.then(refresh).catch(() => {});
};
told.onopen = () => { ended.hidden = true; };
told.onerror = () => { ended.hidden = false; };
